/**
 * What a page costs the browser when it is opened by its address: how far its content moves while it appears, how many requests it takes,
 * and whether it is rendered once. All are counted, so that none depends on the speed of the machine; `npm run dashboard:speed` prints times.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningDemo, startDemo } from '../flow/start-gatehouse.js';
import { fillDemo, type ShownPage } from './fill-demo.js';
import { chromiumPath, openBrowser, openPage, settled, signIn, waitIn } from './open-browser.js';

const hint = chromiumPath === null ? ' (needs Chromium: apt-get install chromium, or CHROMIUM=<path>)' : '';
/** The sum of the layout shifts of a page. */
const shiftMax = 0.05;
/** Files of the dashboard that a page loads: the frame, the page, what it shares with others, its texts. */
const filesMax = 30;
const walkMs = 300_000;
/** Pages whose heading needs no data. */
const headed = [
  '/',
  '/accounts',
  '/integrations',
  '/integrations/import',
  '/servers',
  '/tools',
  '/runbooks',
  '/activity',
  '/approvals',
  '/settings',
];

describe.skipIf(chromiumPath === null)(`how pages of the dashboard load${hint}`, () => {
  let browser: Browser;
  let demo: RunningDemo;
  let pages: readonly ShownPage[];

  beforeAll(async () => {
    demo = await startDemo();
    pages = await fillDemo(demo);
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await demo?.stop();
  });

  it.each([1440, 390])(
    'keeps content in its place and takes few files, %i pixels wide',
    async (width) => {
      const { page, context } = await openPage(browser, { width });
      await signIn(page, demo.origin, demo.api_token);
      await page.addInitScript(watchShifts);
      const faults: string[] = [];
      for (const { name, path, shows = 'main' } of pages) {
        await page.goto(`${demo.origin}/dashboard${path}`);
        await settled(page, shows);
        const { shift, files } = await costOf(page);
        if (shift > shiftMax) faults.push(`${name} moves by ${shift.toFixed(3)}`);
        if (files > filesMax) faults.push(`${name} takes ${files} files`);
      }
      expect(faults).toEqual([]);
      await context.close();
    },
    walkMs,
  );

  it(
    'renders the frame and the heading of its page together',
    async () => {
      const { page, context } = await openPage(browser);
      await signIn(page, demo.origin, demo.api_token);
      await page.addInitScript(watchHeading);
      const faults: string[] = [];
      for (const path of headed) {
        await page.goto(`${demo.origin}/dashboard${path}`);
        await settled(page, 'main');
        await waitIn(page, 'globalThis.renderedFirst !== undefined');
        const rendered = await page.evaluate('globalThis.renderedFirst');
        if (rendered !== 'heading') faults.push(`${path} renders the ${rendered} first`);
      }
      expect(faults).toEqual([]);
      await context.close();
    },
    walkMs,
  );
});

const watchShifts = `
  globalThis.shifted = 0;
  new PerformanceObserver((list) => {
    for (const { hadRecentInput, value } of list.getEntries()) if (!hadRecentInput) globalThis.shifted += value;
  }).observe({ type: 'layout-shift', buffered: true });
`;

// React keeps a skeleton for 300 ms, however soon the page is loaded, and a page rendered twice takes the processor twice.
const watchHeading = `
  new MutationObserver((_changes, observer) => {
    if (!document.querySelector('main')) return;
    observer.disconnect();
    globalThis.renderedFirst = document.querySelector('main h1') ? 'heading' : 'skeleton';
  }).observe(document, { childList: true, subtree: true });
`;

function costOf(page: Page): Promise<{ readonly shift: number; readonly files: number }> {
  return page.evaluate(`({
    shift: globalThis.shifted,
    files: performance.getEntriesByType('resource').filter(({ name }) => name.includes('/dashboard/assets/')).length,
  })`);
}
