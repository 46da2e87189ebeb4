// A monitor of paper: serves the console's files as the program does, and an API that says what a test scripts.

import { readFileSync, existsSync } from 'node:fs';
import { createServer } from 'node:http';

const CONSOLE = new URL('../../dashboards/console/', import.meta.url);
const TYPES = { html: 'text/html; charset=utf-8', css: 'text/css; charset=utf-8', js: 'text/javascript; charset=utf-8', svg: 'image/svg+xml' };

// The policy as the program sends it, so that the tests judge that one.
function securityPolicy() {
  const header = readFileSync(new URL('console.h', CONSOLE), 'utf8');
  const definition = header.match(/kConsoleSecurityPolicy =([^;]|;(?!\n))*;\n/)[0];
  return [...definition.matchAll(/"([^"]*)"/g)].map((match) => match[1]).join('');
}

export class FakeMonitor {
  session = { signed_in: true, name: 'loopback', role: 'operator', brands: null, loopback_operator: true };
  password = 'correct horse';
  status = { version: '0.1.0', problems: [], held: false, loopback_operator: true, brands: ['Aurora Rail', 'あさひ堂'] };
  /** @type {any[]} */
  rows = [];
  /** @type {Record<string, any>} */
  conversations = {};
  reviewed = []; // posts of the review lane
  heard = []; // what was said of them
  refusesFeedback = false;
  now = Date.parse('2026-11-21T09:30:00Z'); // what its clock says at the start
  requests = [];
  pageSize = 100;
  #began = Date.now();
  #feeds = new Set();
  #events = 0;
  #refusesFeed = false;
  #policy = securityPolicy();
  #server = createServer((request, response) => this.#answer(request, response));

