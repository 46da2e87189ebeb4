// What happens, as it happens: server-sent events, with a connection that mends itself.

/**
 * @typedef {object} Listener
 * @property {(hello: {now: string, total: number}) => void} hello the feed is (again) whole; the list has to be read anew
 * @property {(row: import('./queue.js').Row) => void} waiting
 * @property {(gone: {id: string, why: string}) => void} gone
 * @property {(total: number) => void} total how many wait now
 * @property {(isLive: boolean) => void} state
 */

const RETRY_FIRST = 1000;
const RETRY_MAX = 15_000;

export class Feed {
  /** @type {EventSource | null} */
  #source = null;
  #retry = RETRY_FIRST;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {Listener} listener */
  constructor(listener) {
    this.listener = listener;
    this.#open();
  }

  /** Something says that the connection is dead, or that a new one would live: a dead one says nothing itself. */
  renew() {
    if (this.#source && this.#source.readyState !== EventSource.CLOSED) this.#broke(this.#source);
    clearTimeout(this.#timer);
    this.#open();
  }

  close() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
  }

  #open() {
    const source = new EventSource('/api/v1/feed');
    this.#source = source;
    /** @param {string} name @param {(data: any) => void} then */
    const on = (name, then) =>
      source.addEventListener(name, (event) => {
        if (this.#source === source) then(JSON.parse(/** @type {MessageEvent} */ (event).data));
      });
    on('hello', (hello) => {
      this.#retry = RETRY_FIRST;
      this.listener.state(true);
      this.listener.hello(hello);
    });
    on('waiting', (row) => this.listener.waiting(row));
    on('changed_total', ({ total }) => this.listener.total(total));
    on('gone', (gone) => this.listener.gone(gone));
    source.addEventListener('error', () => this.#broke(source));
  }

  // The browser's own reconnecting gives up on the first answer that is no stream, such as a 503 of a monitor
  // that starts; so each break ends the source, and a new one is opened here.
  /** @param {EventSource} source */
  #broke(source) {
    if (this.#source !== source) return;
    source.close();
    this.listener.state(false);
    // Not all at one moment, when the monitor is there again.
    this.#timer = setTimeout(() => this.#open(), this.#retry * (0.5 + Math.random() / 2));
    this.#retry = Math.min(2 * this.#retry, RETRY_MAX);
  }
}
