import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminClient } from '../flow/admin-client.js';
import { type RunningDemo, startDemo } from '../flow/start-gatehouse.js';
import {
  chromiumPath,
  expectAccessible,
  keepPicture,
  openBrowser,
  openPage,
  signIn,
  type WatchedPage,
} from './open-browser.js';

const hint = chromiumPath === null ? ' (needs Chromium: apt-get install chromium, or CHROMIUM=<path>)' : '';

describe.skipIf(chromiumPath === null)(`accounts and integrations in the dashboard${hint}`, () => {
  let browser: Browser;
  let demo: RunningDemo;
  let account: string;
  let watched: WatchedPage;

  beforeAll(async () => {
    demo = await startDemo();
    account = `${demo.origin}/dashboard/accounts/${demo.integrated_account_id}`;
    browser = await openBrowser();
    watched = await openPage(browser, { width: 1440 });
    await signIn(watched.page, demo.origin, demo.api_token, '/accounts');
  });
  afterAll(async () => {
    await browser?.close();
    await demo?.stop();
  });

  const open = async (path: string): Promise<Page> => {
    await watched.page.goto(`${demo.origin}/dashboard${path}`);
    return watched.page;
  };

  it('names the missing setting before anything can be sent, and what to register', async () => {
    const page = await open('/accounts');
    await page.getByRole('button', { name: 'Connect an account' }).first().click();
    const dialog = page.getByRole('dialog', { name: 'Connect an account' });
    await dialog.getByLabel('Service').click();
    await page.getByRole('option', { name: /Google/ }).click();
    await dialog.getByText('GOOGLE_WORKSPACE_CLIENT_ID').waitFor();
    await dialog.getByText(`${demo.origin}/oauth/callback`).waitFor();
    expect(await dialog.getByRole('button', { name: 'Continue' }).isDisabled()).toBe(true);
    // The key file belongs to the service account only.
    expect(await dialog.getByLabel(/Service account key/).count()).toBe(0);
    await expectAccessible(page, 'a missing setting');
    await keepPicture(page, 'connect-missing');
    await dialog.getByRole('radio', { name: /Service account/ }).check();
    await dialog.getByLabel(/Service account key/).waitFor();
    await dialog.getByLabel(/Administrator to act as/).waitFor();
    expect(await dialog.getByText('GOOGLE_WORKSPACE_CLIENT_ID').count()).toBe(0);
    expect(await dialog.getByRole('button', { name: 'Connect', exact: true }).isEnabled()).toBe(true);
    expect(watched.complaints()).toEqual([]);
  });

  it('shows what the account lacks, asks for it by a new consent, and then has it', async () => {
    const admin = adminClient(demo.origin, demo.api_token);
    const consented = await admin('POST', '/link-token', {
      integration: 'zoho_mail',
      name: 'Narrow',
      tags: ['domains'],
    });
    const { page, context } = watched;
    await page.goto(String(consented.body.url));
    await consentAt(page);
    const narrow = (await admin('GET', '/integrated-account?q=Narrow')).body.result as { id: string }[];
    const id = String(narrow[0]?.id);
    await admin('POST', `/integrated-account/${id}/mcp`, { name: 'Groups', config: { tags: ['groups'] } });
    await page.goto(`${demo.origin}/dashboard/accounts/${id}?tab=scopes`);
    await page.getByText(/MCP servers need \d+ more scopes?/).waitFor();
    await page.getByRole('link', { name: 'Groups' }).first().waitFor();
    await expectAccessible(page, 'missing scopes');
    await keepPicture(page, 'account-scopes-missing');
    await page.getByRole('button', { name: 'Request the missing scopes' }).click();
    const [consent] = await Promise.all([
      context.waitForEvent('page'),
      page.getByRole('link', { name: 'Open the consent page' }).click(),
    ]);
    await consentAt(consent);
    await page.goto(`${demo.origin}/dashboard/accounts/${id}?tab=scopes`);
    await page.getByText('The account has every scope that its MCP servers need.').waitFor();
    await page.goto(`${demo.origin}/dashboard/accounts/${id}?tab=history`);
    await page.getByText('Reconnected').first().waitFor();
    expect(watched.complaints()).toEqual([]);
  });

  it('has the history of the credentials, who connected the account, and deep links to each tab', async () => {
    const { page } = watched;
    await page.goto(`${account}?tab=history`);
    await page.getByText('Connected', { exact: true }).first().waitFor();
    await page.goto(`${account}?tab=details`);
    await page.getByRole('button', { name: 'Check the connection' }).click();
    await page.getByText('The service accepts the credentials.').waitFor();
    await page.getByText('by demo').waitFor();
    await page.getByRole('tab', { name: 'Credentials' }).click();
    await page.getByText('Token refreshed').first().waitFor();
    expect(page.url()).toContain('tab=history');
    await expectAccessible(page, 'history of credentials');
    await page.goBack();
    await page.getByRole('button', { name: 'Check the connection' }).waitFor();
    expect(watched.complaints()).toEqual([]);
  });

  it('finds accounts by name, and says what to do where none matches', async () => {
    const page = await open('/accounts');
    await page.getByLabel('Search accounts').fill('no such account');
    await page.getByRole('heading', { name: 'No account matches' }).waitFor();
    expect(page.url()).toContain('q=no');
    await page.getByRole('button', { name: 'Show all accounts' }).click();
    await page
      .getByRole('link', { name: /^Open Zoho/ })
      .first()
      .waitFor();
  });

  it('lists integrations with tools, cost and evidence', async () => {
    const page = await open('/accounts');
    await page.getByRole('link', { name: 'Integrations' }).first().click();
    await page
      .getByText(/\d+ tools, [\d,.]+ tokens/)
      .first()
      .waitFor();
    await expectAccessible(page, 'integrations');
    await page.getByRole('link', { name: 'Zoho Mail' }).first().click();
    const tools = page.getByRole('region', { name: 'Tools' });
    await tools.getByRole('searchbox').fill('domains_verify');
    await tools.getByText('Verify a domain').first().waitFor();
    await page.getByRole('region', { name: 'How accounts connect' }).getByText('Consent in the browser').waitFor();
    await expectAccessible(page, 'an integration');
    expect(watched.complaints()).toEqual([]);
  });

  it('shows a viewer everything and no way to change it', async () => {
    const admin = adminClient(demo.origin, demo.api_token);
    const { token } = (await admin('POST', '/api-token', { name: 'Watcher', scope: 'viewer' })).body;
    const { page, context } = await openPage(browser);
    await signIn(page, demo.origin, String(token), '/accounts');
    await page.goto(`${account}?tab=details`);
    await page.getByRole('rowheader', { name: 'Account ID', exact: true }).waitFor();
    for (const name of [/Connect an account/, /Rename/, /Delete/, /Reconnect/])
      expect(await page.getByRole('button', { name }).count(), String(name)).toBe(0);
    await page.goto(`${demo.origin}/dashboard/integrations/import`);
    await page.getByRole('heading', { name: 'Importing requires an administrator' }).waitFor();
    await context.close();
  });
});

/** Goes through the page of a link token and the consent page of the service. */
async function consentAt(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Connect' }).click();
  await page.waitForURL(/oauth/);
  await page.getByRole('button', { name: 'Connect' }).click();
  await page.getByRole('heading', { name: 'Connected' }).waitFor();
}
