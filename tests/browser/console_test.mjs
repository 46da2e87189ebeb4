// The console before a monitor of paper, whose every word the test scripts.

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';

import { FakeMonitor } from './fake_monitor.mjs';
import { eventually, names, paleTexts, useBrowser, visit } from './harness.mjs';
import { tell } from './story.mjs';

useBrowser();

/** A test with a fresh fake monitor. */
function story(name, body) {
  test(name, async () => {
    const monitor = await new FakeMonitor().listen();
    try {
      await body(monitor, tell(monitor));
    } finally {
      monitor.close();
    }
  });
}

const IN_ORDER = ['Oskar Lindqvist', 'Nadia Brandt', '西村かおり', 'Case AR-5512', 'Priya Raman', '遠藤まこと', 'Ellen Moss', 'Tomás Freire', 'Jun'];
const queueIs = (page, expected) => eventually(() => names(page), expected);
const figures = async (page) => (await page.locator('.figure strong').allTextContents()).join(' ');
const row = (page, name) => page.locator('.row', { hasText: name });
const left = async (page, name) => (await row(page, name).locator('.left').textContent()).replace(/\d+/g, (n) => (Number(n) > 59 ? '#' : n));

story('the most urgent stand first, and of those the nearest to their deadline', async (monitor) => {
  await visit(monitor.address, async (page) => {
    await queueIs(page, IN_ORDER);
    assert.equal(await figures(page), '9 2 2');
    await eventually(() => page.title(), '2 overdue · 9 waiting – firstreply');
  });
});

story('of two that are alike the one that spreads stands first, and says so', async (monitor) => {
  monitor.rows = [monitor.row('1', 10, { customer: { name: 'Quiet' } }),
    monitor.row('2', 8, { customer: { name: 'Loud' }, spread: 4, ranks_at: monitor.at(34) })];
  await visit(monitor.address, async (page) => {
    await queueIs(page, ['Loud', 'Quiet']);
    assert.match(await row(page, 'Loud').textContent(), /spreading/);
    assert.doesNotMatch(await row(page, 'Quiet').textContent(), /spreading/);
  });
});

const toReview = (monitor) => [1, 2].map((n) => ({
  conversation: `c${n}`, post: `p${n}`, brand: 'Aurora Rail', posted_at: monitor.at(-1440), channel: 'X post', customer: { name: `Rea ${n}` },
  text: n === 1 ? 'Lovely view from the 9:14 <b>today</b>' : 'another morning without heating, thanks for nothing', language: 'en', url: '',
}));

story('who says the same as others stands by themselves, and is shown with them', async (monitor) => {
  monitor.rows = ['Ann', 'Ben', 'Cleo'].map((name, i) => monitor.row(String(i + 1), 10 - i, { customer: { name }, wording: '7' }));
  monitor.rows.push(monitor.row('4', 3, { brand: 'あさひ堂', customer: { name: 'Dai' }, wording: '7' }), monitor.row('5', 2, { customer: { name: 'Eve' } }));
  for (const i of [0, 1]) monitor.conversations[String(i + 1)] = () => ({
    ...monitor.rows[i], waits: [], ledger: [],
    posts: [{ by: 'customer', author: { name: 'Ben' }, language: 'en', posted_at: monitor.at(-9), text: 'The app is down.',
      verdict: { needs_response: false, topics: [], says_again: { post: '31', conversation: '1' } } }],
  });
  await visit(monitor.address, async (page) => {
    await queueIs(page, ['Ann', 'Ben', 'Cleo', 'Dai', 'Eve']);
    const where = (/** @type {string} */ name) => row(page, name).locator('.where').textContent();
    assert.match(await where('Ann'), /· 2 others say the same/);
    assert.doesNotMatch((await where('Dai')) + (await where('Eve')), /the same/);
    await row(page, 'Ben').locator('a').click();
    await eventually(() => page.locator('.alike').textContent(), '2 others say the same: Ann · Cleo');
    assert.equal(await page.locator('.verdict a').getAttribute('href'), '#/conversations/1');
    await page.locator('[data-language=ja]').click();
    await eventually(() => page.locator('.alike').textContent(), 'ほか2人が同じ内容: Ann · Cleo');
    await page.locator('.alike a').first().click();
    await eventually(() => page.url().split('#')[1], '/conversations/1');
  });
});

