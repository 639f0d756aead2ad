import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminClient, callTool, replyOf } from '../flow/admin-client.js';
import { type RunningDemo, startDemo } from '../flow/start-gatehouse.js';
import {
  chromiumPath,
  expectAccessible,
  keepPicture,
  looks,
  openBrowser,
  openPage,
  showAs,
  signIn,
  type WatchedPage,
} from './open-browser.js';

const hint = chromiumPath === null ? ' (needs Chromium: apt-get install chromium, or CHROMIUM=<path>)' : '';

describe.skipIf(chromiumPath === null)(`how servers over several accounts look${hint}`, () => {
  let browser: Browser;
  let demo: RunningDemo;
  let heldId: string;
  let watched: WatchedPage;

  beforeAll(async () => {
    demo = await startDemo();
    const admin = adminClient(demo.origin, demo.api_token);
    const { members } = (await admin('GET', `/mcp-server/${demo.combined_mcp_server_id}`)).body;
    const held = await admin('POST', '/mcp-server', {
      name: 'Held',
      members: (members as readonly { integrated_account_id: string; prefix: string }[]).map((member) => ({
        integrated_account_id: member.integrated_account_id,
        prefix: member.prefix,
        config: { approval: member.prefix === 'dns' ? 'write' : 'none' },
      })),
    });
    expect(held.status, JSON.stringify(held.body)).toBe(201);
    heldId = String(held.body.id);
    // An existing SPF record: the difference is what people must be able to read.
    const zones = await callTool(demo.combined_mcp_url, 'dns_list_all_cloudflare_dns_zones', {
      name: 'unpublished.example',
    });
    const [zone] = replyOf(zones.body).items as readonly { id: string }[];
    await callTool(demo.combined_mcp_url, 'dns_create_a_cloudflare_dns_record', {
      zone_id: zone?.id,
      type: 'TXT',
      name: '@',
      content: `v=spf1 include:${'a-long-name-of-a-provider-that-was-used-before.'.repeat(3)}example -all`,
    });
    browser = await openBrowser();
    watched = await openPage(browser);
    await signIn(watched.page, demo.origin, demo.api_token);
  });
  afterAll(async () => {
    await browser?.close();
    await demo?.stop();
  });

  const open = async (path: string, look: (typeof looks)[number]): Promise<Page> => {
    await showAs(watched.page, look);
    await watched.page.goto(`${demo.origin}/dashboard${path}`);
    return watched.page;
  };
  /** Nothing is cut off or pushed out of its box: the page does not scroll sideways, and neither does what must not. */
  const expectNoOverflow = async (page: Page, width: number, where: string) => {
    expect(await page.evaluate('document.documentElement.scrollWidth'), where).toBeLessThanOrEqual(width);
    const wide = await page.evaluate(
      `[...document.querySelectorAll('[aria-label="What the model will see"] *, [data-report] *')]
        .filter((one) => one.scrollWidth > one.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(one).overflowX))
        .map((one) => one.className)`,
    );
    expect(wide, where).toEqual([]);
    const cut = await page.evaluate(
      `[...document.querySelectorAll('.mantine-Badge-label')].filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.textContent)`,
    );
    expect(cut, where).toEqual([]);
  };

  it.each(looks)('the dialog in the %s theme at %i', async (...look) => {
    const [theme, width] = look;
    const page = await open('/servers', look);
    await page.getByRole('button', { name: 'Create MCP server' }).first().click();
    await page.getByRole('menuitem', { name: 'Over several accounts' }).click();
    for (const account of ['Zoho Mail sandbox', 'DNS sandbox']) {
      await page.getByRole('combobox', { name: 'Add an account' }).click();
      await page.getByRole('option', { name: account }).click();
    }
    const preview = page.getByRole('region', { name: 'What the model will see' });
    await preview.getByText('DNS sandbox: List zones').waitFor();
    await expectAccessible(page, `dialog, ${theme}, ${width}`);
    await expectNoOverflow(page, width, `dialog, ${theme}, ${width}`);
    await keepPicture(page, `combined-dialog-${theme}-${width}`);
    await page.getByRole('button', { name: 'Create and show the URL' }).scrollIntoViewIfNeeded();
    await keepPicture(page, `combined-dialog-end-${theme}-${width}`);
  });

  it.each(looks)('the guided page in the %s theme at %i, with a difference', async (...look) => {
    const [theme, width] = look;
    const page = await open(`/runbooks/${heldId}/domain_onboarding`, look);
    await page.getByLabel('Domain', { exact: false }).first().fill('unpublished.example');
    await page.getByRole('button', { name: 'Check without changing anything' }).click();
    await page
      .getByText(/Existing records would change|This was a dry run/)
      .first()
      .waitFor({ timeout: 60_000 });
    const spf = page.getByRole('region', { name: 'Publish the SPF record' });
    await spf.scrollIntoViewIfNeeded();
    await keepPicture(page, `runbook-difference-${theme}-${width}`);
    await expectAccessible(page, `guided page, ${theme}, ${width}`);
    await expectNoOverflow(page, width, `guided page, ${theme}, ${width}`);
  });
});
