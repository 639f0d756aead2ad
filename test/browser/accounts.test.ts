import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminClient } from '../flow/admin-client.js';
import { type RunningDemo, startDemo } from '../flow/start-gatehouse.js';
import { chromiumPath, expectAccessible, keepPicture, openBrowser, openPage } from './open-browser.js';

const hint = chromiumPath === null ? ' (needs Chromium: apt-get install chromium, or CHROMIUM=<path>)' : '';

describe.skipIf(chromiumPath === null)(`accounts and integrations in the dashboard${hint}`, () => {
  let browser: Browser;
  let demo: RunningDemo;
  let account: string;

  beforeAll(async () => {
    demo = await startDemo();
    account = `${demo.origin}/dashboard/accounts/${demo.integrated_account_id}`;
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await demo?.stop();
  });

  const signedIn = async (options: Parameters<typeof openPage>[1] = {}, token = demo.api_token) => {
    const opened = await openPage(browser, options);
    await opened.page.goto(`${demo.origin}/dashboard/accounts`);
    await opened.page.getByLabel(/^API token/).fill(token);
    await opened.page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await opened.page.getByRole('heading', { name: 'Accounts' }).waitFor();
    return opened;
  };

  it('names the missing setting before anything can be sent, and what to register', async () => {
    const { page, context, complaints } = await signedIn({ width: 1440 });
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
    expect(complaints()).toEqual([]);
    await context.close();
  });

  it('shows what the account lacks, asks for it by a new consent, and then has it', async () => {
    const admin = adminClient(demo.origin, demo.api_token);
    const consented = await admin('POST', '/link-token', {
      integration: 'zoho_mail',
      name: 'Narrow',
      tags: ['domains'],
    });
    const { page, context, complaints } = await signedIn({ width: 1440 });
    await page.goto(String(consented.body.url));
    await page.getByRole('button', { name: 'Connect' }).click();
    await page.getByRole('button', { name: /Accept|Allow|Consent/ }).click();
    await page.getByRole('heading', { name: 'Connected' }).waitFor();
    const narrow = (await admin('GET', '/integrated-account?q=Narrow')).body.result as { id: string }[];
    const id = String(narrow[0]?.id);
    await admin('POST', `/integrated-account/${id}/mcp`, { name: 'Groups', config: { tags: ['groups'] } });
    await page.goto(`${demo.origin}/dashboard/accounts/${id}?tab=scopes`);
    await page.getByText(/MCP servers need \d+ more scopes?/).waitFor();
    await page.getByRole('link', { name: 'Groups' }).first().waitFor();
    await expectAccessible(page, 'missing scopes');
    await keepPicture(page, 'account-scopes-missing');
    await page.getByRole('button', { name: 'Ask for the missing scopes' }).click();
    const [consent] = await Promise.all([
      context.waitForEvent('page'),
      page.getByRole('link', { name: 'Open the consent page' }).click(),
    ]);
    await consent.getByRole('button', { name: 'Connect' }).click();
    await consent.getByRole('button', { name: /Accept|Allow|Consent/ }).click();
    await consent.getByRole('heading', { name: 'Connected' }).waitFor();
    await page.goto(`${demo.origin}/dashboard/accounts/${id}?tab=scopes`);
    await page.getByText('The account holds every scope that its MCP servers need.').waitFor();
    await page.goto(`${demo.origin}/dashboard/accounts/${id}?tab=history`);
    await page.getByText('Reconnected').first().waitFor();
    expect(complaints()).toEqual([]);
    await context.close();
  });

  it('has the history of the credentials, who connected the account, and deep links to each tab', async () => {
    const { page, context, complaints } = await signedIn({ width: 1440 });
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
    expect(complaints()).toEqual([]);
    await context.close();
  });

  it('finds accounts by name, and says what to do where none matches', async () => {
    const { page, context } = await signedIn();
    await page.getByLabel('Search accounts').fill('no such account');
    await page.getByRole('heading', { name: 'No account matches' }).waitFor();
    expect(page.url()).toContain('q=no');
    await page.getByRole('button', { name: 'Show all accounts' }).click();
    await page
      .getByRole('link', { name: /^Open Zoho/ })
      .first()
      .waitFor();
    await context.close();
  });

  it('lists integrations with tools, cost and evidence', async () => {
    const { page, context, complaints } = await signedIn({ width: 1440 });
    await page.getByRole('link', { name: 'Integrations' }).first().click();
    await page
      .getByText(/\d+ tools, [\d,.]+ tokens/)
      .first()
      .waitFor();
    await expectAccessible(page, 'integrations');
    await page.getByRole('link', { name: 'Zoho Mail' }).first().click();
    await page.getByRole('region', { name: 'Tools' }).getByText('zoho_mail_domains_verify').waitFor();
    await page.getByRole('region', { name: 'How accounts connect' }).getByText('Consent in the browser').waitFor();
    await expectAccessible(page, 'an integration');
    expect(complaints()).toEqual([]);
    await context.close();
  });

  it('shows a viewer everything and no way to change it', async () => {
    const admin = adminClient(demo.origin, demo.api_token);
    const { token } = (await admin('POST', '/api-token', { name: 'Watcher', scope: 'viewer' })).body;
    const { page, context } = await signedIn({}, String(token));
    await page.goto(`${account}?tab=details`);
    await page.getByText('Account id').waitFor();
    for (const name of [/Connect an account/, /Rename/, /Delete/, /Reconnect/])
      expect(await page.getByRole('button', { name }).count(), String(name)).toBe(0);
    await page.goto(`${demo.origin}/dashboard/integrations/import`);
    await page.getByRole('heading', { name: 'Importing requires an administrator' }).waitFor();
    await context.close();
  });

  it.each([
    ['light', 1440],
    ['dark', 1440],
    ['light', 390],
    ['dark', 390],
  ] as const)('is pictured in the %s theme at %i, and never wider than the window', async (theme, width) => {
    const { page, context } = await signedIn({ theme, width });
    const places = [
      ['accounts', `${demo.origin}/dashboard/accounts`, 'Accounts'],
      ['account-details', `${account}?tab=details`, 'Zoho Mail'],
      ['account-scopes', `${account}?tab=scopes`, 'Zoho Mail'],
      ['account-history', `${account}?tab=history`, 'Zoho Mail'],
      ['integrations', `${demo.origin}/dashboard/integrations`, 'Integrations'],
      ['integration', `${demo.origin}/dashboard/integrations/zoho_mail`, 'Zoho Mail'],
      ['import', `${demo.origin}/dashboard/integrations/import`, 'Import an API'],
    ] as const;
    for (const [name, address, heading] of places) {
      await page.goto(address);
      await page.getByRole('heading', { name: heading }).first().waitFor();
      await page.waitForLoadState('networkidle');
      await keepPicture(page, `${name}-${theme}-${width}`);
      expect(await page.evaluate('document.documentElement.scrollWidth'), name).toBeLessThanOrEqual(width);
      if (width === 390) await expectAccessible(page, `${name}, ${theme}`);
    }
    await context.close();
  });
});
