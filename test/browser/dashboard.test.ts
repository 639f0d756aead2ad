import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AdminClient, adminClient, postMcp } from '../flow/admin-client.js';
import { type RunningDemo, startDemo } from '../flow/start-gatehouse.js';
import { chromiumPath, openBrowser, openPage, type WatchedPage } from './open-browser.js';

const hint = chromiumPath === null ? ' (needs Chromium: apt-get install chromium, or CHROMIUM=<path>)' : '';

describe.skipIf(chromiumPath === null)(`the dashboard, as a person uses it${hint}`, () => {
  let browser: Browser;
  let demo: RunningDemo;
  let admin: AdminClient;
  let watched: WatchedPage;

  beforeAll(async () => {
    demo = await startDemo();
    admin = adminClient(demo.origin, demo.api_token);
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

  it('refuses a wrong token in words, and signs in with a right one', async () => {
    const { page, context } = await openPage(browser);
    await page.goto(demo.origin);
    await page.getByLabel(/^API token/).fill('gtha_wrong');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    expect(await page.getByRole('alert').innerText()).toContain('unknown');
    await page.getByLabel(/^API token/).fill(demo.api_token);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('navigation', { name: 'Main' }).first().waitFor();
    await page.getByRole('button', { name: 'Account menu' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in to Gatehouse' }).waitFor();
    expect((await context.cookies()).filter(({ name }) => name === 'gatehouse_session')).toEqual([]);
    await context.close();
  });

  it('makes an MCP server from a preset, beside what the model will see, and shows its URL once', async () => {
    const page = await open('/accounts');
    await page.getByRole('link', { name: /^Open Zoho/ }).click();
    await page.getByRole('button', { name: 'Create MCP server' }).click();
    await page.getByRole('button', { name: /^Domain auditor/ }).click();
    const preview = page.getByRole('region', { name: 'What the model will see' });
    await preview.getByText('List domains').waitFor();
    await expect.poll(() => preview.getByRole('status').innerText()).toMatch(/^\d tools?, about [\d,]+ tokens/);
    await page.getByLabel('Name', { exact: false }).first().fill('Auditor of the night');
    await page.getByRole('button', { name: 'Create and show the URL' }).click();
    const url = await page
      .getByText(/^http.*\/mcp\/gths_/)
      .first()
      .innerText();
    await page.getByRole('button', { name: 'Copy MCP URL' }).click();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(url);
    for (const client of ['Claude Desktop', 'claude.ai', 'ChatGPT', 'Cursor', 'VS Code', 'Bridge', 'Claude Code'])
      await page.getByRole('tab', { name: client, exact: true }).click();
    expect(await page.getByText('claude mcp add').innerText()).toContain(`auditor-of-the-night ${url}`);
    await page.getByRole('button', { name: 'I have copied it' }).click();
    await page.getByText('Auditor of the night', { exact: true }).waitFor();
    expect(await page.getByText('gths_').count()).toBe(0);
    const listed = JSON.stringify((await postMcp(url, { jsonrpc: '2.0', id: 1, method: 'tools/list' })).body);
    expect(listed).toContain('list_all_zoho_mail_domains');
    expect(listed).not.toContain('create_a_zoho_mail_group');
    expect(watched.complaints()).toEqual([]);
  });

  it('refuses a choice that leaves no tool while it is made', async () => {
    const page = await open(`/accounts/${demo.integrated_account_id}`);
    await page.getByRole('button', { name: 'Create MCP server' }).click();
    await page.getByRole('combobox', { name: 'Tags' }).fill('bookmarks');
    await page.getByRole('option', { name: 'bookmarks' }).click();
    await page.getByRole('combobox', { name: 'Single tools' }).fill('list_all_zoho_mail_domains');
    await page.getByRole('option', { name: 'list_all_zoho_mail_domains' }).click();
    await page.getByText('This MCP server cannot be created').waitFor();
  });

  it('edits, rotates and revokes one', async () => {
    await admin('POST', `/integrated-account/${demo.integrated_account_id}/mcp`, { name: 'Short-lived' });
    const page = await open(`/accounts/${demo.integrated_account_id}`);
    const act = async (name: string) => {
      await page.getByRole('button', { name: 'Actions for Short-lived' }).click();
      await page.getByRole('menuitem', { name }).click();
    };
    await act('Edit');
    await page.getByText('Destructive calls', { exact: true }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await act('New URL');
    await page.getByRole('button', { name: 'Create new URL' }).click();
    await page
      .getByText(/^http.*\/mcp\/gths_/)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'I have copied it' }).click();
    await act('Revoke');
    await page.getByRole('dialog').getByText('“Short-lived” stops working').waitFor();
    await page.getByRole('dialog').getByRole('textbox').fill('Short-lived');
    await page.getByRole('button', { name: 'Revoke MCP server' }).click();
    await page.getByText('Short-lived', { exact: true }).waitFor({ state: 'detached' });
    expect(watched.complaints()).toEqual([]);
  });

  it('connects an account by consent, and notices that it has arrived', async () => {
    const page = await open('/accounts');
    await page.getByRole('button', { name: 'Connect an account' }).first().click();
    await page.getByLabel('Name', { exact: false }).fill('Second organization');
    await page.getByLabel('domains', { exact: true }).check();
    await page.getByRole('button', { name: 'Continue' }).click();
    const [service] = await Promise.all([
      page.waitForEvent('popup'),
      page.getByRole('link', { name: /^Open the consent/ }).click(),
    ]);
    await service.getByRole('heading', { name: 'Connect Zoho Mail' }).waitFor();
    await service.getByRole('button', { name: 'Connect' }).click();
    await service.waitForURL(/oauth/);
    await service.getByRole('button', { name: 'Connect' }).click();
    await service.getByRole('heading', { name: 'Connected' }).waitFor();
    await service.close();
    await page.getByText('Second organization is connected').waitFor();
    await page.getByRole('link', { name: 'Open it and create an MCP server' }).click();
    await page.getByText('No MCP server yet').waitFor();
    expect(watched.complaints()).toEqual([]);
  });

  it('finds a tool, shows its arguments as a form, calls a read, and asks before a write', async () => {
    const page = await open('/tools');
    await page.getByLabel('Search', { exact: true }).fill('spam listing');
    await page.getByLabel('Search', { exact: true }).fill('list domains');
    await page.getByRole('link', { name: 'List domains', exact: true }).click();
    await page.getByText('GET /api/organization/{zoid}/domains').waitFor();
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.getByRole('region', { name: 'Block 1, text' }).getByText('newbrand.com').first().waitFor();
    await page.goto(`${demo.origin}/dashboard/tools/${demo.integrated_account_id}/create_a_zoho_mail_group`);
    await page.getByRole('button', { name: 'Preview the request' }).click();
    await page.getByText('Enter a value.').first().waitFor();
    expect(watched.complaints()).toEqual([]);
  });

  it('makes and deletes API tokens, tells its health, its webhook and its version', async () => {
    const page = await open('/settings');
    await page.getByRole('button', { name: 'Create an API token' }).click();
    await page.getByLabel('Name', { exact: false }).fill('Night watch');
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await page
      .getByText(/^gtha_/)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'I have copied it' }).click();
    await page.getByRole('button', { name: 'Delete Night watch' }).click();
    expect(await page.getByRole('button', { name: 'Delete API token' }).isDisabled()).toBe(true);
    await page.getByLabel('Type “Night watch” to continue').fill('Night watch');
    await page.getByRole('button', { name: 'Delete API token' }).click();
    await page.getByRole('button', { name: 'Delete Night watch' }).waitFor({ state: 'detached' });
    await page.getByRole('tab', { name: 'Health and keys' }).click();
    await page.getByRole('cell', { name: 'store', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Verify the audit log', exact: true }).click();
    await page.getByText('No row was changed or removed').waitFor();
    await page.getByRole('tab', { name: 'Webhooks' }).click();
    await page.getByText('No webhook endpoints yet').waitFor();
    await page.getByRole('tab', { name: 'About' }).click();
    await page.getByText('sqlite').waitFor();
    expect(watched.complaints()).toEqual([]);
  });

  it('shows a viewer everything and offers nothing that changes it', async () => {
    const token = (await admin('POST', '/api-token', { name: 'Watcher', scope: 'viewer' })).body.token;
    const { page, context, complaints } = await openPage(browser);
    await page.goto(demo.origin);
    await page.getByLabel(/^API token/).fill(String(token));
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Accounts' }).click();
    await page.getByRole('link', { name: 'Open Zoho Mail sandbox' }).click();
    await page.getByRole('table', { name: 'MCP servers' }).waitFor();
    expect(await page.getByRole('button', { name: 'Create MCP server' }).count()).toBe(0);
    await page.getByRole('tab', { name: 'Account' }).click();
    await page.getByText('Data centre').waitFor();
    expect(await page.getByRole('button', { name: 'Delete' }).count()).toBe(0);
    expect(complaints()).toEqual([]);
    await context.close();
  });
});
