// A browser for the tests: Debian's Chromium, steered by playwright-core. Each page is watched: an error, a breach of
// the content security policy or a request to another host fails the test, whatever it looked for.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, before } from 'node:test';

// The packages stand in the build folder, not beside this file; tests/browser/run says where.
const { chromium } = createRequire(`${process.env.BROWSER_PACKAGES}/`)('playwright-core');

const PATIENCE = 60_000; // for a machine that builds at the same time; nobody waits for it when all is well

let browser;

/** Call once in each test file. */
export function useBrowser() {
  before(async () => {
    browser = await openBrowser();
  });
  after(() => browser.close());
}

export function openBrowser() {
  const args = process.getuid() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath: process.env.CHROMIUM, args });
}

/**
 * Opens a page at `address`, hands it to `test`, and asks at the end whether it behaved. `options`: of
 * playwright's newContext; `allowed`: console errors that the test brings about (a 503, say).
 */
export async function visit(address, test, { within = browser, allowed = /^$/, ...options } = {}) {
  const context = await within.newContext({ locale: 'en-GB', timezoneId: 'Europe/Helsinki', viewport: { width: 1180, height: 860 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  const wrong = [];
  page.on('pageerror', (error) => wrong.push(`error: ${error.stack}`));
  page.on('console', (message) => {
    const text = message.text();
    if (['error', 'warning'].includes(message.type()) && !allowed.test(text)) wrong.push(`console: ${text}`);
  });
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== new URL(address).origin) wrong.push(`another host: ${request.url()}`);
  });
  try {
    await page.goto(address);
    await test(page, context);
  } finally {
    await context.close();
  }
  assert.deepEqual(wrong, []);
}

/** The names of those who wait, in the order of the page. */
export const names = (page) => page.locator('.row:not([data-state="gone"]) .who').allTextContents();

/** Waits until `read` gives what is expected. */
export async function eventually(read, expected, patience = PATIENCE) {
  const end = performance.now() + patience;
  for (;;) {
    const found = await read();
    try {
      return assert.deepEqual(found, expected);
    } catch (error) {
      if (performance.now() > end) throw error;
    }
    await new Promise((soon) => setTimeout(soon, 50));
  }
}

/** Text whose ink and ground are nearer than 4.5 : 1 (WCAG 2.2, 1.4.3), with its ratio. */
export function paleTexts(page) {
  return page.evaluate(() => {
    const paint = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    const parse = (color) => {
      paint.clearRect(0, 0, 1, 1);
      paint.fillStyle = color;
      paint.fillRect(0, 0, 1, 1);
      return [...paint.getImageData(0, 0, 1, 1).data];
    };
    const light = ([r, g, b]) => {
      const linear = [r, g, b].map((value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
      return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
    };
    const ground = (element) => {
      for (let at = element; at; at = at.parentElement) {
        const color = parse(getComputedStyle(at).backgroundColor);
        if (color[3] === 255) return color;
      }
      return [255, 255, 255];
    };
    const pale = [];
    for (const element of document.body.querySelectorAll('*')) {
      const says = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim());
      if (!says || element.closest('.only-heard, .skip, svg') || !element.checkVisibility()) continue;
      const [a, b] = [light(parse(getComputedStyle(element).color)), light(ground(element))];
      const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      if (ratio < 4.5) pale.push(`${element.className || element.tagName}: ${ratio.toFixed(2)} "${element.textContent.trim().slice(0, 30)}"`);
    }
    return pale;
  });
}
