import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminClient, callTool } from '../flow/admin-client.js';
import { type RunningDemo, startDemo } from '../flow/start-gatehouse.js';
import { chromiumPath, expectAccessible, openBrowser, openPage, signIn, type WatchedPage } from './open-browser.js';

const hint = chromiumPath === null ? ' (needs Chromium: apt-get install chromium, or CHROMIUM=<path>)' : '';

describe.skipIf(chromiumPath === null)(`the command palette by keyboard${hint}`, () => {
  let browser: Browser;
  let demo: RunningDemo;
  let watched: WatchedPage;
  let rowId: string;

  beforeAll(async () => {
    demo = await startDemo();
    await callTool(demo.mcp_url, 'list_all_zoho_mail_domains');
    const { body } = await adminClient(demo.origin, demo.api_token)('GET', '/audit-log?kind=tool_call&limit=1');
    rowId = (body.result as readonly { id: string }[])[0]?.id ?? '';
    browser = await openBrowser();
    watched = await openPage(browser);
    await signIn(watched.page, demo.origin, demo.api_token);
    // The shortcut works once its button is there.
    await watched.page.getByRole('button', { name: /^Search everything/ }).waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await demo?.stop();
  });

  const chosen = (page: Page) => page.getByRole('option', { selected: true });
  const openPalette = async (page: Page): Promise<void> => {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: /^Search servers/ }).waitFor();
    await expect.poll(() => page.evaluate('document.activeElement?.getAttribute("role")')).toBe('combobox');
  };
  /** Types, waits for the results, and presses the arrow key until this option of this group is chosen. */
  const choose = async (page: Page, typed: string, group: string, option: string): Promise<void> => {
    await page.keyboard.type(typed);
    const wished = page.getByRole('group', { name: group }).getByRole('option').filter({ hasText: option }).first();
    await wished.waitFor();
    await page
      .getByRole('status')
      .filter({ hasText: /results?$/ })
      .waitFor({ state: 'attached' });
    const count = await page.getByRole('option').count();
    for (let press = 0; press < count; press += 1) {
      await page.keyboard.press('ArrowDown');
      await chosen(page).waitFor();
      if ((await wished.getAttribute('aria-selected')) === 'true') return;
    }
    throw new Error(`${option} was never chosen`);
  };

  it.each([
    ['a page', 'approv', 'Pages', 'Approvals', () => /\/dashboard\/approvals$/],
    ['a server', 'all services', 'MCP servers', 'Demo, all services', () => new RegExp(demo.combined_mcp_server_id)],
    [
      'an account',
      'zoho',
      'Accounts',
      'Zoho Mail sandbox',
      () => new RegExp(`/accounts/${demo.integrated_account_id}`),
    ],
    [
      'a tool',
      'create a group',
      'Tools',
      'create_a_zoho_mail_group',
      () => /\/tools\/acc_\w+\/create_a_zoho_mail_group$/,
    ],
    ['a runbook', 'into service', 'Runbooks', 'Demo, all services', () => /\/runbooks\/mcp_\w+\/domain_onboarding/],
  ])('finds %s and opens it', async (_what, typed, group, option, address) => {
    const { page } = watched;
    await openPalette(page);
    await choose(page, typed, group, option);
    await page.keyboard.press('Enter');
    await page.waitForURL(address());
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(watched.complaints()).toEqual([]);
  });

  it('finds an audit row by its id and opens its drawer', async () => {
    const { page } = watched;
    await openPalette(page);
    await choose(page, rowId, 'Audit rows', 'List');
    await page.keyboard.press('Enter');
    await page.waitForURL(new RegExp(`row=${rowId}`));
    await page.getByRole('dialog').getByRole('table').first().waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(watched.complaints()).toEqual([]);
  });

  it('goes around at both ends, offers recent choices first, and closes with Escape', async () => {
    const { page } = watched;
    await openPalette(page);
    await page.getByRole('group', { name: 'Recent' }).getByRole('option').first().waitFor();
    const options = page.getByRole('option');
    await page.keyboard.press('ArrowUp');
    await expect.poll(() => options.last().getAttribute('aria-selected')).toBe('true');
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => options.first().getAttribute('aria-selected')).toBe('true');
    await expectAccessible(page, 'the palette');
    const before = page.url();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(page.url()).toBe(before);
  });
});
