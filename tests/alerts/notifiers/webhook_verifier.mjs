// Our signed messages, judged by the library that a receiver would use: npm's standardwebhooks.
// Usage: node webhook_verifier.mjs PATH_OF_webhook_samples. Exit code 77: the library is not installed.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';

let Webhook;
try {
  ({ Webhook } = createRequire(`${process.env.BROWSER_PACKAGES}/package.json`)('standardwebhooks'));
} catch {
  console.log("skipped: standardwebhooks is not installed; run 'npm install' in tests/browser");
  process.exit(77);
}

const MESSAGE_BYTES_MAX = 20 * 1024;
const now = Math.floor(Date.now() / 1000);
const samplesAt = (seconds) =>
  execFileSync(process.argv[2], [String(seconds)], { encoding: 'utf8' }).trimEnd().split('\n').map((line) => JSON.parse(line));

const samples = samplesAt(now);
const types = new Set();
for (const { secret, headers, body } of samples) {
  const verifier = new Webhook(secret);
  const message = verifier.verify(body, headers);
  assert.equal(message.type.split('.').length, 2);
  assert.ok(!Number.isNaN(Date.parse(message.timestamp)));
  assert.ok(Buffer.byteLength(body) <= MESSAGE_BYTES_MAX);
  types.add(message.type);

  assert.throws(() => verifier.verify(`${body} `, headers), 'a changed body');
  assert.throws(() => verifier.verify(body, { ...headers, 'webhook-id': 'm-0' }), 'another id');
  assert.throws(() => verifier.verify(body, { ...headers, 'webhook-timestamp': String(now + 1) }), 'another time');
  assert.throws(() => new Webhook(`whsec_${Buffer.alloc(24).toString('base64')}`).verify(body, headers), 'another secret');
}
assert.equal(types.size, 6);
for (const { secret, headers, body } of samplesAt(now - 3600)) {
  assert.throws(() => new Webhook(secret).verify(body, headers), 'an old one, sent again');
}
console.log(`${samples.length} messages verified`);