story('in the review lane a word about a post is kept, and the next one is at hand', async (monitor) => {
  monitor.reviewed = toReview(monitor);
  await visit(monitor.address, async (page) => {
    await page.getByRole('link', { name: 'Review' }).click();
    await eventually(() => page.locator('.review .who').allTextContents(), ['Rea 1', 'Rea 2']);
    assert.match(await page.locator('.review .said').first().textContent(), /<b>today<\/b>/);
    await eventually(() => page.locator('.progress').textContent(), '0 of 2 looked at in the last 7 days');
    await page.getByRole('button', { name: 'Right, none needed' }).first().click();
    await eventually(() => page.locator('.review .who').allTextContents(), ['Rea 2']);
    await eventually(() => page.locator('.progress').textContent(), '1 of 2 looked at in the last 7 days');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter'); // the focus was on the first button of the next post
    await eventually(() => page.locator('.review .empty').textContent(), 'Nothing left to look at. Tomorrow there is more.');
    assert.deepEqual(monitor.heard, [
      { conversation: 'c1', post: 'p1', complaint: false, needs_response: false },
      { conversation: 'c2', post: 'p2', complaint: true, needs_response: true },
    ]);
  });
});

story('what cannot be kept in the review lane stays, and says why', async (monitor) => {
  monitor.reviewed = toReview(monitor);
  monitor.refusesFeedback = true;
  await visit(monitor.address + '/#/review', async (page) => {
    await page.getByRole('button', { name: 'Missed complaint' }).first().click();
    await eventually(() => page.locator('.review .trouble').textContent(), 'That did not work: The disk is full.');
    assert.equal(await page.locator('.review .post').count(), 2);
  }, { allowed: /503/ });
});

story('time is the server’s: a browser whose clock is wrong by a day counts right', async (monitor) => {
  await visit(monitor.address, async (page) => {
    await queueIs(page, IN_ORDER);
    assert.equal(await left(page, 'Priya Raman'), '47 min left');
    assert.equal(await row(page, 'Priya Raman').locator('.waited').textContent(), 'waited 12 min');
    assert.match(await left(page, 'Oskar Lindqvist'), /^8:\d\d left$/);
  });
});

story('state and urgency are words, not only colours', async (monitor) => {
  await visit(monitor.address, async (page) => {
    await queueIs(page, IN_ORDER);
    assert.equal(await row(page, '西村かおり').locator('.state').textContent(), 'Overdue');
    assert.equal(await left(page, '西村かおり'), '14 min over');
    assert.equal(await row(page, 'Oskar Lindqvist').locator('.state').textContent(), 'At risk');
    assert.equal(await row(page, 'Oskar Lindqvist').locator('.urgency').textContent(), 'Critical');
    assert.equal(await row(page, 'Jun').locator('.urgency').textContent(), 'Low');
    assert.equal(await row(page, '西村かおり').locator('.said').getAttribute('lang'), 'ja');
  });
});

story('who begins to wait appears, and who was answered says so and leaves', async (monitor) => {
  await visit(monitor.address, async (page) => {
    await queueIs(page, IN_ORDER);
    monitor.wait(monitor.row('140', 1, { urgency: 'critical', customer: { name: 'Ida Storm' } }));
    await queueIs(page, [...IN_ORDER.slice(0, 2), 'Ida Storm', ...IN_ORDER.slice(2)]);
    assert.equal(await figures(page), '10 2 2');
    assert.equal(await page.locator('.queue [role=status]').textContent(), 'Critical, Aurora Rail: somebody new is waiting');

    monitor.go('140', 'answered');
    await eventually(() => row(page, 'Ida Storm').locator('.state').textContent(), 'Answered');
    await row(page, 'Ida Storm').waitFor({ state: 'detached' });
    await queueIs(page, IN_ORDER);
    assert.equal(await figures(page), '9 2 2');
  });
});

story('somebody who waits again while the row still says goodbye is there', async (monitor) => {
  await visit(monitor.address, async (page) => {
    await queueIs(page, IN_ORDER);
    const again = monitor.row('133', 1, { urgency: 'high', customer: { name: 'Jun' } });
    monitor.go('133', 'closed');
    await eventually(() => row(page, 'Jun').locator('.state').textContent(), 'Closed');
    monitor.wait(again);
    await queueIs(page, [...IN_ORDER.slice(0, 5), 'Jun', ...IN_ORDER.slice(5, 8)]);
    assert.equal(await row(page, 'Jun').count(), 1);
  });
});

