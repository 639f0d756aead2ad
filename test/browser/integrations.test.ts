import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminClient } from '../flow/admin-client.js';
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
const fixture = fileURLToPath(new URL('../../src/catalogue/test-fixture/weather', import.meta.url));

describe.skipIf(chromiumPath === null)(`changed integrations in the dashboard${hint}`, () => {
  let place: string;
  let browser: Browser;
  let demo: RunningDemo;
  let watched: WatchedPage;

  beforeAll(async () => {
    place = mkdtempSync(join(tmpdir(), 'dashboard-integrations-'));
    cpSync(fixture, join(place, 'weather'), { recursive: true });
    const head = join(place, 'weather', 'integration.yaml');
    // Its service is not there, so nothing is probed.
    writeFileSync(head, readFileSync(head, 'utf8').replace(', probe: /status', ''));
    demo = await startDemo({
      environment: { GATEHOUSE_CATALOGUE: place, GATEHOUSE_CATALOGUE_RELOAD: 'signal' },
    });
    const admin = adminClient(demo.origin, demo.api_token);
    const account = await admin('POST', '/integrated-account', { integration: 'weather' });
    expect(account.status, JSON.stringify(account.body)).toBe(201);
    const members = [{ integrated_account_id: account.body.id }, { integrated_account_id: demo.integrated_account_id }];
    const made = await admin('POST', '/mcp-server', { name: 'Pinned', members, config: { pin_tools: true } });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    browser = await openBrowser();
    watched = await openPage(browser, { width: 1440 });
    await watched.page.goto(demo.dashboard_url);
    await watched.page.getByRole('button', { name: 'Sign in' }).click();
    await watched.page.getByRole('navigation', { name: 'Main' }).first().waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await demo?.stop();
    rmSync(place, { recursive: true, force: true });
  });

  const edit = (from: RegExp, to: string): void => {
    const file = join(place, 'weather', 'resources', 'things.yaml');
    const before = readFileSync(file, 'utf8');
    expect(before).toMatch(from);
    writeFileSync(file, before.replace(from, to));
  };
  const openTab = async (): Promise<Page> => {
    const { page } = watched;
    await page.goto(`${demo.origin}/dashboard/integrations?tab=changes`);
    return page;
  };

  it('says that nothing changed', async () => {
    const page = await openTab();
    await page.getByText('The files match what is served.').waitFor();
    await page.getByText('No changes since this gateway started.').waitFor();
    await page.getByRole('region', { name: 'Pinned', exact: true }).getByText('Nothing changed').waitFor();
    await expectAccessible(page, 'integrations');
  });

  it('shows what the files would change, and takes it up', async () => {
    edit(/title: List things/, 'title: Show the weather');
    const page = await openTab();
    const files = page.getByRole('region', { name: 'Files' });
    await files.getByText('The files differ from what is served.').waitFor();
    await files.getByRole('button', { name: /changed weather/ }).click();
    await files.getByText('Changed: resources').waitFor();
    await files
      .getByRole('button', { name: /changed .*weather_.*title/ })
      .first()
      .click();
    await files.getByRole('region', { name: 'After' }).getByText('Show the weather').first().waitFor();
    await expectAccessible(page, 'changed integrations');
    await keepPicture(page, 'integrations-pending');
    await page.getByRole('button', { name: 'Apply changes' }).click();
    await files.getByText('The files match what is served.').waitFor();
    await page
      .getByRole('region', { name: 'Applied' })
      .getByRole('button', { name: /changed weather/ })
      .waitFor();
    expect(watched.complaints()).toEqual([]);
  });

  it('shows which servers with pinned tools withhold them, until a person accepts', async () => {
    const page = await openTab();
    const pinned = page.getByRole('region', { name: 'Pinned', exact: true });
    await pinned.getByText(/\d+ tools? changed/).waitFor();
    await keepPicture(page, 'integrations-taken-up');
    await pinned.getByRole('button', { name: 'Review' }).click();
    const dialog = page.getByRole('dialog', { name: 'Changed tools of Pinned' });
    await dialog
      .getByRole('button', { name: /changed/ })
      .first()
      .click();
    await dialog.getByRole('region', { name: 'Now', exact: true }).getByText('Show the weather').first().waitFor();
    await expectAccessible(page, 'changed tools');
    await keepPicture(page, 'changed-tools');
    await dialog.getByRole('button', { name: 'Accept the tools as they are now' }).click();
    await pinned.getByText('Nothing changed').waitFor();
    expect(watched.complaints()).toEqual([]);
  });

  it('reports files with faults, by file and line', async () => {
    edit(/effect: read/, 'effect: raed');
    const page = await openTab();
    await page.getByText(/weather has errors; version \w+ is served/).waitFor();
    await page
      .getByText(/things\.yaml:\d+:\d+/)
      .first()
      .waitFor();
    await expectAccessible(page, 'faulty integrations');
    await keepPicture(page, 'integrations-faults');
  });

  it('shows a viewer what was taken up, and no way to change it', async () => {
    const admin = adminClient(demo.origin, demo.api_token);
    const { token } = (await admin('POST', '/api-token', { name: 'Watcher', scope: 'viewer' })).body;
    const { page, context } = await openPage(browser);
    await signIn(page, demo.origin, String(token), '/integrations?tab=changes');
    await page
      .getByRole('region', { name: 'Applied' })
      .getByRole('button', { name: /changed weather/ })
      .waitFor();
    await page.getByText('An administrator can compare the files').waitFor();
    expect(await page.getByRole('button', { name: /Compare again|Apply changes/ }).count()).toBe(0);
    await context.close();
  });

  it.each(looks)('is pictured in the %s theme at %i', async (...look) => {
    const page = await openTab();
    await showAs(page, look);
    const taken = page.getByRole('region', { name: 'Applied' });
    await taken.getByRole('button', { name: /changed weather/ }).click();
    await taken
      .getByRole('button', { name: /weather_/ })
      .first()
      .click();
    await taken.getByRole('region', { name: 'After' }).first().waitFor();
    await keepPicture(page, `integrations-applied-${look[1]}-${look[0]}`);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(look[1]);
  });
});
