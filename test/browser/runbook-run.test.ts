import type { Browser } from 'playwright-core';
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
const runMs = 300_000;
const stepMs = 60_000;

describe.skipIf(chromiumPath === null)(`a runbook run by a person${hint}`, () => {
  let browser: Browser;
  let demo: RunningDemo;
  let watched: WatchedPage;
  let serverId: string;

  beforeAll(async () => {
    demo = await startDemo();
    const admin = adminClient(demo.origin, demo.api_token);
    const { members } = (await admin('GET', `/mcp-server/${demo.combined_mcp_server_id}`)).body;
    const held = await admin('POST', '/mcp-server', {
      name: 'Held DNS',
      members: (members as readonly { integrated_account_id: string; prefix: string }[]).map((member) => ({
        integrated_account_id: member.integrated_account_id,
        prefix: member.prefix,
        config: { approval: member.prefix === 'dns' ? 'write' : 'none' },
      })),
    });
    expect(held.status, JSON.stringify(held.body)).toBe(201);
    serverId = String(held.body.id);
    browser = await openBrowser();
    watched = await openPage(browser);
    watched.page.setDefaultTimeout(stepMs);
    await signIn(watched.page, demo.origin, demo.api_token);
  });
  afterAll(async () => {
    await browser?.close();
    await demo?.stop();
  });

  it(
    'goes step by step, waits for an approval, continues after it, and prints its record',
    async () => {
      const { page } = watched;
      await page.goto(`${demo.origin}/dashboard/runbooks/${serverId}/domain_onboarding`);
      await page.getByLabel('Domain', { exact: false }).first().fill('fresh.example');
      await page.getByRole('button', { name: 'Check without changing anything' }).click();
      await page.getByText('This was a dry run').waitFor();
      const steps = page.getByRole('list', { name: 'Steps' });
      const following = page.getByRole('button', { name: /^Run: / });
      const decide = page.getByRole('link', { name: 'Open the approval' }).first();
      // Every click runs one step; the first that writes DNS is held.
      for (let step = 0; step < 12 && !(await decide.isVisible()); step += 1) {
        await following.click();
        await page.getByText('Carrying out the steps').waitFor({ state: 'detached' });
        await page.getByRole('list', { name: 'Steps' }).waitFor();
      }
      await steps.getByText('Waits for approval').first().waitFor();
      await expectAccessible(page, 'a held step');
      await keepPicture(page, 'runbook-held');
      const address = page.url();
      const wasDone = await steps.getByText('Done', { exact: true }).count();
      await decide.click();
      await page.getByRole('button', { name: 'Approve', exact: true }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Approve', exact: false }).click();
      await page.getByText('Approved').first().waitFor();
      await page.goto(address);
      await following.waitFor();
      await following.click();
      await expect
        .poll(() => steps.getByText('Done', { exact: true }).count(), { timeout: stepMs })
        .toBeGreaterThan(wasDone);
      await page.reload();
      const record = page.getByRole('region', { name: 'Record of this run' });
      await record.getByRole('link', { name: 'Approval' }).first().waitFor();
      await page.emulateMedia({ media: 'print' });
      await record.waitFor();
      expect(await page.getByRole('navigation').filter({ visible: true }).count()).toBe(0);
      expect(await page.getByRole('button').filter({ visible: true }).count()).toBe(0);
      await record.getByText('Run started').waitFor();
      await record.getByText('fresh.example').first().waitFor();
      await keepPicture(page, 'runbook-printed');
      expect(watched.complaints()).toEqual([]);
    },
    runMs,
  );
});
