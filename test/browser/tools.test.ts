import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AdminClient, adminClient } from '../flow/admin-client.js';
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

describe.skipIf(chromiumPath === null)(`tools, runbooks and the command palette${hint}`, () => {
  let browser: Browser;
  let demo: RunningDemo;
  let admin: AdminClient;
  let watched: WatchedPage;
  let heldId: string;

  beforeAll(async () => {
    demo = await startDemo();
    admin = adminClient(demo.origin, demo.api_token);
    const servers = `/integrated-account/${demo.integrated_account_id}/mcp`;
    heldId = String((await admin('POST', servers, { name: 'Help desk', config: { approval: 'write' } })).body.id);
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
    await page.getByText(/fields? needs? attention/).waitFor();
    await expectAccessible(page, 'a form with faults');
    await keepPicture(page, 'tool-faults');
    expect(watched.complaints()).toEqual([]);
  });

  it('finds tools as a model does, says why, and keeps the search in the address', async () => {
    const page = await open('/tools');
    await page.getByLabel('Search', { exact: true }).fill('which mails are held for moderation');
    await page.getByText(/tools found, best match first/).waitFor();
    await expect.poll(() => page.url()).toContain('q=which');
    const { body } = await admin('GET', '/tool?q=which+mails+are+held+for+moderation&limit=3');
    const [first] = body.result as { title: string; matched: { words: { word: string }[] } }[];
    const row = page.getByRole('table').getByRole('row').nth(1);
    await row.getByRole('link', { name: first?.title ?? '' }).waitFor();
    await row.getByText(new RegExp(`^${first?.matched.words[0]?.word}: `)).waitFor();
    await expectAccessible(page, 'found tools');
    await keepPicture(page, 'tools-found');
    await page.getByRole('combobox', { name: 'Effect' }).click();
    await page.getByRole('option', { name: 'Destructive' }).click();
    await expect.poll(() => page.url()).toContain('effect=destructive');
    await page.goBack();
    await expect.poll(() => page.url()).not.toContain('effect=');
    await page.getByLabel('Search', { exact: true }).fill('zzzz');
    await page.getByRole('heading', { name: 'No tool matches' }).waitFor();
    expect(watched.complaints()).toEqual([]);
  });

  it('shows the result as the model of a chosen client reads it', async () => {
    const page = await open(toolPath('list_all_zoho_mail_domains'));
    await page.getByRole('combobox', { name: 'Rules of' }).click();
    await page.getByRole('option', { name: 'Help desk' }).click();
    await page.getByText('Every write needs approval.').waitFor();
    await page.getByRole('combobox', { name: 'Read as' }).click();
    await page.getByRole('option', { name: 'Copilot CLI' }).click();
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.getByText('Exactly what this client passes on to its model.').waitFor();
    await page.getByRole('region', { name: 'Block 1, text' }).getByText('newbrand.com').first().waitFor();
    await page.getByRole('tab', { name: 'Structured content' }).click();
    await page.getByRole('region', { name: 'Structured content' }).getByText('newbrand.com').first().waitFor();
    await expectAccessible(page, 'a result');
    await keepPicture(page, 'tool-result');
    expect(watched.complaints()).toEqual([]);
  });

  it('previews a write, sends it after a yes, and waits where the MCP server asks for approval', async () => {
    const page = await open(`${toolPath('create_a_zoho_mail_group')}?server=${heldId}`);
    await page.getByLabel(/^name/).fill('Night watch');
    await page.getByLabel(/^emailId/).fill('night.watch@acmecorp.com');
    const members = page.getByRole('button', { name: 'Add mailGroupMemberList' });
    if ((await members.count()) > 0) {
      await members.click();
      await page.getByLabel(/^memberEmailId/).first().fill('helpdesk@acmecorp.com');
    }
    await page.getByRole('button', { name: 'Preview the request' }).click();
    await page.getByText('Not sent').waitFor();
    await page.getByRole('region', { name: 'Block 1, text' }).getByText('night.watch@acmecorp.com').first().waitFor();
    await keepPicture(page, 'tool-preview');
    await page.getByRole('button', { name: 'Send it' }).click();
    await page.getByRole('dialog').getByText('Night watch').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Send it' }).click();
    await page.getByText('This call waits for approval').waitFor();
    await expectAccessible(page, 'a held call');
    const href = await page.getByRole('link', { name: 'Open the approval' }).getAttribute('href');
    const approval = href?.split('/').at(-1) ?? '';
    expect((await admin('POST', `/approval/${approval}`, { decision: 'approve' })).status).toBe(200);
    await page.getByRole('button', { name: 'Run again' }).click();
    await page.getByText('Done', { exact: true }).waitFor();
    expect(watched.complaints()).toEqual([]);
  });

  it('carries a runbook out as a person: forms, notes, a reload in between, and a record to print', async () => {
    const page = await open('/runbooks');
    await page.getByLabel('Search MCP servers').fill('Help desk');
    await expect.poll(() => page.url()).toContain('q=Help');
    await keepPicture(page, 'runbooks');
    await expectAccessible(page, 'runbooks');
    await page.getByRole('link', { name: 'Off-board a user' }).click();
    await page.getByLabel(/^Address/).fill('helpdesk@acmecorp.com');
    await page.getByRole('button', { name: 'Start' }).click();
    const first = page.getByRole('region', { name: 'Step 1' });
    await first.getByText('Next', { exact: true }).waitFor();
    await page.getByText(/Off-board helpdesk@acmecorp\.com/).first().waitFor();
    await first.getByRole('button', { name: /user/i }).first().click();
    await first.getByLabel(/^emailId|^query|^address|^email/i).first().fill('helpdesk@acmecorp.com');
    await first.getByRole('button', { name: 'Run', exact: true }).click();
    await first.getByRole('region', { name: 'Block 1, text' }).waitFor();
    await first.getByLabel('Note for the record').fill('A member, no administrator.');
    await first.getByRole('button', { name: 'Mark as done' }).click();
    await page.getByRole('region', { name: 'Step 2' }).getByText('Next', { exact: true }).waitFor();
    await page.reload();
    await page.getByRole('region', { name: 'Step 2' }).getByText('Next', { exact: true }).waitFor();
    const record = page.getByRole('region', { name: 'Record of this run' });
    await record.getByText('Step 1 done').waitFor();
    await record.getByText('A member, no administrator.').waitFor();
    await record.getByText(/^Call: /).waitFor();
    await expectAccessible(page, 'a run of a guide');
    await keepPicture(page, 'runbook-guide');
    const download = page.waitForEvent('download');
    await record.getByRole('button', { name: 'Download' }).click();
    expect((await download).suggestedFilename()).toMatch(/^user_offboarding-run_\w+\.md$/);
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('navigation').isVisible()).toBe(false);
    expect(await record.getByRole('button', { name: 'Print' }).isVisible()).toBe(false);
    expect(await record.getByText('Step 1 done').isVisible()).toBe(true);
    await keepPicture(page, 'runbook-print');
    await page.emulateMedia({ media: 'screen' });
    await page.getByRole('button', { name: 'End the run here' }).click();
    await record.getByText('Finished', { exact: true }).waitFor();
    expect(watched.complaints()).toEqual([]);
  });

  it('carries a procedure out one step at a time, and shows how it stands after a reload', async () => {
    const page = await open(`/servers/${demo.combined_mcp_server_id}/runbook/domain_onboarding`);
    await expect.poll(() => page.url()).toContain(`/runbooks/${demo.combined_mcp_server_id}/domain_onboarding`);
    await page.getByLabel(/^Domain/).first().fill('unpublished.example');
    await page.getByRole('button', { name: 'Check without changing anything' }).click();
    await page.getByText('This was a dry run').waitFor({ timeout: 60_000 });
    await page.getByRole('button', { name: 'Run: Add the domain' }).click();
    await page.getByText(/up to and including add/).waitFor({ timeout: 60_000 });
    await page.reload();
    await page.getByRole('button', { name: /^Run: Publish the proof/ }).waitFor({ timeout: 60_000 });
    const record = page.getByRole('region', { name: 'Record of this run' });
    await record.getByText('Steps carried out').waitFor();
    await record.getByText('Checked, nothing changed').first().waitFor();
    await expectAccessible(page, 'a procedure');
    await keepPicture(page, 'runbook-procedure');
    expect(watched.complaints()).toEqual([]);
  });

  it('opens the palette from the keyboard, searches everything, and remembers the choice', async () => {
    const page = await open('/tools');
    await page.getByRole('heading', { name: 'Tools' }).waitFor();
    await page.keyboard.press('Control+k');
    const box = page.getByRole('combobox', { name: /^Search servers, accounts/ });
    await box.fill('Help desk');
    await page.getByRole('option', { name: /Help desk/ }).waitFor();
    await expectAccessible(page, 'the palette');
    await keepPicture(page, 'palette');
    await page.keyboard.press('ArrowDown');
    const active = await box.getAttribute('aria-activedescendant');
    expect(await page.locator(`#${active}`).getAttribute('aria-selected')).toBe('true');
    await box.fill('add a member to a group');
    await page.getByRole('group', { name: 'Tools' }).getByRole('option').first().waitFor();
    const [row] = (await admin('GET', '/audit-log?limit=1')).body.result as { id: string; action: string }[];
    await box.fill(row?.id ?? '');
    await page.getByRole('group', { name: 'Audit rows' }).getByRole('option', { name: row?.action ?? '' }).waitFor();
    await box.fill('zzzz');
    await page.getByText('Nothing found.').waitFor();
    await box.fill('runbooks');
    await page.getByRole('option', { name: 'Runbooks' }).first().waitFor();
    await page.keyboard.press('Enter');
    await expect.poll(() => page.url()).toMatch(/\/runbooks$/);
    await page.getByRole('button', { name: /^Search everything/ }).click();
    await page.getByRole('group', { name: 'Recent' }).getByRole('option', { name: 'Runbooks' }).waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    expect(watched.complaints()).toEqual([]);
  });

  it('a viewer sees no button that calls or changes', async () => {
    const { body } = await admin('POST', '/api-token', { name: 'Reader', scope: 'viewer' });
    const viewer = await openPage(browser);
    await signIn(viewer.page, String(body.token));
    await viewer.page.goto(`${demo.origin}/dashboard${toolPath('create_a_zoho_mail_group')}`);
    await viewer.page.getByText('Viewers can read this form.').waitFor();
    expect(await viewer.page.getByRole('button', { name: /Preview the request|Send it|^Run$/ }).count()).toBe(0);
    await viewer.page.goto(`${demo.origin}/dashboard/runbooks/${heldId}/user_offboarding?kind=guide`);
    await viewer.page.getByRole('region', { name: 'Step 1' }).waitFor();
    expect(await viewer.page.getByRole('button', { name: /Start|Mark as done|Skip$/ }).count()).toBe(0);
    expect(viewer.complaints()).toEqual([]);
    await viewer.context.close();
  });

  it.each([
    ['light', 1440, 'en'],
    ['dark', 1440, 'en'],
    ['light', 390, 'de'],
    ['dark', 390, 'de'],
  ] as const)('fits in the %s theme at %i pixels, in %s', async (theme, width, language) => {
    const { page, context } = await openPage(browser, { theme, width });
    await signIn(page);
    await page.evaluate(`localStorage.setItem('gatehouse-language', '${language}')`);
    const paths = [
      ['tools', '/tools?q=add+a+member'],
      ['tool', `${toolPath('create_a_zoho_mail_group')}?server=${heldId}`],
      ['runbooks', '/runbooks'],
      ['runbook', `/runbooks/${demo.combined_mcp_server_id}/domain_onboarding`],
      ['guide', `/runbooks/${heldId}/user_offboarding?kind=guide`],
    ] as const;
    for (const [name, path] of paths) {
      await page.goto(`${demo.origin}/dashboard${path}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle');
      expect(await page.evaluate('document.documentElement.scrollWidth'), name).toBeLessThanOrEqual(width);
      await expectAccessible(page, `${name}, ${theme}, ${width}`);
      await keepPicture(page, `d-tools-${name}-${theme}-${width}`);
    }
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').last().fill('domain');
    await page.getByRole('option').first().waitFor();
    await page.waitForLoadState('networkidle');
    expect(await page.evaluate('document.documentElement.scrollWidth'), 'palette').toBeLessThanOrEqual(width);
    await keepPicture(page, `d-tools-palette-${theme}-${width}`);
    await context.close();
  });
});