story('a break is said, and afterwards the list is whole again', async (monitor) => {
  await visit(
    monitor.address,
    async (page) => {
      await queueIs(page, IN_ORDER);
      assert.equal(await page.locator('.feed-state').textContent(), 'Live');
      monitor.breakFeed();
      await eventually(async () => /^Reconnecting since 1\d:\d\d$/.test(await page.locator('.feed-state').textContent()), true);
      monitor.go('118', 'answered');
      monitor.rows.push(monitor.row('150', 2, { customer: { name: 'While Away' } }));
      monitor.mendFeed();
      await eventually(() => page.locator('.feed-state').textContent(), 'Live');
      await queueIs(page, [...IN_ORDER.filter((name) => name !== 'Nadia Brandt').slice(0, 7), 'While Away', 'Jun']);
      assert.equal(await figures(page), '9 2 2');
    },
    { allowed: /503|INCOMPLETE_CHUNKED/ },
  );
});

story('what is wrong with the monitor is said above everything', async (monitor) => {
  monitor.status.held = true;
  monitor.status.problems = [
    { name: 'store_refuses', since: monitor.at(-3), what: 'store refuses: <b>no space left</b>' },
    { name: 'sun_spots', since: monitor.at(-2), what: 'sun spots' },
    { name: 'deliveries_held', since: monitor.at(-9), what: 'deliveries held' },
  ];
  await visit(monitor.address, async (page) => {
    await queueIs(page, IN_ORDER);
    await eventually(() => page.locator('.notice').count(), 3);
    const problems = await page.locator('.notice[data-kind=problem] li').allTextContents();
    assert.deepEqual(problems.map((text) => text.replace(/\d\d:\d\d/, 'then')), ['The disk takes nothing: posts wait outside until it does (<b>no space left</b>), since then', 'sun spots, since then']);
    assert.match(await page.locator('.notice[data-kind=held]').textContent(), /restore --config FILE --release/);
    assert.match(await page.locator('.notice[data-kind=open]').textContent(), /firstreply user add/);
  });
});

story('markup in names and posts stays text, and only addresses of the web are links', async (monitor, hostile) => {
  monitor.rows.unshift(monitor.row('666', 5, { urgency: 'critical', customer: { name: hostile }, text: hostile, brand: hostile, channel: hostile, language: '"><img>' }));
  await visit(monitor.address, async (page) => {
    await eventually(() => row(page, 'reversed').first().locator('.said').textContent(), hostile);
    assert.equal(await page.locator('.row img, .row b, select img').count(), 0);
    await page.goto(`${monitor.address}/#/conversations/666`);
    await eventually(() => page.locator('.post .said').textContent(), hostile);
    assert.equal(await page.locator('article img, article b, article script').count(), 0);
    assert.equal(await page.locator('article a[target]').count(), 0, 'javascript: is no address');
    assert.notEqual(await page.title(), '1');
  });
});

story('a conversation shows both sides, the waits and why; what is masked shows on a click', async (monitor) => {
  await visit(monitor.address, async (page) => {
    await row(page, 'Nadia Brandt').locator('a').click();
    await eventually(() => page.locator('.post').count(), 4);
    assert.deepEqual(await page.locator('.post').evaluateAll((posts) => posts.map((post) => post.dataset.by)), ['customer', 'brand', 'customer', 'customer']);
    assert.match(await page.locator('.post').nth(1).textContent(), /Automatic/);
    assert.match(await page.locator('.post').nth(2).textContent(), /edited.*\[phone number\]/);
    assert.match(await page.locator('.post').nth(3).textContent(), /Deleted by its author/);
    assert.match(await page.locator('.ledger').textContent(), /A wait began/);
    const link = page.locator('article a[target=_blank]');
    assert.equal(await link.getAttribute('rel'), 'noopener noreferrer nofollow');
    assert.equal(await link.getAttribute('href'), 'https://social.example/nadia/118');

    assert.equal(monitor.requests.filter((request) => request.reveals).length, 0);
    await page.getByRole('button', { name: 'Show what is masked' }).click();
    await eventually(async () => /\+358 40 555 0147/.test(await page.locator('.posts').textContent()), true);
    await page.getByRole('button', { name: 'Mask again' }).click();
    await eventually(async () => /\[phone number\]/.test(await page.locator('.posts').textContent()), true);
  });
});

