// Who waits, in the order of the queue. No page and no network here.

/**
 * A row of the API's list.
 * @typedef {object} Row
 * @property {string} id
 * @property {string} brand
 * @property {string} platform
 * @property {string} channel
 * @property {string} urgency "low", "normal", "high", "critical"
 * @property {string} kind "first", "next", "follow_up", "promise"
 * @property {string} started_at
 * @property {string | null} at_risk_at
 * @property {string | null} deadline null: it has no target
 * @property {number} spread 0 to 4, in steps of ten times
 * @property {string | null} ranks_at the deadline, moved forward where the post spreads
 * @property {{name: string}} customer
 * @property {string} text masked
 * @property {string} language BCP 47, or empty
 * @property {string} url
 * @property {number} posts
 * @property {string | null} wording the same where the same is said
 */

/** @typedef {{brand: string, urgencies: Set<string>}} Filter `brand` empty: all; no urgencies: all */

export const URGENCIES = ['critical', 'high', 'normal', 'low'];

/** What has no time comes after every time. @param {string | null | undefined} time @returns {number} milliseconds */
function timeOrNever(time) {
  return time ? Date.parse(time) : Infinity;
}

/** @param {{deadline: string | null, at_risk_at: string | null}} wait @param {number} now @returns {'waiting' | 'at_risk' | 'overdue'} */
export function stateOf(wait, now) {
  if (now > timeOrNever(wait.deadline)) return 'overdue';
  return now >= timeOrNever(wait.at_risk_at) ? 'at_risk' : 'waiting';
}

/** The earlier deadline first, what has none last; 0 or not a number where they are alike.
 * @param {{deadline: string | null}} a @param {{deadline: string | null}} b */
export function byDeadline(a, b) {
  return timeOrNever(a.deadline) - timeOrNever(b.deadline);
}

/** Most urgent first; of one urgency what ranks first by its deadline and spread, what has none last; then the older
 * conversation.
 * @param {Row} a @param {Row} b */
export function comesBefore(a, b) {
  return (
    URGENCIES.indexOf(a.urgency) - URGENCIES.indexOf(b.urgency) ||
    timeOrNever(a.ranks_at) - timeOrNever(b.ranks_at) ||
    Number(a.id) - Number(b.id)
  );
}

/** What rows that say the same to one brand have in common. @param {Row} row */
export function sameWords(row) {
  return `${row.wording} ${row.brand}`;
}

export class Queue {
  /** @type {Map<string, Row>} */
  #rows = new Map();

  /** @param {Row[]} rows */
  replace(rows) {
    this.#rows = new Map(rows.map((row) => [String(row.id), row]));
  }

  /** @param {Row} row */
  put(row) {
    this.#rows.set(String(row.id), row);
  }

  /** @param {string} id */
  remove(id) {
    this.#rows.delete(id);
  }

  /** @param {string} id */
  find(id) {
    return this.#rows.get(id);
  }

  /** @param {Filter} filter @returns {Row[]} */
  list(filter) {
    return [...this.#rows.values()].filter((row) => passes(row, filter)).sort(comesBefore);
  }

  /** Who else says the same to the same brand. @param {string} id @returns {Row[]} */
  alike(id) {
    const own = this.#rows.get(id);
    if (!own?.wording) return [];
    return [...this.#rows.values()].filter((row) => row !== own && sameWords(row) === sameWords(own)).sort(comesBefore);
  }

  /** How many say the same, by `sameWords`. @returns {Map<string, number>} */
  groups() {
    const groups = new Map();
    for (const row of this.#rows.values()) {
      if (row.wording) groups.set(sameWords(row), (groups.get(sameWords(row)) ?? 0) + 1);
    }
    return groups;
  }

  /** How many wait, by state and by urgency, of a brand or (empty) of all. @param {string} brand @param {number} now */
  counts(brand, now) {
    const counts = { total: 0, waiting: 0, at_risk: 0, overdue: 0, urgency: { critical: 0, high: 0, normal: 0, low: 0 } };
    for (const row of this.#rows.values()) {
      if (brand && row.brand !== brand) continue;
      counts.total += 1;
      counts[stateOf(row, now)] += 1;
      if (row.urgency in counts.urgency) counts.urgency[/** @type {keyof typeof counts.urgency} */ (row.urgency)] += 1;
    }
    return counts;
  }

  brands() {
    return [...new Set([...this.#rows.values()].map((row) => row.brand))].sort();
  }
}

/** @param {Row} row @param {Filter} filter */
function passes(row, filter) {
  return (!filter.brand || row.brand === filter.brand) && (!filter.urgencies.size || filter.urgencies.has(row.urgency));
}
