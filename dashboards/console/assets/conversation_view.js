// One conversation: what was said, by whom and when, how long they waited, and how it came to this.

import { ApiError, conversation } from './api.js';
import { spanInWords, timeInWords, timeLeftInWords } from './clock.js';
import { element, say, urgencyMark, webAddress } from './page.js';
import { byDeadline, stateOf } from './queue.js';

/**
 * @typedef {object} Post
 * @property {string} by "customer" or "brand"
 * @property {{name?: string}} [author]
 * @property {string} [text]
 * @property {string} [language]
 * @property {string} [url]
 * @property {string} posted_at
 * @property {string | null} [edited_at]
 * @property {string | null} [deleted_at]
 * @property {boolean} [hidden] its author's account is suspended or gone
 * @property {string} [kind] of a brand's post
 * @property {{kind: string, alt_text?: string}[]} [attachments]
 * @property {Verdict} [verdict] of a customer's post
 * @property {Record<string, boolean>} [response] what is in a post of ours
 */
/**
 * @typedef {object} Verdict
 * @property {boolean} [complaint]
 * @property {string[]} topics
 * @property {string} [urgency]
 * @property {number} [urgency_score] where triage found it
 * @property {string} [answers] our post whose question it answers
 * @property {{post: string, conversation?: string}} [says_again] what it says again, and where that waits
 * @property {{term: string, points?: number, at_least?: number, post?: string}[]} [urgency_terms] the first is what the whole post reads like
 */
/**
 * @typedef {object} Wait
 * @property {number} number by which the ledger names it
 * @property {string} kind "first", "next", "follow_up", "promise"
 * @property {string} urgency
 * @property {string} started_at
 * @property {boolean} running false: a follow-up that the customer has not taken up
 * @property {string | null} at_risk_at
 * @property {string | null} deadline null: it has no target
 * @property {string} outcome
 * @property {string | null} [ended_at]
 * @property {string} [end_reason]
 * @property {string | null} [answered_at]
 * @property {boolean} [self_reported]
 * @property {{deadline: string | null, outcome: string, acknowledged_at: string | null} | null} [acknowledgement] of a first wait
 */
/** @typedef {{wait: number | null, step: string, at: string, after: string, reason: string}} LedgerEntry */
/** @typedef {import('./queue.js').Row & {posts: Post[], waits: Wait[], ledger: LedgerEntry[], state?: string | null}} Conversation */

/** Of the waits that are open the one that presses most, as the queue shows it: the earliest deadline, what has none
 * last. A follow-up that the customer has not taken up presses nobody. @param {Wait[]} waits @returns {Wait | undefined} */
function pressing(waits) {
  return waits.filter((wait) => !wait.ended_at && wait.running).sort((a, b) => byDeadline(a, b) || 0)[0];
}

/** A line of the ledger. @param {LedgerEntry} entry @param {import('./words.js').Words} words */
function inWords(entry, words) {
  const step = words.steps[entry.step] ?? entry.step;
  const after = words.outcomes[entry.after] ?? entry.after;
  const reason = entry.reason ? words.because(words.reasons[entry.reason] ?? entry.reason) : '';
  return (typeof step === 'function' ? step(after) : step) + reason;
}

/** A term of urgency with what it is good for. @param {{term: string, points?: number, at_least?: number, post?: string}} each
 * @param {import('./words.js').Words} words */
function termInWords(each, words) {
  const term = words.terms[each.term] ?? each.term;
  const name = each.post ? words.fromBefore(term) : term;
  return each.at_least === undefined ? `${name} +${each.points}` : `${name} ${words.atLeast(each.at_least)}`;
}

const ALIKE_SHOWN_MAX = 12;

export class ConversationView {
  #content = element('div', { class: 'conversation-content' });
  #back;
  #isRevealed = false;
  #turn = 0;
  /** @type {(() => void)[]} */
  #ticking = [];

