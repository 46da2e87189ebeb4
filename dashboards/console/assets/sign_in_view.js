// Who are you?

import { ApiError, signIn } from './api.js';
import { spanInWords } from './clock.js';
import { languageSwitch } from './frame.js';
import { element, say } from './page.js';

export class SignInView {
  #user = element('input', { id: 'user', name: 'user', autocomplete: 'username', autocapitalize: 'none', spellcheck: 'false', required: true });
  #password = element('input', { id: 'password', name: 'password', type: 'password', autocomplete: 'current-password', required: true });
  #trouble = element('p', { class: 'trouble', role: 'alert' });

  /** @param {{words: import('./words.js').Words, onLanguage: (language: string) => void, onSignedIn: () => void}} options */
  constructor(options) {
    this.options = options;
    const { words } = options;
    document.title = `${words.signIn} – firstreply`;
    this.#button = /** @type {HTMLButtonElement} */ (element('button', { type: 'submit', class: 'main-action' }, words.signIn));
    this.root = element(
      'main',
      { class: 'sign-in' },
      element(
        'form',
        { class: 'card', onsubmit: (/** @type {Event} */ event) => this.#submit(event) },
        element('h1', { class: 'brandmark' }, element('img', { src: '/console/mark.svg', alt: '', width: 26, height: 26 }), 'firstreply'),
        element('label', { for: 'user' }, words.user),
        this.#user,
        element('label', { for: 'password' }, words.password),
        this.#password,
        this.#trouble,
        this.#button,
      ),
      languageSwitch(words, options.onLanguage),
    );
  }

  #button;

  focus() {
    this.#user.focus();
  }

  close() {}

  /** @param {Event} event */
  async #submit(event) {
    event.preventDefault();
    say(this.#trouble, '');
    this.#button.disabled = true;
    const value = (/** @type {HTMLElement} */ input) => /** @type {HTMLInputElement} */ (input).value;
    try {
      await signIn(value(this.#user), value(this.#password));
      this.options.onSignedIn();
    } catch (error) {
      say(this.#trouble, this.#explain(error));
      this.#button.disabled = false;
      this.#password.focus();
    }
  }

  /** @param {unknown} error */
  #explain(error) {
    const { words } = this.options;
    if (!(error instanceof ApiError)) throw error;
    if (error.status === 0) return words.noAnswer;
    if (error.status === 401) return words.wrong;
    if (error.status === 429) return words.tooOften(spanInWords((error.retryAfter || 60) * 1000, words));
    return `${words.failed} ${error.message}`;
  }
}