story('what has no target stands after what has one, and says so', async (monitor) => {
  monitor.rows.push(monitor.row('90', 80, { urgency: 'low', deadline: null, at_risk_at: null, customer: { name: 'Mira' } }));
  monitor.rows.push(monitor.row('199', 1, { urgency: 'low', customer: { name: 'Olaf' } }));
  await visit(monitor.address, async (page) => {
    await queueIs(page, [...IN_ORDER.slice(0, -1), 'Olaf', 'Mira', 'Jun']);
    assert.equal(await left(page, 'Mira'), 'no target');
    assert.equal(await row(page, 'Mira').locator('.state').textContent(), '');
    assert.equal(await figures(page), '11 2 2');
  });
});

story('each kind of wait is told with its time, its end and why', async (monitor) => {
  await visit(monitor.address, async (page) => {
    assert.match(await row(page, 'Case AR-5512').locator('.where').textContent(), /Promised$/);
    await row(page, 'Case AR-5512').locator('a').click();
    await eventually(() => page.locator('.waits li').count(), 4);
    const lines = await page.locator('.waits li').allTextContents();
    assert.match(lines[0], /^First answer15 mincancelled, handed offacknowledged .*due /);
    assert.match(lines[1], /^After a handoff1 h 25 minmissed/);
    assert.match(lines[2], /^Promised1 h 05 minmissed/);
    assert.match(lines[3], /^Next answer40 minundecidedno target$/);
    // The promise presses most: it has a deadline, and that is over.
    assert.match(await page.locator('.standing').textContent(), /HighOverdue5:\d\d over/);
    assert.match(await page.locator('.ledger li').nth(3).textContent(), /Decided: cancelled: handed offFirst answer$/);
    assert.match(await page.locator('.ledger li').last().textContent(), /Decided: missedPromised$/);
  });
});

story('a follow-up that the customer has not taken up is nobody’s wait', async (monitor) => {
  const told = monitor.conversations['109']();
  told.waits = [told.waits[0], { ...told.waits[1], running: false, deadline: null, at_risk_at: null, outcome: 'undecided', ended_at: null, answered_at: null }];
  monitor.conversations['109'] = () => told;
  await visit(`${monitor.address}/#/conversations/109`, async (page) => {
    await eventually(() => page.locator('.waits li').count(), 2);
    assert.equal(await page.locator('.standing').textContent(), 'Handed off: the customer’s turn');
    assert.match(await page.locator('.waits li').nth(1).textContent(), /^After a handoffnot taken upundecidedno target$/);
  });
});

story('what triage says of a post stands below it, with what makes it urgent', async (monitor) => {
  await visit(`${monitor.address}/#/conversations/118`, async (page) => {
    const marks = page.locator('.post .verdict li');
    await eventually(() => marks.allTextContents(), ['Complaint', 'Safety', '<b>lifts', 'Urgency 100', 'somebody in danger or hurt at least 90', 'anger +10']);
    await page.locator('[data-language=ja]').click();
    await eventually(() => marks.allTextContents(), ['苦情', '安全', '<b>lifts', '緊急度 100', '危険またはけが 90 以上', '怒り +10']);
  });
});

test('the console has words for whatever the program can say', async () => {
  const read = (file) => readFileSync(new URL(`../../triage/${file}`, import.meta.url), 'utf8');
  const quoted = (list) => [...list.matchAll(/"([^"]*)"/g)].map((match) => match[1]).filter(Boolean);
  const names = (file, after) => quoted(read(file).slice(read(file).indexOf(after)).match(/kNames = \{([^}]*)\}/)[1]);
  const topics = quoted(read('model/labelled_post.h').match(/kTopics = \{([^}]*)\}/)[1]);
  const terms = [...read('urgency/urgency.cc').matchAll(/^ {4}(?:Of\(|\{)"([^"]*)"/gm)].map((match) => match[1]);
  assert.ok(topics.includes('billing') && terms.includes('harm') && terms.includes('stranded_vulnerable'));
  const { LANGUAGES } = await import('../../dashboards/console/assets/words.js');
  for (const [language, words] of Object.entries(LANGUAGES)) {
    const said = (all, known) => assert.deepEqual(all.filter((name) => !(name in known)), [], language);
    said(names('ledger.cc', 'NameOf(LedgerStep'), words.steps);
    said(names('clock/wait.cc', 'NameOf(WaitKind'), words.waitKinds);
    said(names('clock/wait.cc', 'NameOf(Outcome'), words.outcomes);
    said(names('clock/wait.cc', 'NameOf(EndReason'), words.reasons);
    said(topics, words.topics);
    said(terms, words.terms);
  }
});