  async listen() {
    await new Promise((ready) => this.#server.listen(0, '127.0.0.1', ready));
    this.address = `http://127.0.0.1:${this.#server.address().port}`;
    return this;
  }

  close() {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  time() {
    return this.now + (Date.now() - this.#began);
  }

  // By the time at the start, so that what is said at different moments fits together; and half a minute off the full
  // one: no figure in minutes turns while a test reads it, whatever a Date header cuts off.
  at(minutes) {
    return new Date(this.now + (minutes - 0.5) * 60_000).toISOString();
  }

  // A row that has waited `waited` minutes of its `target`.
  row(id, waited, rest = {}, target = 60) {
    const row = {
      id, brand: 'Aurora Rail', platform: 'x', channel: 'X post', source: 'service-desk', urgency: 'normal', kind: 'first', state: 'waiting',
      started_at: this.at(-waited), at_risk_at: this.at(target - waited - 12), deadline: this.at(target - waited),
      customer: { name: 'Customer ' + id }, text: 'Text of ' + id, language: 'en', url: '', posts: 1, spread: 0, wording: null, ...rest,
    };
    return { ranks_at: row.deadline, ...row };
  }

  wait(row) {
    this.rows = [...this.rows.filter((each) => each.id !== row.id), row];
    this.#tell('waiting', row);
    this.#tell('changed_total', { total: this.rows.length });
  }

  go(id, why) {
    this.rows = this.rows.filter((row) => row.id !== id);
    this.#tell('gone', { id, why });
    this.#tell('changed_total', { total: this.rows.length });
  }

  // The feed breaks, and stays so until `mendFeed`.
  breakFeed() {
    this.#refusesFeed = true;
    for (const feed of this.#feeds) feed.destroy();
    this.#feeds.clear();
  }

  mendFeed() {
    this.#refusesFeed = false;
  }

  #tell(event, data) {
    this.#events += 1;
    for (const feed of this.#feeds) feed.write(`event: ${event}\nid: ${this.#events}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  async #answer(request, response) {
    const { pathname, searchParams } = new URL(request.url, 'http://fake');
    response.setHeader('Date', new Date(this.time()).toUTCString());
    this.requests.push({ method: request.method, path: pathname, reveals: searchParams.has('reveal'), headers: request.headers });
    if (pathname === '/') return this.#file(response, 'index.html');
    if (pathname.startsWith('/console/')) return this.#file(response, pathname.slice('/console/'.length));
    if (pathname === '/api/v1/session') return this.#session(request, response);
    if (!this.session.signed_in) return this.#problem(response, 401, 'Sign in first.');
    if (pathname === '/api/v1/status') return this.#json(response, this.status);
    if (pathname === '/api/v1/feed') return this.#feed(response);
    if (pathname === '/api/v1/conversations') return this.#list(response, Number(searchParams.get('after') ?? 0));
    if (pathname === '/api/v1/review') return this.#json(response, this.lane());
    const said = pathname.match(/^\/api\/v1\/conversations\/(\w+)\/feedback$/);
    if (said && request.method === 'POST') return this.#heard(request, response, said[1]);
    const one = pathname.match(/^\/api\/v1\/conversations\/(\w+)$/);
    if (one && this.conversations[one[1]]) return this.#json(response, this.conversations[one[1]](searchParams.get('reveal') === 'true'));
    return this.#problem(response, 404, 'There is no such thing.');
  }

  #file(response, name) {
    const file = new URL('assets/' + name, CONSOLE);
    if (!existsSync(file)) return this.#problem(response, 404, 'There is no such file.');
    response.writeHead(200, { 'Content-Type': TYPES[name.split('.').pop()], 'Content-Security-Policy': this.#policy, 'Cache-Control': 'no-cache' });
    response.end(readFileSync(file));
  }

  // What is left of the review lane.
  lane() {
    const day = this.at(-1440).slice(0, 10);
    const left = this.reviewed.filter((post) => !this.heard.some((each) => each.post === post.post));
    return {
      now: new Date(this.time()).toISOString(), per_day: 30, total: left.length, posts: left,
      days: [{ brand: 'Aurora Rail', day, judged: 400, drawn: this.reviewed.length, reviewed: this.heard.length }],
    };
  }

  async #heard(request, response, conversation) {
    if (request.headers['x-firstreply'] !== '1') return this.#problem(response, 403, 'The header X-Firstreply is missing.');
    if (this.refusesFeedback) return this.#problem(response, 503, 'The disk is full.');
    let body = '';
    for await (const piece of request) body += piece;
    this.heard.push({ conversation, ...JSON.parse(body) });
    response.writeHead(201, { 'Content-Type': 'application/json' });
    response.end('{}');
  }

  async #session(request, response) {
    if (request.method === 'GET') return this.#json(response, this.session);
    if (request.headers['x-firstreply'] !== '1') return this.#problem(response, 403, 'The header X-Firstreply is missing.');
    if (request.method === 'DELETE') {
      this.session = { signed_in: false };
      return response.writeHead(204).end();
    }
    let body = '';
    for await (const piece of request) body += piece;
    const { user, password } = JSON.parse(body);
    if (password !== this.password) return this.#problem(response, 401, 'User and password do not belong together.');
    this.session = { signed_in: true, name: user, role: 'agent', brands: ['Aurora Rail'], loopback_operator: false };
    this.status.loopback_operator = false;
    return this.#json(response, this.session);
  }

  #feed(response) {
    if (this.#refusesFeed) return this.#problem(response, 503, 'The monitor starts.');
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    this.#feeds.add(response);
    response.on('close', () => this.#feeds.delete(response));
    response.write(`event: hello\nid: ${this.#events}\ndata: ${JSON.stringify({ now: new Date(this.time()).toISOString(), total: this.rows.length })}\n\n`);
  }

  #list(response, after) {
    const end = after + this.pageSize;
    this.#json(response, {
      now: new Date(this.time()).toISOString(), total: this.rows.length, conversations: this.rows.slice(after, end), next: end < this.rows.length ? String(end) : null,
    });
  }

  #json(response, value) {
    response.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
    response.end(JSON.stringify(value));
  }

  #problem(response, status, detail) {
    response.writeHead(status, { 'Content-Type': 'application/problem+json' });
    response.end(JSON.stringify({ title: 'Refused', status, detail }));
  }
}
