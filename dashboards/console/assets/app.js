// Joins session, queue, feed and views. The address after "#" says what is shown:
//   #/                                the queue
//   #/?brand=NAME&urgency=high        the queue, filtered
//   #/conversations/ID                one conversation
//   #/review                          posts to be looked at again

import * as api from './api.js';
import { ServerClock, Ticker } from './clock.js';
import { ConversationView } from './conversation_view.js';
import { Feed } from './feed.js';
import { Frame } from './frame.js';
import { element } from './page.js';
import { Queue, URGENCIES } from './queue.js';
import { QueueView } from './queue_view.js';
import { ReviewView } from './review_view.js';
import { SignInView } from './sign_in_view.js';
import { LANGUAGES, chosenLanguage, keepLanguage } from './words.js';

/** @typedef {import('./queue.js').Row} Row */
/** @typedef {import('./queue.js').Filter} Filter */

const STATUS_EVERY = 20_000;

export class App {
  clock = new ServerClock();
  ticker = new Ticker();
  queue = new Queue();
  /** @type {Filter} */
  filter = { brand: '', urgencies: new Set() };
  total = 0; // who waits, as the server counts them
  isLoaded = false;
  words = LANGUAGES[chosenLanguage()];
  /** @type {api.Session} */
  session = { signed_in: false };
  /** @type {string[]} */
  brands = [];
  /** @type {api.MonitorStatus | null | undefined} */
  #status;
  /** @type {Frame} */
  // @ts-ignore: there is a frame before any view asks for it
  frame;
  /** @type {QueueView | ConversationView | ReviewView | null} */
  #view = null;
  /** @type {Feed | null} */
  #feed = null;
  /** @type {boolean | null} */
  #isLive = null;
  #brokeAt = 0;
  #lastOpened = '';
  #hasMoved = false; // from one view to another: then the focus moves too
  #loading = 0;

  async start() {
    api.onServerTime((now) => this.clock.setRoughly(now));
    addEventListener('hashchange', () => {
      this.#hasMoved = true;
      this.#route();
    });
    document.addEventListener('keydown', (event) => this.#key(event));
    setInterval(() => this.#feed && this.#askStatus(), STATUS_EVERY);
    // The browser knows when the network goes, before any time-out does.
    addEventListener('offline', () => this.#feed && this.#askStatus());
    addEventListener('online', () => this.#feed?.renew());
    await this.#enter();
  }

  async #enter() {
    this.#useLanguage();
    try {
      this.session = await api.session();
    } catch (error) {
      if (!(error instanceof api.ApiError)) throw error;
      if (error.status !== 401) return this.#cannotStart(error);
      this.session = { signed_in: false };
    }
    if (!this.session.signed_in && !this.session.loopback_operator) return this.#askWho();
    this.brands = this.session.brands ?? [];
    this.#showFrame();
    this.#feed = new Feed({
      state: (isLive) => this.#setLive(isLive),
      hello: (hello) => this.#reload(hello),
      waiting: (row) => this.#waiting(row),
      total: (total) => this.#setTotal(total),
      gone: (gone) => this.#gone(String(gone.id), gone.why),
    });
    this.#askStatus();
  }

  #useLanguage() {
    document.documentElement.lang = Object.keys(LANGUAGES).find((code) => LANGUAGES[code] === this.words) ?? 'en';
  }

  #showFrame() {
    this.#view?.close();
    this.#view = null;
    this.frame = new Frame({
      words: this.words,
      clock: this.clock,
      session: this.session,
      onLanguage: (language) => this.#setLanguage(language, () => this.#showFrame()),
      onSignOut: () => this.#signOut(),
    });
    this.frame.setLive(this.#isLive, this.#brokeAt);
    if (this.#status !== undefined) this.frame.setStatus(this.#status);
    document.body.replaceChildren(this.frame.root);
    this.#route();
  }

  /** @param {string} language @param {() => void} draw */
  #setLanguage(language, draw) {
    keepLanguage(language);
    this.words = LANGUAGES[language];
    this.#useLanguage();
    draw();
    /** @type {HTMLElement | null} */ (document.querySelector(`[data-language="${language}"]`))?.focus();
  }

