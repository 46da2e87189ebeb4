// The program itself, seen by two people at once.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';

import { eventually, names, openBrowser, useBrowser, visit } from './harness.mjs';

useBrowser();

const CONFIG = `
store: firstreply.db
brands:
  - name: Torvo
    own_accounts: [{platform: plaza, id: torvo_help, handle: TorvoHelp}]
triage: {verdicts: sources}
sources:
  - {name: desk, kind: ndjson, directed: yes, brands: [Torvo], trust_hints: yes}
`;

/** The program, until `stop` or `kill`. */
class Monitor {
  #folder = mkdtempSync(join(tmpdir(), 'firstreply-browser-'));
  #child;
  #ended;
  #errors = '';
  address = '';

  /** Again at the same address, if it ran before. */
  async start() {
    const config = join(this.#folder, 'config.yaml');
    writeFileSync(config, CONFIG);
    const listen = this.address ? new URL(this.address).host : '127.0.0.1:0';
    const options = ['run', '--config', config, '--store', join(this.#folder, 'store.db'), '--listen', listen];
    const child = spawn(process.env.FIRSTREPLY, options, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    child.stderr.on('data', (piece) => (this.#errors += piece));
    this.#ended = new Promise((end) => child.on('exit', end));
    for await (const line of createInterface(child.stdout)) {
      const found = line.match(/listening on (http:\S+)/);
      if (!found) continue;
      this.address = found[1].replace(/\/$/, '');
      await eventually(async () => (await fetch(`${this.address}/readyz`)).status, 200);
      return;
    }
    throw new Error(`it ended with ${await this.#ended}: ${this.#errors}`);
  }

  async kill() {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }

  async stop() {
    this.#child.kill('SIGTERM');
    assert.equal(await this.#ended, 0, this.#errors);
  }

  remove() {
    this.#child?.kill('SIGKILL');
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** A monitor with a store and a port of its own, for as long as `body` takes. */
async function withMonitor(body) {
  const monitor = new Monitor();
  try {
    await monitor.start();
    await body(monitor.address, monitor);
    await monitor.stop();
  } finally {
    monitor.remove();
  }
}

let events = 0;

/** What a customer or the brand posts, so many minutes ago; it is stored when this returns. */
async function post(address, fields, minutesAgo = 0) {
  events += 1;
  const posted_at = new Date(Date.now() - minutesAgo * 60_000).toISOString();
  const line = JSON.stringify({ id: `e${events}`, type: 'created', platform: 'plaza', posted_at, brand: 'Torvo', ...fields });
  const headers = { 'Content-Type': 'application/x-ndjson' };
  const response = await fetch(`${address}/ingest/v1/events?source=desk`, { method: 'POST', headers, body: line });
  const answer = await response.json();
  assert.equal(response.status, 200, JSON.stringify(answer));
  assert.equal(answer.kept, 1, JSON.stringify(answer));
}

test('a complaint appears before two people and leaves when it is answered', async () => {
  const other = await openBrowser();
  try {
    await withMonitor(async (address) => {
      await visit(address, async (here) => {
        await visit(
          address,
          async (there) => {
            const both = async (read) => Promise.all([read(here), read(there)]);
            await eventually(() => both((page) => page.locator('.feed-state').getAttribute('data-live')), ['true', 'true']);
            assert.match(await here.locator('.notice').textContent(), /No account yet/);
            assert.match(await there.locator('.notice').textContent(), /アカウントがまだありません/);

            await post(address, { post: '1', author: { id: 'p-mara', handle: 'mara' }, text: 'The boat left without us!', language: 'en', verdict: { urgency: 'high' } });
            await eventually(() => both(names), [['mara'], ['mara']]);
            await post(address, { post: '2', author: { id: 'p-ole', handle: 'ole' }, text: 'Ein Kind ist über Bord', language: 'de', verdict: { urgency: 'critical' } });
            await eventually(() => both(names), [['ole', 'mara'], ['ole', 'mara']]);
            await eventually(() => both((page) => page.locator('.figure strong').first().textContent()), ['2', '2']);

            await here.locator('.row', { hasText: 'mara' }).locator('a').click();
            await here.locator('.post .said', { hasText: 'The boat left without us!' }).waitFor();
            await post(address, { post: '3', author: { id: 'torvo_help', handle: 'TorvoHelp' }, text: 'We turn around.', parent: '1', kind: 'human' });
            await eventually(() => names(there), ['ole']);
            // Whoever reads the conversation sees the answer come.
            await here.locator('.post[data-by=brand] .said', { hasText: 'We turn around.' }).waitFor();
            await eventually(async () => /Answered/.test(await here.locator('.ledger').textContent()), true);
            await here.getByRole('link', { name: '← Queue' }).click();
            await eventually(() => names(here), ['ole']);
          },
          { within: other, locale: 'ja-JP', colorScheme: 'dark' },
        );
      });
    });
  } finally {
    await other.close();
  }
});

test('what was posted hours ago is overdue, and what is masked shows on a click', async () => {
  await withMonitor(async (address) => {
    await post(address, { post: '1', author: { id: 'p-lin', handle: 'lin' }, text: 'Call me, 020 7946 0018, about the night boat', language: 'en' }, 75);
    await visit(address, async (page) => {
      await eventually(() => names(page), ['lin']);
      assert.equal(await page.locator('.row .state').textContent(), 'Overdue');
      assert.equal(await page.locator('.row .left').textContent(), '15 min over');
      assert.ok(!(await page.locator('.row .said').textContent()).includes('7946'));
      await page.locator('.row a').click();
      await page.getByRole('button', { name: 'Show what is masked' }).click();
      await page.locator('.post .said', { hasText: '020 7946 0018' }).waitFor();
      assert.match(await page.locator('.ledger').textContent(), /Decided: missed/);
    });
  });
});

test('markup in posts stays text', async () => {
  const hostile = '<img src=x onerror="document.title=1"><script>document.title=2</script>&lt;b&gt;';
  await withMonitor(async (address) => {
    await visit(address, async (page) => {
      await page.locator('.feed-state[data-live=true]').waitFor();
      await post(address, { post: '1', author: { id: 'p-x', handle: hostile }, text: hostile, language: '"><img>', channel: hostile, url: 'javascript:document.title=3' });
      await eventually(() => page.locator('.row .said').textContent(), hostile);
      assert.equal(await page.locator('.row .who').textContent(), hostile);
      await page.locator('.row a').click();
      await eventually(() => page.locator('.post .said').textContent(), hostile);
      assert.equal(await page.locator('article img, article b, article script, article a[target]').count(), 0);
      assert.match(await page.title(), /firstreply$/);
    });
  });
});

test('a monitor that was killed is said to be away, and everybody who waits is there when it is back', async () => {
  await withMonitor(async (address, monitor) => {
    await post(address, { post: '1', author: { id: 'p-a', handle: 'anders' }, text: 'Hello?' }, 2);
    await visit(
      address,
      async (page) => {
        await eventually(() => names(page), ['anders']);
        await monitor.kill();
        await page.locator('.feed-state', { hasText: 'Reconnecting since' }).waitFor();
        await page.getByText('The monitor does not answer.').waitFor();
        assert.deepEqual(await names(page), ['anders'], 'what was known stays, and is said to be old');

        await monitor.start();
        await post(address, { post: '2', author: { id: 'p-b', handle: 'birte' }, text: 'Anybody?' }, 1);
        await page.locator('.feed-state[data-live=true]').waitFor();
        await eventually(() => names(page), ['anders', 'birte']);
        await eventually(() => page.getByText('The monitor does not answer.').count(), 0);
      },
      { allowed: /ERR_|503/ },
    );
  });
});

test('a network that is gone is noticed, though the connection says nothing', async () => {
  await withMonitor(async (address) => {
    await visit(
      address,
      async (page, context) => {
        await page.locator('.feed-state[data-live=true]').waitFor();
        await context.setOffline(true);
        await page.locator('.feed-state', { hasText: 'Reconnecting since' }).waitFor();
        await context.setOffline(false);
        await page.locator('.feed-state[data-live=true]').waitFor();
        await eventually(() => page.getByText('The monitor does not answer.').count(), 0);
      },
      { allowed: /ERR_/ },
    );
  });
});
