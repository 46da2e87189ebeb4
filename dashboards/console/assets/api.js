// The monitor's API as the console uses it. Same origin, by cookie.

/** @typedef {import('./queue.js').Row} Row */
/** @typedef {{signed_in: boolean, name?: string, role?: string, brands?: string[] | null, loopback_operator?: boolean}} Session */
/** @typedef {{name: string, since: string, what: string}} Problem */
/** @typedef {{version: string, problems?: Problem[], held?: boolean, loopback_operator?: boolean}} MonitorStatus */
/** @typedef {{now: string, total: number, conversations: Row[], next?: string | null}} Page */

/** An answer that is no success. `status` 0: none came. */
export class ApiError extends Error {
  /** @param {number} status @param {string} detail @param {number} retryAfter seconds; 0: not said */
  constructor(status, detail, retryAfter = 0) {
    super(detail);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

const ROWS_MAX = 1000; // that the console holds; whoever has more in the queue has another problem
const PAGE = 200; // the most that the API gives at once
const PATIENCE = 15_000;

/** Called with the time of each answer, as the server says it. @type {(now: string) => void} */
let tellTime = () => {};

/** @param {(now: string) => void} told */
export const onServerTime = (told) => {
  tellTime = told;
};

/** @param {string} path @param {RequestInit} [options] */
async function ask(path, options = {}) {
  let response;
  try {
    response = await fetch(path, { ...options, signal: AbortSignal.timeout(PATIENCE) });
  } catch {
    throw new ApiError(0, '');
  }
  tellTime(response.headers.get('Date') ?? '');
  if (response.ok) return response.status === 204 ? null : response.json();
  let detail = response.statusText;
  try {
    const problem = await response.json();
    detail = problem.detail || problem.title || detail;
  } catch {
    // Not every proxy speaks RFC 9457.
  }
  throw new ApiError(response.status, detail, Number(response.headers.get('Retry-After')) || 0);
}

const UNSAFE = { 'X-Firstreply': '1' };

/** @returns {Promise<Session>} */
export const session = () => ask('/api/v1/session');

/** @param {string} user @param {string} password */
export const signIn = (user, password) =>
  ask('/api/v1/session', {
    method: 'POST',
    headers: { ...UNSAFE, 'Content-Type': 'application/json' },
    body: JSON.stringify({ user, password }),
  });

export const signOut = () => ask('/api/v1/session', { method: 'DELETE', headers: UNSAFE });

/** @returns {Promise<MonitorStatus>} */
export const status = () => ask('/api/v1/status');

/** Everybody who waits, or the first ROWS_MAX of them.
 * @returns {Promise<{now: string, total: number, rows: Row[]}>} */
export async function conversations() {
  /** @type {Row[]} */
  const rows = [];
  let next = '';
  for (;;) {
    /** @type {Page} */
    const page = await ask(`/api/v1/conversations?limit=${PAGE}${next ? `&after=${encodeURIComponent(next)}` : ''}`);
    rows.push(...page.conversations);
    next = page.next ?? '';
    if (!next || rows.length >= ROWS_MAX) return { now: page.now, total: page.total, rows };
  }
}

/** @param {string} id @param {boolean} reveal */
export const conversation = (id, reveal) =>
  ask(`/api/v1/conversations/${encodeURIComponent(id)}${reveal ? '?reveal=true' : ''}`);

/** @returns {Promise<import('./review_view.js').Lane>} */
export const review = () => ask('/api/v1/review');

/** What somebody says of the verdict of a post. @param {string} id of its conversation @param {Record<string, unknown>} labels */
export const feedback = (id, labels) =>
  ask(`/api/v1/conversations/${encodeURIComponent(id)}/feedback`, {
    method: 'POST',
    headers: { ...UNSAFE, 'Content-Type': 'application/json' },
    body: JSON.stringify(labels),
  });
