import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminClient } from '../flow/admin-client.js';
import { type RunningDemo, startDemo } from '../flow/start-gatehouse.js';
import { chromiumPath, expectAccessible, keepPicture, openBrowser, openPage } from './open-browser.js';

const hint = chromiumPath === null ? ' (needs Chromium: apt-get install chromium, or CHROMIUM=<path>)' : '';
const longUrl = `https://hooks.example.com/${'segment'.repeat(12)}`;

describe.skipIf(chromiumPath === null)(`settings of the dashboard${hint}`, () => {
  let browser: Browser;
  let demo: RunningDemo;

  beforeAll(async () => {
    demo = await startDemo();
    const admin = adminClient(demo.origin, demo.api_token);
    const eventTypes = (await admin('GET', '/version')).body.event_types as readonly string[];
    await admin('POST', '/webhook-endpoint', { name: 'Operations', url: longUrl, events: eventTypes });
    await admin('POST', '/webhook-endpoint', {
      name: 'Chat',
      url: 'https://chat.example.com/hook',
      events: ['approval.requested'],
      enabled: false,
    });
    await admin('POST', '/api-token', {
      name: 'Provisioning for Acme',
      actions: ['mcp:create', 'mcp:read', 'audit:read'],
      integrated_account_ids: [demo.integrated_account_id],
      labels: { customer: 'acme' },
    });
    const made = await admin('POST', `/integrated-account/${demo.integrated_account_id}/mcp`, { name: 'Event' });
    await admin('DELETE', `/mcp-server/${String(made.body.id)}`);
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await demo?.stop();
  });

  /** Fails where a button of a part of the page is outside what a person sees without scrolling sideways. */
  const expectInSight = async (page: Page, width: number, names: readonly RegExp[]): Promise<void> => {
    for (const name of names)
      for (const button of await page.getByRole('button', { name }).all()) {
        const box = await button.boundingBox();
        expect(box, String(name)).not.toBeNull();
        expect(Math.round((box?.x ?? width) + (box?.width ?? 0)), String(name)).toBeLessThanOrEqual(width);
      }
    // Tabs scroll in a strip of their own on a phone.
    const wide =
      '[...document.querySelectorAll("main *, [role=dialog] *")].some((one) => !one.matches("[role=tablist]") && one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX === "auto")';
    expect(await page.evaluate(wide)).toBe(false);
  };

  it.each([
    ['light', 1440],
    ['dark', 390],
  ] as const)('show every action without scrolling sideways, %s at %i', async (theme, width) => {
    const { page, context, complaints } = await openPage(browser, { theme, width });
    await page.goto(`${demo.origin}/dashboard/settings`);
    await page.getByLabel(/^API token/).fill(demo.api_token);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByText('Provisioning for Acme').waitFor();
    await page.waitForLoadState('networkidle');
    await expectInSight(page, width, [/^Delete /]);
    await expectAccessible(page, `API tokens, ${theme}`);
    await keepPicture(page, `tokens-${theme}-${width}`);

    await page.getByRole('tab', { name: 'Webhooks' }).click();
    await page.getByText(longUrl).waitFor();
    await expectInSight(page, width, [/^Deliveries/, /^Send a test event/, /^Change/, /^Rotate the secret/, /^Delete/]);
    await expectAccessible(page, `webhooks, ${theme}`);
    await keepPicture(page, `webhooks-${theme}-${width}`);

    await page.getByRole('button', { name: 'Deliveries' }).first().click();
    await page.getByRole('dialog').getByText('mcp_server.created').waitFor();
    await expectInSight(page, width, []);
    await expectAccessible(page, `deliveries, ${theme}`);
    await keepPicture(page, `deliveries-${theme}-${width}`);
    expect(complaints()).toEqual([]);
    await context.close();
  });
});