  #askWho() {
    const view = new SignInView({
      words: this.words,
      onLanguage: (language) => this.#setLanguage(language, () => this.#askWho()),
      onSignedIn: () => this.#enter(),
    });
    document.body.replaceChildren(view.root);
    view.focus();
  }

  /** @param {api.ApiError} error */
  #cannotStart(error) {
    const { words } = this;
    const reason = error.status === 0 ? words.noAnswer : `${words.failed} ${error.message}`;
    const again = element('button', { type: 'button', onclick: () => this.#enter() }, words.retry);
    document.body.replaceChildren(element('main', { class: 'sign-in' }, element('div', { class: 'card', role: 'alert' }, element('p', {}, reason), again)));
    // Somebody may be looking at a wall screen.
    setTimeout(() => again.isConnected && this.#enter(), STATUS_EVERY);
  }

  async #signOut() {
    try {
      await api.signOut();
    } finally {
      this.#leave();
    }
  }

  // Nothing of what was seen stays behind.
  #leave() {
    this.#feed?.close();
    this.#feed = null;
    this.#view?.close();
    this.#view = null;
    this.queue.replace([]);
    this.isLoaded = false;
    this.#isLive = null;
    this.#status = undefined;
    this.#enter();
  }

  #route() {
    if (!this.#feed && !this.frame) return;
    const [path, query] = location.hash.replace(/^#/, '').split('?');
    const opened = path.match(/^\/conversations\/([^/]+)$/);
    this.#view?.close();
    if (opened) {
      const id = decodeURIComponent(opened[1]);
      this.#lastOpened = id;
      this.#view = new ConversationView(this, id);
      this.frame.main.replaceChildren(this.#view.root);
      scrollTo(0, 0);
      if (this.#hasMoved) this.#view.focus();
      return;
    }
    if (path === '/review') {
      this.#view = new ReviewView(this);
      this.frame.main.replaceChildren(this.#view.root);
      scrollTo(0, 0);
      if (this.#hasMoved) this.#view.focus();
      return;
    }
    this.filter = filterOf(query ?? '');
    const view = new QueueView(this);
    this.#view = view;
    this.frame.main.replaceChildren(view.root);
    if (this.#lastOpened) view.focusRow(this.#lastOpened);
    this.#lastOpened = '';
  }

  /** @param {Filter} filter */
  setFilter(filter) {
    this.filter = filter;
    history.replaceState(null, '', queueAddress(filter));
    if (this.#view instanceof QueueView) this.#view.draw({ moves: false });
  }

  /** Where the queue is, filtered as it was left. */
  queueAddress() {
    return queueAddress(this.filter);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === 'Escape' && !(this.#view instanceof QueueView)) location.hash = this.queueAddress();
  }

  /** @param {boolean} isLive */
  #setLive(isLive) {
    if (!isLive && this.#isLive !== false) this.#brokeAt = this.clock.now();
    const changed = this.#isLive !== isLive;
    this.#isLive = isLive;
    if (changed) this.#askStatus();
    this.frame.setLive(isLive, this.#brokeAt);
  }

  async #askStatus() {
    try {
      this.#status = await api.status();
      if (Array.isArray(/** @type {any} */ (this.#status).brands)) {
        this.brands = /** @type {any} */ (this.#status).brands.map((/** @type {any} */ brand) => brand.name ?? brand);
      }
    } catch (error) {
      if (error instanceof api.ApiError && error.status === 401) return this.#leave();
      this.#status = null;
      if (this.#isLive) this.#feed?.renew();
    }
    if (this.#feed) this.frame.setStatus(this.#status ?? null);
  }

  // What the feed says while the list is on its way is applied on top of it: the list may be older than it.
  /** @type {(() => void)[] | null} */
  #held = null;

  /** @param {{now: string, total: number}} hello */
  async #reload(hello) {
    this.clock.set(hello.now);
    this.total = hello.total;
    this.#held = [];
    const turn = ++this.#loading;
    try {
      const { now, total, rows } = await api.conversations();
      if (turn !== this.#loading) return;
      this.clock.set(now);
      this.total = total;
      this.queue.replace(rows);
      this.isLoaded = true;
    } catch (error) {
      if (turn !== this.#loading || !(error instanceof api.ApiError)) return;
      setTimeout(() => turn === this.#loading && this.#feed && this.#reload(hello), 2000);
      return;
    }
    const held = this.#held ?? [];
    this.#held = null;
    for (const apply of held) apply();
    this.#draw();
  }

  /** @param {number} total */
  #setTotal(total) {
    if (this.#held) return void this.#held.push(() => this.#setTotal(total));
    this.total = total;
    this.#draw();
  }

  /** @param {Row} row */
  #waiting(row) {
    if (this.#held) return void this.#held.push(() => this.#waiting(row));
    const isNew = !this.queue.find(String(row.id));
    this.queue.put(row);
    this.#draw();
    if (this.#view instanceof QueueView && isNew) this.#view.announce(row);
    if (this.#view instanceof ConversationView && this.#view.id === String(row.id)) this.#view.load();
  }

  /** @param {string} id @param {string} why */
  #gone(id, why) {
    if (this.#held) return void this.#held.push(() => this.#gone(id, why));
    this.queue.remove(id);
    if (this.#view instanceof QueueView) this.#view.leave(id, why);
    if (this.#view instanceof ConversationView && this.#view.id === id) this.#view.load();
  }

  #draw() {
    if (this.#view instanceof QueueView) this.#view.draw();
  }
}

/** @param {string} query @returns {Filter} */
function filterOf(query) {
  const asked = new URLSearchParams(query);
  return { brand: asked.get('brand') ?? '', urgencies: new Set(asked.getAll('urgency').filter((urgency) => URGENCIES.includes(urgency))) };
}

/** @param {Filter} filter */
function queueAddress(filter) {
  const query = new URLSearchParams();
  if (filter.brand) query.set('brand', filter.brand);
  for (const urgency of filter.urgencies) query.append('urgency', urgency);
  return `#/${query.size ? `?${query}` : ''}`;
}
