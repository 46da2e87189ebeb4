// What stands around every view: the head with its state, and the notices below it.

import { timeInWords } from './clock.js';
import { element, say } from './page.js';
import { LANGUAGES } from './words.js';

/**
 * @typedef {object} FrameOptions
 * @property {import('./words.js').Words} words
 * @property {import('./clock.js').ServerClock} clock
 * @property {import('./api.js').Session} session
 * @property {(language: string) => void} onLanguage
 * @property {() => void} onSignOut
 */

export class Frame {
  #state = element('span', { class: 'feed-state', role: 'status' });
  #notices = element('div', { class: 'notices' });
  main = element('main', { id: 'main', tabindex: '-1' });

  /** @param {FrameOptions} options */
  constructor(options) {
    this.options = options;
    const { words } = options;
    const skip = element('a', { class: 'skip', href: '#main', onclick: (/** @type {Event} */ event) => this.#skip(event) }, words.skip);
    this.root = element('div', { class: 'frame' }, skip, this.#head(), this.#notices, this.main);
    this.setLive(null, 0);
  }

  #head() {
    const { words, session, onSignOut } = this.options;
    const who = session.name && !session.loopback_operator
      ? element('span', { class: 'who-am-i' }, session.name.replace(/^user:/, ''))
      : null;
    return element(
      'header',
      { class: 'head' },
      element('a', { class: 'brandmark', href: '#/' }, element('img', { src: '/console/mark.svg', alt: '', width: 22, height: 22 }), 'firstreply'),
      this.#state,
      element('span', { class: 'spring' }),
      element('a', { class: 'lane', href: '#/review' }, words.review),
      languageSwitch(words, this.options.onLanguage),
      who,
      who && element('button', { type: 'button', class: 'quiet', onclick: onSignOut }, words.signOut),
    );
  }

  /** The address after "#" belongs to the views. @param {Event} event */
  #skip(event) {
    event.preventDefault();
    const first = /** @type {HTMLElement | null} */ (this.main.querySelector('.rows a'));
    (first ?? this.main).focus();
  }

  /** `since` matters when it is not live; null: it is connecting for the first time.
   * @param {boolean | null} isLive @param {number} since */
  setLive(isLive, since) {
    const { words, clock } = this.options;
    this.#state.dataset.live = String(isLive);
    if (isLive === null) say(this.#state, words.connecting);
    else say(this.#state, isLive ? words.live : words.reconnecting(timeInWords(since, clock.now(), words)));
  }

  /** Our words for it; the reason, where the monitor tells it to us; since when.
   * @param {import('./api.js').Problem} problem */
  #problem(problem) {
    const { words, clock } = this.options;
    const [, reason] = problem.what.match(/^[^:]*: (.*)$/s) ?? [];
    const name = words.conditions[problem.name];
    const what = name ? name + (reason ? ` (${reason})` : '') : problem.what;
    return `${what}, ${words.since(timeInWords(Date.parse(problem.since), clock.now(), words))}`;
  }

  /** @param {import('./api.js').MonitorStatus | null} status null: it did not answer */
  setStatus(status) {
    const { words, session } = this.options;
    /** @type {HTMLElement[]} */
    const notices = [];
    const notice = (/** @type {string} */ kind, /** @type {(Node | string)[]} */ ...content) =>
      notices.push(element('div', { class: 'notice', 'data-kind': kind }, element('p', {}, ...content)));
    const command = (/** @type {string} */ text) => element('code', {}, text);

    if (!status) notice('problem', words.unreachable);
    // That deliveries are held has a notice of its own.
    const problems = (status?.problems ?? []).filter((problem) => problem.name !== 'deliveries_held');
    if (problems.length) {
      notice('problem', words.problems);
      const list = element('ul');
      for (const problem of problems) list.append(element('li', {}, this.#problem(problem)));
      notices[notices.length - 1].append(list);
    }
    if (status?.held) notice('held', words.held, ' ', command('firstreply restore --config FILE --release'));
    if (status?.loopback_operator ?? session.loopback_operator) {
      notice('open', words.loopback, ' ', words.loopbackEnd, ' ', command('firstreply user add'));
    }
    // Only what changed is drawn, so that a screen reader does not say it again each time.
    const same = notices.map((each) => each.textContent).join('\n') === [...this.#notices.children].map((each) => each.textContent).join('\n');
    if (!same) this.#notices.replaceChildren(...notices);
  }
}

/** @param {import('./words.js').Words} words @param {(language: string) => void} onLanguage */
export function languageSwitch(words, onLanguage) {
  const buttons = Object.entries(LANGUAGES).map(([code, each]) =>
    element(
      'button',
      { type: 'button', lang: code, 'aria-pressed': String(each === words), 'data-language': code, onclick: () => onLanguage(code) },
      each.language,
    ),
  );
  return element('div', { class: 'languages', role: 'group', 'aria-label': 'Language / 言語' }, ...buttons);
}