story('a conversation that is not there says so', async (monitor) => {
  await visit(
    `${monitor.address}/#/conversations/999`,
    async (page) => {
      await eventually(async () => /not here/.test(await page.getByRole('alert').textContent()), true);
      await page.getByRole('link', { name: '← Queue' }).click();
      await queueIs(page, IN_ORDER);
    },
    { allowed: /404/ },
  );
});

story('brand and urgency narrow the queue, and the address keeps them', async (monitor) => {
  await visit(monitor.address, async (page) => {
    await queueIs(page, IN_ORDER);
    await page.getByLabel('Brand').selectOption('あさひ堂');
    await queueIs(page, ['西村かおり', '遠藤まこと']);
    assert.equal(await figures(page), '2 1 1');
    await page.getByRole('button', { name: /^High/ }).click();
    await queueIs(page, ['西村かおり']);
    await page.reload();
    await queueIs(page, ['西村かおり']);
    assert.equal(await page.getByRole('button', { name: /^High/ }).getAttribute('aria-pressed'), 'true');

    monitor.go('104', 'answered');
    await page.getByText('Nobody is waiting here.').waitFor();
    await page.getByRole('button', { name: 'Show everybody' }).click();
    await queueIs(page, IN_ORDER.filter((name) => name !== '西村かおり'));
  });
});

story('when nobody waits the page is calm', async (monitor) => {
  monitor.rows = [];
  await visit(monitor.address, async (page) => {
    await page.getByText('Nobody is waiting.').waitFor();
    assert.equal(await figures(page), '0 0 0');
    monitor.wait(monitor.row('1', 0, { customer: { name: 'First' } }));
    await queueIs(page, ['First']);
    assert.equal(await page.getByText('Nobody is waiting.').isVisible(), false);
  });
});

story('a queue of many pages is read to its end, and two hundred rows are shown', async (monitor) => {
  monitor.rows = Array.from({ length: 450 }, (_, i) => monitor.row(String(1000 + i), 40 - i / 20));
  await visit(monitor.address, async (page) => {
    await eventually(() => page.locator('.row').count(), 200);
    assert.equal(await figures(page), '450 0 0');
    await page.getByText('250 more wait below these.').waitFor();
  });
});

story('keys alone are enough', async (monitor) => {
  await visit(monitor.address, async (page) => {
    await queueIs(page, IN_ORDER);
    const focused = () => page.evaluate(() => document.activeElement.textContent);
    await page.keyboard.press('Tab');
    assert.equal(await focused(), 'Go to the queue');
    await page.keyboard.press('Enter');
    assert.match(await focused(), /Oskar Lindqvist/);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    assert.match(await focused(), /Nadia Brandt/);

    // Rows come and go around it; the focus stays where it is.
    monitor.wait(monitor.row('141', 30, { urgency: 'critical', customer: { name: 'Above' } }));
    await queueIs(page, [IN_ORDER[0], 'Above', ...IN_ORDER.slice(1)]);
    assert.match(await focused(), /Nadia Brandt/);

    await page.keyboard.press('Enter');
    await eventually(() => page.locator('.post').count(), 4);
    await page.keyboard.press('Tab');
    assert.match(await focused(), /Open on the platform/);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await eventually(async () => /0147/.test(await page.locator('.posts').textContent()), true);
    assert.equal(await focused(), 'Mask again');
    await page.keyboard.press('Escape');
    await eventually(async () => /Nadia Brandt/.test(await focused()), true);

    // The one in focus leaves: the focus goes to its neighbour, not to nowhere.
    monitor.go('118', 'answered');
    await row(page, 'Nadia Brandt').waitFor({ state: 'detached' });
    assert.match(await focused(), /西村かおり/);
  });
});

