import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AdminClient, adminClient, callTool } from '../flow/admin-client.js';
import { type RunningDemo, startDemo } from '../flow/start-gatehouse.js';
import { chromiumPath, expectAccessible, openBrowser, openPage, signIn, type WatchedPage } from './open-browser.js';

const hint = chromiumPath === null ? ' (needs Chromium: apt-get install chromium, or CHROMIUM=<path>)' : '';

describe.skipIf(chromiumPath === null)(`activity, as a person searches it${hint}`, () => {
  let browser: Browser;
  let demo: RunningDemo;
  let admin: AdminClient;
  let watched: WatchedPage;

  beforeAll(async () => {
    demo = await startDemo();
    admin = adminClient(demo.origin, demo.api_token);
    const servers = `/integrated-account/${demo.integrated_account_id}/mcp`;
    const audit = await admin('POST', servers, { name: 'Auditor of the night', config: { methods: ['read'] } });
    await callTool(String(audit.body.url), 'list_all_zoho_mail_groups');
    for (const tool of ['list_all_zoho_mail_domains', 'list_all_zoho_mail_domains', '=no_such_tool'])
      await callTool(demo.mcp_url, tool);
    browser = await openBrowser();
    watched = await openPage(browser, { width: 1440 });
    await signIn(watched.page, demo.origin, demo.api_token, '/activity');
  });
  afterAll(async () => {
    await browser?.close();
    await demo?.stop();
  });

  const open = async (search = ''): Promise<Page> => {
    await watched.page.goto(`${demo.origin}/dashboard/activity${search}`);
    await watched.page.getByRole('heading', { name: 'Activity', level: 1 }).waitFor();
    return watched.page;
  };
  // Charts have buttons of the same names, which narrow the page.
  const row = (page: Page, name: string | RegExp) =>
    page.getByRole('table', { name: 'Activity' }).getByRole('button', { name });

  it('leaves sign-ins out until they are requested, and names tools, servers and accounts', async () => {
    const page = await open();
    await row(page, 'List domains').first().waitFor();
    expect(await page.getByText('session.begin').count()).toBe(0);
    await page.getByRole('link', { name: 'Auditor of the night' }).first().waitFor();
    await page.getByRole('link', { name: 'Zoho Mail sandbox' }).first().waitFor();
    await page.getByRole('switch', { name: 'Show sign-ins' }).check();
    await page.getByText('session.begin').first().waitFor();
    expect(page.url()).toContain('sessions=show');
    expect(watched.complaints()).toEqual([]);
  });

  it('is filtered by a tool’s title, a server that is searched, and an outcome, all in the address', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Filters' }).click();
    await page.getByRole('combobox', { name: 'Tool or action' }).fill('domains list');
    await page.getByRole('option', { name: 'List domains', exact: true }).click();
    await expect.poll(() => page.url()).toContain('action=list_all_zoho_mail_domains');
    await row(page, 'List groups').first().waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.getByRole('combobox', { name: 'MCP server' }).fill('of the ni');
    await page.getByRole('option', { name: 'Auditor of the night' }).click();
    await row(page, 'List domains').first().waitFor({ state: 'detached' });
    await row(page, 'List groups').first().waitFor();
    await page.reload();
    await row(page, 'List groups').first().waitFor();
    expect(await page.getByRole('combobox', { name: 'MCP server' }).inputValue()).toBe('Auditor of the night');
    await page.goBack();
    await page.getByRole('combobox', { name: 'Outcome' }).click();
    await page.getByRole('option', { name: 'refused by the gateway' }).click();
    await row(page, /no_such_tool/)
      .first()
      .waitFor();
    expect(watched.complaints()).toEqual([]);
  });

  it('opens a row with its result digest, its place in the chain and ways to narrow', async () => {
    const page = await open();
    await row(page, 'List groups').first().click();
    const drawer = page.getByRole('dialog', { name: 'List groups' });
    await drawer.getByText('Result digest', { exact: true }).waitFor();
    await drawer
      .getByRole('region', { name: 'Position in the hash chain' })
      .getByText(/^[0-9a-f]{64}$/)
      .first()
      .waitFor();
    expect(page.url()).toContain('row=aud_');
    await page.reload();
    await drawer.getByText('Result digest', { exact: true }).waitFor();
    await expectAccessible(page, 'a row of activity');
    await drawer.getByRole('button', { name: 'this MCP server' }).click();
    await drawer.waitFor({ state: 'detached' });
    await row(page, 'List domains').first().waitFor({ state: 'detached' });
    expect(watched.complaints()).toEqual([]);
  });

  it('exports what is filtered, safe for spreadsheets', async () => {
    const page = await open('?outcome=refused');
    await row(page, /no_such_tool/)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Export' }).click();
    const [csv] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: /^CSV/ }).click(),
    ]);
    const text = readFileSync(await csv.path(), 'utf8');
    expect(text.split('\r\n')[0]).toMatch(/^sequence,at,kind,action,title,outcome/);
    expect(text).toContain(",'=no_such_tool,");
    expect(text).not.toContain('list_all_zoho_mail_domains');
    await page.getByRole('button', { name: 'Export' }).click();
    const [lines] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: /^JSON Lines/ }).click(),
    ]);
    const [first = '{}'] = readFileSync(await lines.path(), 'utf8').split('\n');
    expect(JSON.parse(first)).toMatchObject({ action: '=no_such_tool', outcome: 'refused' });
  });

  it('keeps views by name in the browser', async () => {
    const page = await open('?outcome=refused&range=week');
    await page.getByRole('button', { name: 'Views' }).click();
    await page.getByRole('menuitem', { name: 'Save this view' }).click();
    await page.getByLabel('Name').fill('Refused this week');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await open();
    await page.getByRole('button', { name: 'Views' }).click();
    await page.getByRole('menuitem', { name: 'Refused this week' }).click();
    await expect.poll(() => page.url()).toMatch(/\?outcome=refused&range=week$/);
    await page.getByRole('button', { name: 'Views' }).click();
    await page.getByRole('button', { name: 'Delete Refused this week' }).click();
    await page.getByText('No saved views').waitFor();
    expect(watched.complaints()).toEqual([]);
  });

  it('draws counts and durations of the filtered period, and compares it with the one before', async () => {
    const page = await open();
    const calls = page.getByRole('figure', { name: 'Calls by outcome (per hour)' });
    await calls.getByText('refused by the gateway').waitFor();
    await calls.getByText('done', { exact: true }).waitFor();
    const durations = page.getByRole('figure', { name: 'Time per call (milliseconds)' });
    await durations.getByText('95th percentile (p95), at most').waitFor();
    // Every fourth hour from midnight on, and the day at midnight.
    for (const chart of [calls, durations]) {
      const labels = await chart
        .locator('.recharts-xAxis-tick-labels .recharts-cartesian-axis-tick-value')
        .allTextContents();
      expect(labels.length).toBeGreaterThan(3);
      for (const label of labels) expect(label).toMatch(/^((04|08|12|16|20):00|\w{3} \d+)$/);
    }
    // Whole numbers of equal round steps, from zero.
    for (const chart of [calls, durations]) {
      const ticks = (
        await chart.locator('.recharts-yAxis-tick-labels .recharts-cartesian-axis-tick-value').allTextContents()
      ).map((tick) => Number(tick.replaceAll(',', '')));
      const step = Math.max(...ticks) / (ticks.length - 1);
      expect(ticks.toSorted((one, other) => one - other)).toEqual(ticks.map((_tick, index) => index * step));
      expect(String(step)).toMatch(/^[125]0*$/);
    }
    await page
      .getByRole('figure', { name: 'By MCP server' })
      .getByRole('button', { name: 'Auditor of the night' })
      .waitFor();
    await page.getByRole('figure', { name: 'By account' }).getByRole('button', { name: 'Zoho Mail sandbox' }).waitFor();
    await page.getByRole('switch', { name: 'Compare with the previous period' }).check();
    await calls.getByText('previous period').waitFor();
    await page.getByText('0 before').first().waitFor();
    expect(page.url()).toContain('compare=previous');
    expect(watched.complaints()).toEqual([]);
  });
});
