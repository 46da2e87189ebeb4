// The queue: figures, filter, and a row for each who waits. Rows keep their elements while they live, so that the
// focus stays where it was, and only what changed is drawn.

import { spanInWords, timeLeftInWords } from './clock.js';
import { MOVES, element, say, urgencyMark } from './page.js';
import { URGENCIES, sameWords, stateOf } from './queue.js';

/** @typedef {import('./queue.js').Row} Row */
/** @typedef {import('./app.js').App} App */

const ROWS_SHOWN_MAX = 200;
const FAREWELL = 1400; // how long a row that was answered says so, in milliseconds

/** One row of the page. */
class RowView {
  #urgency = element('span', { class: 'cell-urgency' });
  #who = element('bdi', { class: 'who' });
  #where = element('span', { class: 'where' });
  #said = element('span', { class: 'said', dir: 'auto' });
  #state = element('span', { class: 'state' });
  #left = element('span', { class: 'left' });
  #waited = element('span', { class: 'waited' });
  #link = element('a', {});
  root = element('li', { class: 'row' }, this.#link);
  leaving = false;

  /** @param {App} app */
  constructor(app) {
    this.app = app;
    this.#link.append(
      this.#urgency,
      element('span', { class: 'cell-post' }, element('span', { class: 'line' }, this.#who, this.#where), this.#said),
      element('span', { class: 'cell-time' }, this.#state, this.#left, this.#waited),
    );
  }

  /** @param {Row} row @param {number} others who say the same */
  show(row, others) {
    const { words } = this.app;
    this.row = row;
    this.root.dataset.id = String(row.id);
    this.root.dataset.urgency = row.urgency;
    this.#link.setAttribute('href', `#/conversations/${encodeURIComponent(row.id)}`);
    this.#urgency.replaceChildren(urgencyMark(row.urgency, words.urgencies[row.urgency] ?? row.urgency));
    say(this.#who, row.customer?.name || words.customer);
    // That somebody was promised something, or sent elsewhere, is said; a plain answer is what everybody waits for.
    const why = row.kind === 'promise' || row.kind === 'follow_up' ? words.waitKinds[row.kind] : '';
    say(this.#where, [row.brand, row.channel || row.platform, words.posts(row.posts ?? 1), others ? words.alike(others) : '', row.spread ? words.spreads : '', why].filter(Boolean).join(' · '));
    say(this.#said, row.text || words.noText);
    if (row.language) this.#said.setAttribute('lang', row.language);
    else this.#said.removeAttribute('lang');
    this.tick();
  }

  tick() {
    if (!this.row || this.leaving) return;
    const { words, clock } = this.app;
    const now = clock.now();
    const state = stateOf(this.row, now);
    this.root.dataset.state = state;
    say(this.#state, words.states[state]);
    say(this.#left, timeLeftInWords(this.row, now, words));
    say(this.#waited, words.waited(spanInWords(now - Date.parse(this.row.started_at), words)));
  }

  /** Says why, and goes. @param {string} why @param {() => void} gone */
  leave(why, gone) {
    const { words } = this.app;
    this.leaving = true;
    this.root.dataset.state = 'gone';
    say(this.#state, why === 'answered' ? words.answered : words.closed);
    say(this.#left, '');
    setTimeout(() => {
      if (!MOVES) return gone();
      const height = this.root.offsetHeight;
      this.root.animate([{ height: `${height}px`, opacity: 1 }, { height: '0px', opacity: 0 }], { duration: 240, easing: 'ease-in' }).onfinish = gone;
    }, FAREWELL);
  }

  focus() {
    this.#link.focus();
  }
}

export class QueueView {
  /** @type {Map<string, RowView>} */
  #rows = new Map();
  #list = element('ol', { class: 'rows', onkeydown: (/** @type {KeyboardEvent} */ event) => this.#walk(event) });
  #figures = { total: element('strong'), overdue: element('strong'), at_risk: element('strong') };
  #brand = element('select', { id: 'brand', onchange: () => this.#choose() });
  /** @type {Map<string, {button: HTMLElement, count: HTMLElement}>} */
  #urgencies = new Map();
  #empty = element('div', { class: 'empty' });
  #more = element('p', { class: 'more' });
  #news = element('p', { class: 'only-heard', role: 'status' });

  /** @param {App} app */
  constructor(app) {
    this.app = app;
    const { words } = app;
    this.root = element(
      'div',
      { class: 'queue' },
      element('h1', { class: 'only-heard' }, words.queue),
      element('div', { class: 'above' }, this.#summary(), this.#filters()),
      this.#list,
      this.#more,
      this.#empty,
      this.#news,
    );
    this.draw({ moves: false });
    this.#unlisten = app.ticker.listen(() => this.#tick());
  }

  #unlisten;

  close() {
    this.#unlisten();
  }

  #summary() {
    const { words } = this.app;
    const figure = (/** @type {string} */ name, /** @type {HTMLElement} */ number, /** @type {string} */ label) =>
      element('p', { class: 'figure', 'data-figure': name }, number, ' ', element('span', {}, label));
    return element(
      'div',
      { class: 'summary' },
      figure('total', this.#figures.total, words.total),
      figure('overdue', this.#figures.overdue, words.overdue_count),
      figure('at_risk', this.#figures.at_risk, words.at_risk_count),
    );
  }

  #filters() {
    const { words } = this.app;
    const buttons = URGENCIES.map((urgency) => {
      const count = element('span', { class: 'count' });
      const button = element('button', { type: 'button', class: 'choice', 'data-choice': urgency, onclick: () => this.#toggle(urgency) }, urgencyMark(urgency, words.urgencies[urgency]), count);
      this.#urgencies.set(urgency, { button, count });
      return button;
    });
    return element(
      'div',
      { class: 'filters', role: 'group', 'aria-label': words.filter },
      element('label', { for: 'brand', class: 'only-heard' }, words.brand),
      this.#brand,
      element('div', { class: 'choices', role: 'group', 'aria-label': words.urgency }, ...buttons),
    );
  }

  #choose() {
    this.app.setFilter({ ...this.app.filter, brand: /** @type {HTMLSelectElement} */ (this.#brand).value });
  }

  /** @param {string} urgency */
  #toggle(urgency) {
    const urgencies = new Set(this.app.filter.urgencies);
    if (!urgencies.delete(urgency)) urgencies.add(urgency);
    this.app.setFilter({ ...this.app.filter, urgencies });
  }

  /** Draws the queue as it is now. @param {{moves: boolean}} [how] */
  draw({ moves } = { moves: true }) {
    const { app } = this;
    const wanted = app.queue.list(app.filter);
    const shown = wanted.slice(0, ROWS_SHOWN_MAX);
    const before = moves && MOVES ? this.#places() : new Map();
    const ids = new Set(shown.map((row) => String(row.id)));
    for (const [id, view] of this.#rows) {
      if (!ids.has(id) && !view.leaving) this.#drop(id, view);
    }
    this.#order(shown);
    this.#glide(before);
    this.#drawBrands();
    this.#drawEmpty(wanted.length);
    say(this.#more, wanted.length > shown.length ? app.words.more(wanted.length - shown.length) : '');
    this.#drawFigures();
  }

  /** @param {Row[]} shown */
  #order(shown) {
    /** @type {ChildNode | null} */
    let at = this.#list.firstChild;
    const groups = this.app.queue.groups();
    const isLeaving = (/** @type {ChildNode | null} */ node) => node instanceof HTMLElement && node.dataset.state === 'gone';
    for (const row of shown) {
      const id = String(row.id);
      let view = this.#rows.get(id);
      if (view?.leaving) {
        this.#drop(id, view); // it waits again
        at = at === view.root ? at.nextSibling : at;
        view = undefined;
      }
      if (!view) {
        view = new RowView(this.app);
        this.#rows.set(id, view);
      }
      view.show(row, row.wording ? (groups.get(sameWords(row)) ?? 1) - 1 : 0);
      while (isLeaving(at)) at = /** @type {ChildNode} */ (at).nextSibling;
      if (view.root === at) at = at.nextSibling;
      else this.#list.insertBefore(view.root, at);
    }
  }

  /** @param {string} id @param {RowView} view */
  #drop(id, view) {
    const hadFocus = view.root.contains(document.activeElement);
    const neighbour = /** @type {HTMLElement | null} */ (view.root.nextElementSibling ?? view.root.previousElementSibling);
    view.root.remove();
    if (this.#rows.get(id) === view) this.#rows.delete(id);
    if (hadFocus) (/** @type {HTMLElement | null} */ (neighbour?.querySelector('a')) ?? this.app.frame.main).focus();
  }

  /** Somebody was answered, or waits no longer. @param {string} id @param {string} why */
  leave(id, why) {
    const view = this.#rows.get(id);
    if (view && !view.leaving) {
      view.leave(why, () => {
        this.#drop(id, view);
        this.#drawEmpty(this.app.queue.list(this.app.filter).length);
      });
    }
    this.draw();
  }

  /** Somebody new, for those who hear the page: only what is urgent. @param {Row} row */
  announce(row) {
    if (row.urgency !== 'critical' && row.urgency !== 'high') return;
    const { words } = this.app;
    say(this.#news, words.arrived(words.urgencies[row.urgency], row.brand));
  }

  #places() {
    return new Map([...this.#rows].map(([id, view]) => [id, view.root.getBoundingClientRect().top]));
  }

  /** Rows slide from where they were; new ones come in gently. @param {Map<string, number>} before */
  #glide(before) {
    if (!before.size) return;
    for (const [id, view] of this.#rows) {
      const was = before.get(id);
      if (was === undefined) {
        view.root.animate([{ opacity: 0, transform: 'translateY(-6px)' }, { opacity: 1, transform: 'none' }], { duration: 260, easing: 'ease-out' });
        continue;
      }
      const shift = was - view.root.getBoundingClientRect().top;
      if (shift) view.root.animate([{ transform: `translateY(${shift}px)` }, { transform: 'none' }], { duration: 220, easing: 'ease-out' });
    }
  }

  #drawBrands() {
    const { app } = this;
    const brands = [...new Set([...app.brands, ...app.queue.brands(), ...(app.filter.brand ? [app.filter.brand] : [])])].sort();
    const select = /** @type {HTMLSelectElement} */ (this.#brand);
    select.hidden = brands.length < 2;
    if (select.options.length !== brands.length + 1) {
      select.replaceChildren(element('option', { value: '' }, app.words.allBrands), ...brands.map((brand) => element('option', { value: brand }, brand)));
    }
    select.value = app.filter.brand;
  }

  /** @param {number} count */
  #drawEmpty(count) {
    const { app } = this;
    const isFiltered = app.filter.brand !== '' || app.filter.urgencies.size > 0;
    const isEmpty = app.isLoaded && count === 0 && this.#rows.size === 0;
    this.#empty.hidden = !isEmpty;
    if (!isEmpty || this.#empty.dataset.filtered === String(isFiltered)) return;
    this.#empty.dataset.filtered = String(isFiltered);
    this.#empty.replaceChildren(
      element('p', { class: 'calm' }, isFiltered ? app.words.emptyFilter : app.words.empty),
      isFiltered
        ? element('button', { type: 'button', class: 'quiet', onclick: () => app.setFilter({ brand: '', urgencies: new Set() }) }, app.words.showAll)
        : element('p', {}, app.words.emptyMore),
    );
  }

  #drawFigures() {
    const { app } = this;
    const counts = app.queue.counts(app.filter.brand, app.clock.now());
    const total = app.filter.brand ? counts.total : Math.max(app.total, counts.total);
    const figures = { total, overdue: counts.overdue, at_risk: counts.at_risk };
    for (const [name, number] of Object.entries(figures)) {
      const node = this.#figures[/** @type {keyof typeof figures} */ (name)];
      say(node, app.isLoaded ? String(number) : '–');
      /** @type {HTMLElement} */ (node.parentElement).dataset.some = String(number > 0);
    }
    for (const [urgency, { button, count }] of this.#urgencies) {
      say(count, String(counts.urgency[/** @type {keyof typeof counts.urgency} */ (urgency)]));
      button.setAttribute('aria-pressed', String(app.filter.urgencies.has(urgency)));
    }
    const heading = [counts.overdue ? `${counts.overdue} ${app.words.overdue_count}` : '', `${total} ${app.words.total}`].filter(Boolean);
    document.title = app.isLoaded ? `${heading.join(' · ')} – firstreply` : 'firstreply';
  }

  #tick() {
    for (const view of this.#rows.values()) view.tick();
    this.#drawFigures();
  }

  /** Arrow keys, or j and k, walk along the rows. @param {KeyboardEvent} event */
  #walk(event) {
    const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    const links = /** @type {HTMLElement[]} */ ([...this.#list.querySelectorAll('a')]);
    const next = links[links.indexOf(/** @type {HTMLElement} */ (document.activeElement)) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  }

  /** @param {string} id */
  focusRow(id) {
    this.#rows.get(id)?.focus();
  }
}