  /** @param {import('./app.js').App} app @param {string} id */
  constructor(app, id) {
    this.app = app;
    this.id = id;
    this.#back = element('a', { class: 'back', href: app.queueAddress() }, `← ${app.words.back}`);
    this.root = element('article', { class: 'conversation' }, this.#back, this.#content);
    document.title = 'firstreply';
    this.#unlisten = app.ticker.listen(() => this.#tick());
    this.load();
  }

  #unlisten;

  close() {
    this.#turn += 1;
    this.#unlisten();
  }

  focus() {
    this.#back.focus();
  }

  async load() {
    const turn = ++this.#turn;
    try {
      const found = await conversation(this.id, this.#isRevealed);
      if (turn === this.#turn) this.#show(found);
    } catch (error) {
      if (turn !== this.#turn || !(error instanceof ApiError)) return;
      const { words } = this.app;
      this.#ticking = [];
      const reason = error.status === 404 ? words.notFound : error.status === 0 ? words.noAnswer : `${words.failed} ${error.message}`;
      this.#content.replaceChildren(element('p', { class: 'trouble', role: 'alert' }, reason));
      if (error.status !== 404) {
        this.#content.append(element('button', { type: 'button', class: 'quiet', onclick: () => this.load() }, words.retry));
      }
    }
  }

  /** @param {Conversation} found */
  #show(found) {
    const { words } = this.app;
    this.#ticking = [];
    const name = found.customer?.name || words.customer;
    document.title = `${name} · ${found.brand} – firstreply`;
    const hadFocus = this.#content.contains(document.activeElement) ? document.activeElement?.id : '';
    this.#content.replaceChildren(
      element(
        'header',
        { class: 'conversation-head' },
        element('h1', {}, element('bdi', {}, name)),
        element('p', { class: 'where' }, [found.brand, found.channel || found.platform].filter(Boolean).join(' · ')),
        this.#standing(found),
        this.#alike(),
        this.#actions(found),
      ),
      element('ol', { class: 'posts' }, ...found.posts.map((post) => this.#post(post, found))),
      element('section', { class: 'waits' }, element('h2', {}, words.waits), element('ol', {}, ...found.waits.map((wait) => this.#wait(wait)))),
      element('section', { class: 'ledger' }, element('h2', {}, words.why), element('ol', {}, ...found.ledger.map((entry) => this.#entry(entry, found.waits)))),
    );
    if (hadFocus) document.getElementById(hadFocus)?.focus();
    this.#tick();
  }

  /** How it stands: urgency, state, time left. @param {Conversation} found */
  #standing(found) {
    const { words, clock } = this.app;
    const open = pressing(found.waits);
    if (!open) {
      const isWithCustomer = found.waits.some((wait) => !wait.ended_at);
      return element('p', { class: 'standing' }, element('span', { class: 'state' }, isWithCustomer ? words.withCustomer : words.noLongerWaiting));
    }
    const state = element('span', { class: 'state' });
    const left = element('span', { class: 'left' });
    const standing = element('p', { class: 'standing' }, urgencyMark(open.urgency, words.urgencies[open.urgency] ?? open.urgency), state, left);
    this.#ticking.push(() => {
      const now = clock.now();
      const what = stateOf(open, now);
      standing.dataset.state = what;
      say(state, words.states[what]);
      say(left, timeLeftInWords(open, now, words));
    });
    return standing;
  }

  /** Who else waits with the same words, each in a conversation of their own. */
  #alike() {
    const { words, queue } = this.app;
    const others = queue.alike(this.id);
    if (!others.length) return null;
    const links = others.slice(0, ALIKE_SHOWN_MAX).map((row) => element('a', { href: `#/conversations/${encodeURIComponent(row.id)}` }, element('bdi', {}, row.customer?.name || words.customer)));
    return element('p', { class: 'alike' }, words.alike(others.length), ': ', ...links.flatMap((link, i) => (i ? [' · ', link] : [link])), others.length > links.length ? ' …' : '');
  }

  /** @param {Conversation} found */
  #actions(found) {
    const { words } = this.app;
    const address = webAddress(found.url);
    const reveal = element(
      'button',
      { type: 'button', id: 'reveal', class: 'quiet', 'aria-pressed': String(this.#isRevealed), onclick: () => this.#toggle() },
      this.#isRevealed ? words.hide : words.reveal,
    );
    return element(
      'p',
      { class: 'actions' },
      address && element('a', { class: 'main-action', href: address, target: '_blank', rel: 'noopener noreferrer nofollow' }, `${words.openThere} ↗`),
      reveal,
    );
  }

  #toggle() {
    this.#isRevealed = !this.#isRevealed;
    this.load();
  }

  /** @param {Post} post @param {Conversation} found */
  #post(post, found) {
    const { words } = this.app;
    const isOurs = post.by === 'brand';
    const name = post.author?.name || (isOurs ? found.brand : words.customer);
    const notes = [isOurs ? words.kinds[post.kind ?? 'human'] ?? post.kind : '', post.edited_at ? words.edited : ''].filter(Boolean);
    const isGone = Boolean(post.deleted_at || post.hidden);
    const text = isGone
      ? element('p', { class: 'taken-back' }, post.deleted_at ? words.deleted : words.hidden)
      : element('p', { class: 'said', dir: 'auto', lang: post.language || null }, post.text || words.noText);
    return element(
      'li',
      { class: 'post', 'data-by': isOurs ? 'brand' : 'customer' },
      element('p', { class: 'line' }, element('bdi', { class: 'who' }, name), this.#time(post.posted_at), notes.length ? element('span', { class: 'note' }, notes.join(' · ')) : null),
      text,
      isOurs ? this.#response(post) : this.#verdict(post),
      ...(isGone ? [] : (post.attachments ?? []).map((each) => element('p', { class: 'attachment', dir: 'auto' }, `[${each.kind}] ${each.alt_text ?? ''}`))),
    );
  }

  /** What triage says of it, and why it is as urgent as it is. @param {Post} post @returns {HTMLElement | null} */
  #verdict(post) {
    const { words } = this.app;
    const verdict = post.verdict;
    if (!verdict) return null;
    /** @type {(string | Node)[]} */
    const marks = [verdict.complaint ? words.complaint : '', ...verdict.topics.map((topic) => words.topics[topic] ?? topic)].filter(Boolean);
    const terms = (verdict.urgency_terms ?? []).slice(1).map((each) => termInWords(each, words));
    if (verdict.answers) marks.push(words.answersUs);
    const before = verdict.says_again;
    if (before) marks.push(before.conversation ? element('a', { href: `#/conversations/${encodeURIComponent(before.conversation)}` }, words.saysAgain) : words.saysAgain);
    if (verdict.urgency_score !== undefined && terms.length) marks.push(`${words.urgency} ${verdict.urgency_score}`, ...terms);
    return marks.length ? element('ul', { class: 'verdict', 'aria-label': words.verdict }, ...marks.map((mark) => element('li', {}, mark))) : null;
  }

  /** What is in a response of ours. @param {Post} post @returns {HTMLElement | null} */
  #response(post) {
    const { words } = this.app;
    if (!post.response) return null;
    const marks = Object.entries(words.signals).filter(([signal]) => post.response?.[signal]).map(([, name]) => name);
    if (post.response.same_language === false) marks.push(words.otherLanguage);
    return marks.length ? element('ul', { class: 'verdict', 'aria-label': words.response }, ...marks.map((mark) => element('li', {}, mark))) : null;
  }

  /** @param {Wait} wait */
  #wait(wait) {
    const { words, clock } = this.app;
    const span = element('span', { class: 'span' });
    const end = wait.answered_at ?? wait.ended_at;
    const line = element(
      'li',
      { 'data-outcome': wait.outcome },
      element('span', { class: 'what' }, words.waitKinds[wait.kind] ?? wait.kind),
      span,
      element('span', { class: 'note' }, this.#outcome(wait)),
      this.#acknowledgement(wait),
      element('span', { class: 'note' }, ...(wait.deadline ? [`${words.due} `, this.#time(wait.deadline)] : [words.noTarget])),
    );
    if (!wait.running) say(span, words.notTakenUp);
    else this.#ticking.push(() => say(span, spanInWords((end ? Date.parse(end) : clock.now()) - Date.parse(wait.started_at), words)));
    return line;
  }

  /** What became of it, and why. @param {Wait} wait */
  #outcome(wait) {
    const { words } = this.app;
    const outcome = words.outcomes[wait.outcome] ?? wait.outcome;
    const reason = wait.end_reason ? words.reasons[wait.end_reason] ?? wait.end_reason : '';
    return [outcome, reason, wait.self_reported ? words.selfReported : ''].filter(Boolean).join(words.comma);
  }

  /** @param {Wait} wait @returns {HTMLElement | null} */
  #acknowledgement(wait) {
    const { words } = this.app;
    const mark = wait.acknowledgement;
    if (!mark || (!mark.deadline && !mark.acknowledged_at)) return null;
    const time = this.#time(mark.acknowledged_at ?? /** @type {string} */ (mark.deadline));
    const missed = mark.outcome === 'missed' ? `${words.comma}${words.outcomes.missed}` : '';
    return element('span', { class: 'note', 'data-mark': mark.outcome }, `${mark.acknowledged_at ? words.acknowledged : words.acknowledgeBy} `, time, missed);
  }

  /** A line of the ledger; among several waits with the one that it is about. @param {LedgerEntry} entry @param {Wait[]} waits */
  #entry(entry, waits) {
    const { words } = this.app;
    const about = waits.length > 1 ? waits.find((wait) => wait.number === entry.wait) : undefined;
    return element(
      'li',
      {},
      this.#time(entry.at),
      element('span', {}, inWords(entry, words)),
      about ? element('span', { class: 'note' }, words.waitKinds[about.kind] ?? about.kind) : null,
    );
  }

  /** @param {string} time */
  #time(time) {
    const { words, clock } = this.app;
    const exactly = new Intl.DateTimeFormat(words.locale, { dateStyle: 'medium', timeStyle: 'long' });
    const at = Date.parse(time);
    return element('time', { datetime: time, title: exactly.format(at) }, timeInWords(at, clock.now(), words));
  }

  #tick() {
    for (const tick of this.#ticking) tick();
  }
}
