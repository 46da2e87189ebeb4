// The server's time, and spans of time in words. The browser's own clock is never trusted: a laptop that is
// ten minutes wrong would call people overdue who are not.

/** @typedef {import('./words.js').Words} Words */

export class ServerClock {
  #ahead = performance.timeOrigin; // the server's time less performance.now(), in milliseconds

  /** The server just said what time it is, to the millisecond. @param {string} now RFC 3339 */
  set(now) {
    const time = Date.parse(now);
    if (Number.isFinite(time)) this.#ahead = time - performance.now();
  }

  /** Likewise, to the second, as the head of each answer says it: enough to mend what is far off.
   * @param {string} now RFC 9110 */
  setRoughly(now) {
    if (Math.abs(Date.parse(now) - this.now()) > 5000) this.set(now);
  }

  /** Milliseconds since 1970. */
  now() {
    return performance.now() + this.#ahead;
  }
}

/** Calls its listeners each second. One timer for the page. */
export class Ticker {
  /** @type {Set<() => void>} */
  #listeners = new Set();

  constructor() {
    setInterval(() => this.tick(), 1000);
    // A tab that comes back from sleep shows the truth at once.
    document.addEventListener('visibilitychange', () => this.tick());
  }

  /** @param {() => void} listener @returns {() => void} ends it */
  listen(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tick() {
    for (const listener of this.#listeners) listener();
  }
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A span as people say it: 0:42, 9:05, 34 min, 2 h 05 min, 3 d 4 h. Under ten minutes it counts seconds.
 * @param {number} span milliseconds; negative counts as none @param {Words} words */
export function spanInWords(span, words) {
  const whole = Math.max(0, span);
  if (whole < 10 * MINUTE) {
    const seconds = Math.floor(whole / 1000);
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  }
  if (whole < HOUR) return words.minutes(Math.floor(whole / MINUTE));
  if (whole < DAY) return words.hours(Math.floor(whole / HOUR), Math.floor((whole % HOUR) / MINUTE));
  return words.days(Math.floor(whole / DAY), Math.floor((whole % DAY) / HOUR));
}

/** "12 min left", "0:40 over", or that no time is set.
 * @param {{deadline: string | null}} wait @param {number} now @param {Words} words */
export function timeLeftInWords(wait, now, words) {
  if (!wait.deadline) return words.noTarget;
  const remains = Date.parse(wait.deadline) - now;
  return remains < 0 ? words.over(spanInWords(-remains, words)) : words.left(spanInWords(remains, words));
}

/** 14:02, or with its day when it is not today's. @param {number} time @param {number} now @param {Words} words */
export function timeInWords(time, now, words) {
  const isToday = new Date(time).toDateString() === new Date(now).toDateString();
  return new Intl.DateTimeFormat(words.locale, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(isToday ? {} : { month: 'short', day: 'numeric' }),
  }).format(time);
}
