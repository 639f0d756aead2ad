import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postMcp } from '../flow/admin-client.js';
import { type RunningDemo, startDemo } from '../flow/start-gatehouse.js';
import {
  chromiumPath,
  expectAccessible,
  keepPicture,
  openBrowser,
  openPage,
  type WatchedPage,
} from './open-browser.js';

const hint = chromiumPath === null ? ' (needs Chromium: apt-get install chromium, or CHROMIUM=<path>)' : '';

describe.skipIf(chromiumPath === null)(`several accounts in the dashboard${hint}`, () => {
  let browser: Browser;
  let demo: RunningDemo;
  let watched: WatchedPage;

  beforeAll(async () => {
    demo = await startDemo();
    browser = await openBrowser();
    watched = await openPage(browser);
    await watched.page.goto(demo.dashboard_url);
    await watched.page.getByRole('button', { name: 'Sign in' }).click();
    await watched.page.getByRole('navigation', { name: 'Main' }).first().waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await demo?.stop();
  });

  const open = async (path: string) => {
    await watched.page.goto(`${demo.origin}/dashboard${path}`);
    return watched.page;
  };

  it('creates one URL over two accounts, next to what the model will see', async () => {
    const page = await open('/servers');
    await page.getByText('Demo, all services', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Create MCP server' }).click();
    await page.getByRole('menuitem', { name: 'Over several accounts' }).click();
    await page.getByLabel('Name', { exact: false }).first().fill('Onboarding');
    for (const account of ['Zoho Mail sandbox', 'DNS sandbox']) {
      await page.getByRole('combobox', { name: 'Add an account' }).click();
      await page.getByRole('option', { name: account }).click();
    }
    const dns = page.getByRole('group', { name: 'DNS sandbox' });
    await dns.getByLabel('Label').fill('DNS');
    await dns.getByText('Every write', { exact: true }).click();
    const preview = page.getByRole('region', { name: 'What the model will see' });
    await preview.getByText('DNS: List zones').waitFor();
    await expectAccessible(page, 'create over several accounts');
    await keepPicture(page, 'create-over-several-accounts');
    await page.getByRole('button', { name: 'Create and show the URL' }).click();
    const url = await page
      .getByText(/^http.*\/mcp\/gths_/)
      .first()
      .innerText();
    await page.getByRole('button', { name: 'I have copied it' }).click();
    const listed = JSON.stringify((await postMcp(url, { jsonrpc: '2.0', id: 1, method: 'tools/list' })).body);
    expect(listed).toContain('dns_list_all_cloudflare_dns_zones');
    await page.getByText('Onboarding', { exact: true }).waitFor();
    await expectAccessible(page, 'MCP servers');
    await keepPicture(page, 'mcp-servers');
    expect(watched.complaints()).toEqual([]);
  });

  it('guides through a domain: checks first, carries it out, and publishes the proposal after a yes', async () => {
    const page = await open('/servers');
    await page.getByRole('link', { name: 'Demo, all services' }).click();
    await page.getByRole('link', { name: 'Bring a domain into service' }).click();
    await page.getByLabel('Domain', { exact: false }).first().fill('fresh.example');
    await page.getByRole('button', { name: 'Check without changing anything' }).click();
    await page.getByText('This was a dry run').waitFor({ timeout: 60_000 });
    await keepPicture(page, 'runbook-dry-run');
    await page.getByRole('button', { name: 'Run all steps' }).click();
    await page.getByText('Everything is in place.').waitFor({ timeout: 120_000 });
    await expectAccessible(page, 'a procedure');
    await keepPicture(page, 'runbook-complete');
    await page.getByRole('button', { name: 'Publish this proposal' }).click();
    await page.getByText('Everything is in place.', { exact: true }).waitFor({ timeout: 120_000 });
    const steps = page.getByRole('list', { name: 'Steps' });
    expect(await steps.getByText('Done', { exact: true }).count()).toBe(11);
    expect(watched.complaints()).toEqual([]);
  });
});
