import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningDemo, startDemo } from '../flow/start-gatehouse.js';
import { fillDemo, type ShownPage } from './fill-demo.js';
import {
  accessFaults,
  chromiumPath,
  expectAccessible,
  keepPicture,
  layoutFaults,
  openBrowser,
  openPage,
  settled,
  signIn,
} from './open-browser.js';

const hint = chromiumPath === null ? ' (needs Chromium: apt-get install chromium, or CHROMIUM=<path>)' : '';
const firstLoadBytesMax = 250_000;
/** A walk through every page. */
const walkMs = 300_000;

describe.skipIf(chromiumPath === null)(`how the dashboard looks${hint}`, () => {
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

  const signedIn = async (options: Parameters<typeof openPage>[1], language = 'en') => {
    const opened = await openPage(browser, options);
    await opened.page.addInitScript(`localStorage.setItem('gatehouse-language', '${language}')`);
    await opened.page.goto(`${demo.origin}/dashboard/`);
    await opened.page.locator('input[type=password]').fill(demo.api_token);
    await opened.page.locator('button[type=submit]').click();
    await opened.page.locator('main h1').waitFor();
    return opened;
  };

  /** Opens a page without loading the frame again, and waits until it is there and nothing of it is being read. */
  const show = async (page: Page, { path, shows = 'main' }: ShownPage): Promise<void> => {
    await page.evaluate(`(${goTo})(${JSON.stringify(`/dashboard${path}`)})`);
    await settled(page, shows);
    await page.evaluate('scrollTo(0, 0)');
  };

  it.each(['light', 'dark'] as const)(
    'holds up to axe on every page in the %s theme, and is pictured',
    async (theme) => {
      const stranger = await openPage(browser, { theme });
      await stranger.page.goto(`${demo.origin}/dashboard/`);
      await stranger.page.getByLabel(/^API token/).waitFor();
      await expectAccessible(stranger.page, `sign-in, ${theme}`);
      await keepPicture(stranger.page, `sign-in-1440-${theme}`);
      await stranger.context.close();
      const { page, context, complaints } = await signedIn({ theme, width: 1440 });
      const faults: string[] = [];
      for (const shown of pages) {
        await show(page, shown);
        faults.push(...(await accessFaults(page)).map((fault) => `${shown.name}: ${fault}`));
        await keepPicture(page, `${shown.name}-1440-${theme}`);
        const width = Number(await page.evaluate('document.documentElement.scrollWidth'));
        if (width > 1_440) faults.push(`${shown.name} is ${width} pixels wide`);
      }
      expect(faults).toEqual([]);
      await page.goto(`${demo.origin}/dashboard/accounts/${demo.integrated_account_id}`);
      await page.getByRole('button', { name: 'Create MCP server' }).click();
      await page.getByRole('region', { name: 'What the model will see' }).getByRole('status').waitFor();
      await expectAccessible(page, `create, ${theme}`);
      await keepPicture(page, `create-1440-${theme}`);
      expect(complaints()).toEqual([]);
      await context.close();
    },
    walkMs,
  );

  it.each([
    ['en', 'light'],
    ['en', 'dark'],
    ['de', 'light'],
    ['fr', 'light'],
    ['es', 'dark'],
    ['ja', 'light'],
  ] as const)(
    'fits a phone on every page, in %s and the %s theme',
    async (language, theme) => {
      const { page, context, complaints } = await signedIn({ theme, width: 390 }, language);
      const faults: string[] = [];
      for (const shown of pages) {
        await show(page, shown);
        // What axe checks does not depend on the language.
        const found = [...(await layoutFaults(page)), ...(language === 'en' ? await accessFaults(page) : [])];
        faults.push(...found.map((fault) => `${shown.name}: ${fault}`));
        await keepPicture(page, `${shown.name}-390-${language === 'en' ? theme : language}`);
      }
      expect(faults).toEqual([]);
      expect(complaints()).toEqual([]);
      await context.close();
    },
    walkMs,
  );

  it('is used without a mouse: skip link, navigation, dialog and back', async () => {
    const { page, context } = await signedIn({});
    await page.goto(`${demo.origin}/dashboard/accounts/${demo.integrated_account_id}`);
    await page.getByRole('button', { name: 'Create MCP server' }).waitFor();
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement?.textContent')).toBe('Skip to content');
    await page.getByRole('button', { name: 'Create MCP server' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await expect.poll(() => page.evaluate(`document.activeElement?.closest('[role=dialog]') !== null`)).toBe(true);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await context.close();
  });

  it('loads nothing from another origin, and less than 250 kB for the first page', async () => {
    const { page, context } = await openPage(browser);
    const asked: string[] = [];
    let bytes = 0;
    page.on('request', (request) => asked.push(request.url()));
    page.on('requestfinished', async (request) => {
      if (request.url().includes('/dashboard/')) bytes += (await request.sizes()).responseBodySize;
    });
    await signIn(page, demo.origin, demo.api_token);
    await page.getByRole('heading', { name: 'At a glance' }).waitFor();
    await page.waitForLoadState('networkidle');
    expect(asked.filter((url) => !url.startsWith(demo.origin))).toEqual([]);
    expect(asked.filter((url) => url.includes('/dashboard/assets/')).length).toBeGreaterThan(5);
    await expect.poll(() => bytes).toBeGreaterThan(50_000);
    expect(bytes).toBeLessThan(firstLoadBytesMax);
    await context.close();
  });

  it('leads from old addresses of runbooks to the new ones', async () => {
    const { page, context } = await openPage(browser);
    const path = `${demo.combined_mcp_server_id}`;
    await signIn(page, demo.origin, demo.api_token, `/servers/${path}/runbook/domain_onboarding`);
    await page.getByRole('heading', { name: 'Bring a domain into service' }).waitFor();
    expect(page.url()).toContain(`/dashboard/runbooks/${path}/domain_onboarding`);
    await context.close();
  });
});

/** Runs in the page: goes to an address, and marks the headings that are shown before, which another page replaces. */
const goTo = `(address) => {
  if (!address.startsWith(location.pathname + '?') && address !== location.pathname)
    for (const heading of document.querySelectorAll('main h1, main h2')) heading.dataset.before = heading.textContent;
  history.pushState(null, '', address);
}`;
