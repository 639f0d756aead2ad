import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningDemo, startDemo } from '../flow/start-gatehouse.js';
import { chromiumPath, keepPicture, openBrowser, openPage, type WatchedPage } from './open-browser.js';

const hint = chromiumPath === null ? ' (needs Chromium: apt-get install chromium, or CHROMIUM=<path>)' : '';

describe.skipIf(chromiumPath === null)(`tools, runbooks and the command palette${hint}`, () => {
  let browser: Browser;
  let demo: RunningDemo;
  let watched: WatchedPage;

  beforeAll(async () => {
    demo = await startDemo();
    browser = await openBrowser();
    watched = await openPage(browser);
    await signIn(watched.page);
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await demo?.stop();
  });

  const signIn = async (page: Page, token = demo.api_token): Promise<void> => {
    await page.goto(`${demo.origin}/dashboard/tools`);
    await page.getByLabel(/^API token/).fill(token);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('heading', { name: 'Tools' }).waitFor();
  };
  const open = async (path: string): Promise<Page> => {
    await watched.page.goto(`${demo.origin}/dashboard${path}`);
    return watched.page;
  };
  const toolPath = (name: string): string => `/tools/${demo.integrated_account_id}/${name}`;

  it('refuses a form with faults before anything is sent, and names each at its field', async () => {
    const page = await open(toolPath('create_a_zoho_mail_group'));
    await page.getByRole('button', { name: 'Preview the request' }).click();
    await page.getByText('Enter a value.').first().waitFor();
    await keepPicture(page, 'tool-faults');
    expect(watched.complaints()).toEqual([]);
  });

  it('finds tools as a model does', async () => {
    const page = await open('/tools');
    await page.getByLabel('Search', { exact: true }).fill('add a member to a group');
    await page.getByText(/tools found/).waitFor();
    await keepPicture(page, 'tools-found');
    expect(watched.complaints()).toEqual([]);
  });

  it('opens the palette from the keyboard and searches everything', async () => {
    const page = await open('/tools');
    await page.getByRole('heading', { name: 'Tools' }).waitFor();
    await page.getByRole('button', { name: /^Search everything/ }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: /^Search servers/ }).fill('domain');
    await page.getByRole('option').first().waitFor();
    await keepPicture(page, 'palette');
    expect(watched.complaints()).toEqual([]);
  });

  it('begins a runbook that a person carries out, and shows which step is next', async () => {
    const page = await open(`/runbooks/${demo.combined_mcp_server_id}/mail_user_offboarding`);
    await page.getByLabel(/^Address/).fill('helpdesk@acmecorp.com');
    await page.getByRole('button', { name: 'Start' }).click();
    await page.getByText('Next', { exact: true }).waitFor();
    await keepPicture(page, 'runbook-guide');
    expect(watched.complaints()).toEqual([]);
  });
});
