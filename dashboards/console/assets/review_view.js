// The review lane: posts that the model said need no response, drawn at random for people to look at again. Their word
// is feedback like any other, and says how much is missed.

import { ApiError, feedback, review } from './api.js';
import { element, say, webAddress } from './page.js';
import { timeInWords } from './clock.js';

/**
 * @typedef {object} ReviewPost
 * @property {string} conversation
 * @property {string} post
 * @property {string} brand
 * @property {string} posted_at
 * @property {string} channel
 * @property {{name: string}} customer
 * @property {string} text masked
 * @property {string} language
 * @property {string} url
 */
/** @typedef {{brand: string, day: string, judged: number, drawn: number, reviewed: number}} ReviewDay */
/** @typedef {{now: string, per_day: number, days: ReviewDay[], total: number, posts: ReviewPost[]}} Lane */

/** What each button says of a post. */
const LABELS = {
  right: { complaint: false, needs_response: false },
  needed: { complaint: false, needs_response: true },
  missed: { complaint: true, needs_response: true },
};

export class ReviewView {
  #content = element('div', {});
  #back;
  #turn = 0;

  /** @param {import('./app.js').App} app */
  constructor(app) {
    this.app = app;
    const { words } = app;
    this.#back = element('a', { class: 'back', href: app.queueAddress() }, `← ${words.back}`);
    this.root = element('article', { class: 'review' }, this.#back, element('h1', {}, words.review), element('p', { class: 'note' }, words.reviewWhy), this.#content);
    document.title = `${words.review} – firstreply`;
    this.load();
  }

  close() {
    this.#turn += 1;
  }

  focus() {
    this.#back.focus();
  }

  async load() {
    const turn = ++this.#turn;
    try {
      const lane = await review();
      if (turn === this.#turn) this.#show(lane);
    } catch (error) {
      if (turn !== this.#turn || !(error instanceof ApiError)) return;
      this.#content.replaceChildren(this.#trouble(error), element('button', { type: 'button', class: 'quiet', onclick: () => this.load() }, this.app.words.retry));
    }
  }

  /** @param {ApiError} error */
  #trouble(error) {
    const { words } = this.app;
    return element('p', { class: 'trouble', role: 'alert' }, error.status === 0 ? words.noAnswer : `${words.failed} ${error.message}`);
  }

  /** @param {Lane} lane */
  #show(lane) {
    const { words } = this.app;
    const reviewed = lane.days.reduce((sum, day) => sum + day.reviewed, 0);
    const drawn = lane.days.reduce((sum, day) => sum + day.drawn, 0);
    const progress = element('p', { class: 'progress', role: 'status' }, words.reviewed(reviewed, drawn));
    if (!lane.posts.length) {
      this.#content.replaceChildren(progress, element('div', { class: 'empty' }, element('p', {}, words.reviewEmpty)));
      return;
    }
    const list = element('ol', { class: 'posts' }, ...lane.posts.map((post) => this.#card(post, lane, progress)));
    this.#content.replaceChildren(progress, list);
  }

  /** @param {ReviewPost} post @param {Lane} lane @param {HTMLElement} progress */
  #card(post, lane, progress) {
    const { words, clock } = this.app;
    const trouble = element('div', {});
    const address = webAddress(post.url);
    const card = element('li', { class: 'post', 'data-by': 'customer' });
    const button = (/** @type {keyof typeof LABELS} */ what, /** @type {string} */ text) =>
      element('button', { type: 'button', class: 'quiet', onclick: () => this.#say(post, what, { card, trouble, lane, progress }) }, text);
    card.append(
      element('p', { class: 'line' }, element('bdi', { class: 'who' }, post.customer?.name || words.customer),
        element('time', { datetime: post.posted_at }, timeInWords(Date.parse(post.posted_at), clock.now(), words)),
        element('span', { class: 'note' }, [post.brand, post.channel].filter(Boolean).join(' · '))),
      element('p', { class: 'said', dir: 'auto', lang: post.language || null }, post.text || words.noText),
      element('p', { class: 'choices', role: 'group', 'aria-label': words.reviewAsk },
        button('right', words.reviewRight), button('needed', words.reviewNeeded), button('missed', words.reviewMissed),
        ...(address ? [element('a', { href: address, target: '_blank', rel: 'noopener noreferrer' }, words.openThere)] : [])),
      trouble,
    );
    return card;
  }

  /** @param {ReviewPost} post @param {keyof typeof LABELS} what
   * @param {{card: HTMLElement, trouble: HTMLElement, lane: Lane, progress: HTMLElement}} place */
  async #say(post, what, { card, trouble, lane, progress }) {
    const buttons = card.querySelectorAll('button');
    for (const each of buttons) each.disabled = true;
    try {
      await feedback(post.conversation, { post: post.post, ...LABELS[what] });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      for (const each of buttons) each.disabled = false;
      trouble.replaceChildren(this.#trouble(error));
      return;
    }
    const { words } = this.app;
    const next = /** @type {HTMLElement | null} */ (card.nextElementSibling?.querySelector('button') ?? null);
    card.remove();
    lane.days = lane.days.map((day) => (day.brand === post.brand && post.posted_at.startsWith(day.day) ? { ...day, reviewed: day.reviewed + 1 } : day));
    say(progress, words.reviewed(lane.days.reduce((sum, day) => sum + day.reviewed, 0), lane.days.reduce((sum, day) => sum + day.drawn, 0)));
    if (next) next.focus();
    else this.load();
  }
}
