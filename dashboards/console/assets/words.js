// What the console says, in English and Japanese. A word missing in one of them is an error of the type check.

import { ENGLISH } from './words_en.js';
import { JAPANESE } from './words_ja.js';

/** @typedef {typeof ENGLISH} Words */

/** @type {Record<string, Words>} */
export const LANGUAGES = { en: ENGLISH, ja: JAPANESE };

const KEPT_UNDER = 'firstreply.language';

/** The language chosen here before, else the browser's, else English. */
export function chosenLanguage() {
  let kept = null;
  try {
    kept = localStorage.getItem(KEPT_UNDER);
  } catch {
    // A browser that keeps nothing asks again each time.
  }
  if (kept && kept in LANGUAGES) return kept;
  const known = navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase()).find((tag) => tag in LANGUAGES);
  return known ?? 'en';
}

/** @param {string} language */
export function keepLanguage(language) {
  try {
    localStorage.setItem(KEPT_UNDER, language);
  } catch {
    // As above.
  }
}
