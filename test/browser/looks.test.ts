import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminClient, callTool } from '../flow/admin-client.js';
import { type RunningDemo, startDemo } from '../flow/start-gatehouse.js';
import { chromiumPath, expectAccessible, keepPicture, openBrowser, openPage } from './open-browser.js';

const hint = chromiumPath === null ? ' (needs Chromium: apt-get install chromium, or CHROMIUM=<path>)' : '';
const firstLoadBytesMax = 250_000;

describe.skipIf(chromiumPath === null)(`how the dashboard looks${hint}`, () => {
  let browser: Browser;
  let demo: RunningDemo;
  let pages: readonly (readonly [name: string, path: string, heading: string])[];

  beforeAll(async () => {
    demo = await startDemo();
    const admin = adminClient(demo.origin, demo.api_token);
    const servers = `/integrated-account/${demo.integrated_account_id}/mcp`;
    const held = (await admin('POST', servers, { name: 'IT response', config: { approval: 'write' } })).body;
    for (const tool of ['list_all_zoho_mail_domains', 'list_all_zoho_mail_groups', 'no_such_tool'])
      await callTool(demo.mcp_url, tool);
    await callTool(String(held.url), 'create_a_zoho_mail_group', {
      name: 'Night shift',
      emailId: 'night.shift@acmecorp.com',
      mailGroupMemberList: [{ memberEmailId: 'helpdesk@acmecorp.com' }],
    });
    const [approval] = (await admin('GET', '/approval')).body.result as { id: string }[];
    pages = [
      ['home', '/', 'Home'],
      ['accounts', '/accounts', 'Accounts'],
      ['account', `/accounts/${demo.integrated_account_id}`, 'sandbox'],
      ['servers', '/servers', 'MCP servers'],
      ['runbook', `/servers/${demo.combined_mcp_server_id}/runbook/domain_onboarding`, 'Bring a domain into service'],
      ['tools', '/tools', 'Tools'],
      ['tool', `/tools/${demo.integrated_account_id}/create_a_zoho_mail_group`, 'Create a group'],
      ['activity', '/activity', 'Activity'],
      ['approvals', '/approvals', 'Approvals'],
      ['approval', `/approvals/${approval?.id}`, 'Create a group'],
      ['settings', '/settings', 'Settings'],
      ['nothing', '/no/such/page', 'There is no such page'],
    ];
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await demo?.stop();
  });

  const signedIn = async (options: Parameters<typeof openPage>[1]) => {
    const opened = await openPage(browser, options);
    await opened.page.goto(`${demo.origin}/dashboard/`);
    await opened.page.getByLabel(/^API token/).fill(demo.api_token);
    await opened.page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await opened.page.getByRole('navigation', { name: 'Main' }).first().waitFor();
    return opened;
  };

  it.each(['light', 'dark'] as const)(
    'holds up to axe on every page in the %s theme, and is pictured',
    async (theme) => {
      const stranger = await openPage(browser, { theme });
      await stranger.page.goto(`${demo.origin}/dashboard/`);
      await stranger.page.getByLabel(/^API token/).waitFor();
      await expectAccessible(stranger.page, `sign-in, ${theme}`);
      await keepPicture(stranger.page, `sign-in-${theme}`);
      await stranger.context.close();
      const { page, context, complaints } = await signedIn({ theme });
      for (const [name, path, heading] of pages) {
        await page.goto(`${demo.origin}/dashboard${path}`);
        await page.getByRole('heading', { name: heading }).first().waitFor();
        await page.waitForLoadState('networkidle');
        await expectAccessible(page, `${name}, ${theme}`);
        await keepPicture(page, `${name}-${theme}`);
      }
      await page.goto(`${demo.origin}/dashboard/accounts/${demo.integrated_account_id}`);
      await page.getByRole('button', { name: 'Create MCP server' }).click();
      await page.getByRole('region', { name: 'What the model will see' }).getByRole('status').waitFor();
      await expectAccessible(page, `create, ${theme}`);
      await keepPicture(page, `create-${theme}`);
      expect(complaints()).toEqual([]);
      await context.close();
    },
  );

  it('fits a screen of 360 pixels without scrolling sideways', async () => {
    const { page, context } = await signedIn({ width: 360 });
    for (const [name, path, heading] of pages) {
      await page.goto(`${demo.origin}/dashboard${path}`);
      await page.getByRole('heading', { name: heading }).first().waitFor();
      await page.waitForLoadState('networkidle');
      expect(await page.evaluate('document.documentElement.scrollWidth'), name).toBeLessThanOrEqual(360);
      await keepPicture(page, `${name}-narrow`);
    }
    await context.close();
  });

  it('is used without a mouse: skip link, navigation, dialog and back', async () => {
    const { page, context } = await signedIn({});
    await page.goto(`${demo.origin}/dashboard/accounts/${demo.integrated_account_id}`);
    await page.getByRole('button', { name: 'Create MCP server' }).waitFor();
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement?.textContent')).toBe('Skip to the content');
    await page.getByRole('button', { name: 'Create MCP server' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await expect.poll(() => page.evaluate(`document.activeElement?.closest('[role=dialog]') !== null`)).toBe(true);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await context.close();
  });

  it('takes nothing from another origin, and less than 250 kB for the first page', async () => {
    const { page, context } = await signedIn({});
    const asked: string[] = [];
    let bytes = 0;
    page.on('request', (request) => asked.push(request.url()));
    page.on('requestfinished', async (request) => {
      if (request.url().includes('/dashboard/')) bytes += (await request.sizes()).responseBodySize;
    });
    await page.goto(`${demo.origin}/dashboard/`);
    await page.getByRole('heading', { name: 'At a glance' }).waitFor();
    await page.waitForLoadState('networkidle');
    expect(asked.filter((url) => !url.startsWith(demo.origin))).toEqual([]);
    expect(asked.filter((url) => url.includes('/dashboard/assets/')).length).toBeGreaterThan(5);
    await expect.poll(() => bytes).toBeGreaterThan(50_000);
    expect(bytes).toBeLessThan(firstLoadBytesMax);
    await context.close();
  });
});