story('who is not known signs in, sees their brands, and leaves nothing behind', async (monitor) => {
  monitor.session = { signed_in: false, loopback_operator: false };
  await visit(
    monitor.address,
    async (page) => {
      await page.getByLabel('User').fill('anna');
      await page.getByLabel('Password').fill('wrong');
      await page.keyboard.press('Enter');
      await page.getByText('User and password do not belong together.').waitFor();
      await page.getByLabel('Password').fill(monitor.password);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await queueIs(page, IN_ORDER);
      assert.equal(await page.locator('.who-am-i').textContent(), 'anna');
      assert.equal(await page.locator('.notice').count(), 0);
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.getByLabel('Password').waitFor();
      assert.equal(await page.getByText('Nadia').count(), 0);
      const unsafe = monitor.requests.filter((request) => request.method !== 'GET');
      assert.deepEqual(unsafe.map((request) => `${request.method} ${request.headers['x-firstreply']}`), ['POST 1', 'POST 1', 'DELETE 1']);
    },
    { allowed: /401/ },
  );
});

story('a session that ends leads back to the sign-in', async (monitor) => {
  monitor.session = { signed_in: true, name: 'user:anna', role: 'agent', brands: null, loopback_operator: false };
  await visit(
    monitor.address,
    async (page) => {
      await queueIs(page, IN_ORDER);
      monitor.session = { signed_in: false, loopback_operator: false };
      monitor.breakFeed();
      await page.getByLabel('Password').waitFor();
      assert.equal(await page.getByText('Nadia').count(), 0);
    },
    { allowed: /401|503|INCOMPLETE_CHUNKED/ },
  );
});

story('the language is the browser’s, or the one that was chosen here', async (monitor) => {
  await visit(
    monitor.address,
    async (page) => {
      await queueIs(page, IN_ORDER);
      assert.equal(await page.locator('html').getAttribute('lang'), 'ja');
      assert.match(await page.locator('.summary').textContent(), /返信待ち.*期限超過/);
      await page.getByRole('button', { name: 'English' }).click();
      assert.match(await page.locator('.summary').textContent(), /waiting.*overdue/);
      await page.reload();
      await queueIs(page, IN_ORDER);
      assert.equal(await page.locator('html').getAttribute('lang'), 'en');
    },
    { locale: 'ja-JP' },
  );
});

story('whoever asks for less motion gets none', async (monitor) => {
  await visit(
    monitor.address,
    async (page) => {
      await queueIs(page, IN_ORDER);
      monitor.wait(monitor.row('142', 1, { urgency: 'critical', customer: { name: 'Calm Waters' } }));
      await row(page, 'Calm Waters').waitFor();
      assert.equal(await page.evaluate(() => document.getAnimations().length), 0);
    },
    { reducedMotion: 'reduce' },
  );
});

const pictures = process.env.BROWSER_PICTURES;
const VIEWS = { queue: '', conversation: '#/conversations/118', waits: '#/conversations/109', review: '#/review' };
before(() => pictures && mkdirSync(pictures, { recursive: true }));
after(() => pictures && console.log(`pictures: ${pictures}`));

for (const colorScheme of ['light', 'dark']) {
  for (const locale of ['en-GB', 'ja-JP']) {
    for (const width of [1180, 360]) {
      story(`it can be read and fits: ${colorScheme}, ${locale}, ${width} pixels`, async (monitor) => {
        monitor.status.held = true;
        monitor.reviewed = toReview(monitor);
        for (const [view, hash] of Object.entries(VIEWS)) {
          await visit(
            `${monitor.address}/${hash}`,
            async (page) => {
              await page.locator(view === 'queue' ? '.row' : '.post').first().waitFor();
              await page.locator('.feed-state[data-live=true]').waitFor();
              await eventually(() => page.locator('.notice').count(), 2);
              assert.deepEqual(await paleTexts(page), []);
              assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width, 'nothing stands out to the right');
              // Playwright would hide the caret by a style of its own, which the policy forbids.
              if (pictures) await page.screenshot({ path: `${pictures}/${view}-${colorScheme}-${locale.slice(0, 2)}-${width}.png`, caret: 'initial', fullPage: view !== 'queue' });
            },
            { colorScheme, locale, viewport: { width, height: 860 } },
          );
        }
      });
    }
  }
}
