import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AdminClient, adminClient, callTool } from '../flow/admin-client.js';
import { type RunningDemo, startDemo } from '../flow/start-gatehouse.js';
import { chromiumPath, openBrowser, openPage, signIn, type WatchedPage } from './open-browser.js';

const hint = chromiumPath === null ? ' (needs Chromium: apt-get install chromium, or CHROMIUM=<path>)' : '';
const rename = 'zoho_mail_groups_rename';
const remove = 'delete_a_zoho_mail_group_by_id';
const create = 'create_a_zoho_mail_group';
const newGroup = (name: string) => ({
  name,
  emailId: `${name.toLowerCase().replaceAll(' ', '.')}@acmecorp.com`,
  mailGroupMemberList: [{ memberEmailId: 'helpdesk@acmecorp.com' }],
  zgid: undefined,
});

describe.skipIf(chromiumPath === null)(`held calls, as a person decides them${hint}`, () => {
  let browser: Browser;
  let demo: RunningDemo;
  let admin: AdminClient;
  let watched: WatchedPage;
  let group: { readonly zgid: string; readonly name: string };
  let server: { readonly id: string; readonly url: string };

  beforeAll(async () => {
    demo = await startDemo();
    admin = adminClient(demo.origin, demo.api_token);
    const text = JSON.stringify((await callTool(demo.mcp_url, 'list_all_zoho_mail_groups')).body.result);
    const [, zgid = '', name = ''] = /zgid\\":\s*\\"(\d+)\\".*?name\\":\s*\\"([^"\\]+)/.exec(text) ?? [];
    group = { zgid, name };
    server = await newServer('Held');
    browser = await openBrowser();
    watched = await openPage(browser);
    await signIn(watched.page, demo.origin, demo.api_token, '/approvals');
  });
  afterAll(async () => {
    await browser?.close();
    await demo?.stop();
  });

  async function newServer(name: string): Promise<{ id: string; url: string }> {
    const path = `/integrated-account/${demo.integrated_account_id}/mcp`;
    const { body } = await admin('POST', path, { name, config: { approval: 'write' } });
    return { id: String(body.id), url: String(body.url) };
  }

  async function hold(tool: string, input: object, url = server.url): Promise<string> {
    const held = JSON.stringify((await callTool(url, tool, { zgid: group.zgid, ...input })).body);
    return /approvals\/(apr_\w+)/.exec(held)?.[1] ?? '';
  }

  const open = async (path: string): Promise<Page> => {
    await watched.page.goto(`${demo.origin}/dashboard${path}`);
    return watched.page;
  };
  const statusOf = async (id: string): Promise<unknown> => (await admin('GET', `/approval/${id}`)).body.status;
  const itemOf = (page: Page, text: string) => page.getByRole('listitem').filter({ hasText: text });

  it('shows nothing to a stranger who has the link, and returns to the call after the sign-in', async () => {
    const id = await hold(remove, {});
    const { page, context, complaints } = await openPage(browser);
    await page.goto(`${demo.origin}/approvals/${id}`);
    await page.getByRole('heading', { name: 'Sign in to Gatehouse' }).waitFor();
    expect(await page.content()).not.toContain(group.name);
    await page.getByLabel(/^API token/).fill(demo.api_token);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('heading', { name: 'Delete a group' }).waitFor();
    expect(page.url()).toBe(`${demo.origin}/dashboard/approvals/${id}`);
    expect(complaints()).toEqual([]);
    await context.close();
    await admin('POST', `/approval/${id}`, { decision: 'deny' });
  });

  it('tells what a call is about and what it changes, and denies it with a reason', async () => {
    const id = await hold(rename, { name: 'Night\u200b crew' });
    const page = await open('/approvals');
    await itemOf(page, group.name).getByRole('link', { name: 'Rename a group' }).click();
    await page.getByRole('region', { name: 'Affected objects' }).getByText(group.name, { exact: true }).waitFor();
    const change = page.getByRole('region', { name: 'What would change' });
    await change.getByRole('row', { name: new RegExp(`^name ${group.name} Night`) }).waitFor();
    await page.getByText('Can be undone').waitFor();
    await page.getByText('The request contains invisible characters').waitFor();
    expect(await change.locator('mark').innerText()).toBe('[U+200B]');
    expect(await page.getByText(/PUT https:\/\//).count()).toBe(0);
    await page.getByRole('button', { name: 'Exact request' }).click();
    await page.getByText(new RegExp(`PUT https://.*/groups/${group.zgid}`)).waitFor();
    await page.getByRole('button', { name: 'Deny', exact: true }).click();
    await page.getByLabel('Reason').fill('Ask the owner first');
    await page.getByRole('button', { name: 'Deny this call' }).click();
    await page.getByText('Reason: Ask the owner first').waitFor();
    expect(await statusOf(id)).toBe('denied');
    expect(watched.complaints()).toEqual([]);
  });

  it('is worked with the keyboard, and decides nothing by a key alone', async () => {
    const id = await hold(rename, { name: 'Keyboard' });
    const page = await open('/approvals');
    await itemOf(page, group.name).first().waitFor();
    await page.keyboard.press('a');
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.keyboard.press('j');
    await expect.poll(() => page.evaluate('document.activeElement.textContent')).toBe('Rename a group');
    await page.keyboard.press('a');
    await page.getByRole('dialog', { name: 'Approve this call?' }).waitFor();
    await reasonHasFocus(page);
    // What is typed goes into the reason, whatever it is.
    await page.keyboard.type('ada');
    await expect.poll(() => page.getByLabel('Reason').inputValue()).toBe('ada');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await statusOf(id)).toBe('pending');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).getByText('You must confirm it').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('d');
    await page.getByRole('dialog', { name: 'Deny this call?' }).waitFor();
    await reasonHasFocus(page);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect.poll(() => statusOf(id)).toBe('denied');
    await page.getByText('No calls wait for approval').waitFor();
    expect(watched.complaints()).toEqual([]);
  });

  it('decides several of a kind together, each on its own record, and tells which one failed', async () => {
    const ids: string[] = [];
    for (const name of ['One', 'Two', 'Three']) ids.push(await hold(rename, { name }));
    const other = await hold(create, newGroup('Other kind'));
    const page = await open('/approvals');
    const boxes = page.getByRole('checkbox', { name: 'Select Rename a group' });
    await boxes.first().check();
    expect(await page.getByRole('checkbox', { name: 'Select Create a group' }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Select all 3 calls like this' }).click();
    await page.getByRole('button', { name: 'Approve 3 calls' }).click();
    const dialog = page.getByRole('dialog', { name: 'Approve 3 calls?' });
    await dialog.getByText('Can be undone').waitFor();
    // Somebody else is quicker with one of them.
    await admin('POST', `/approval/${ids[1]}`, { decision: 'deny', reason: 'no' });
    await dialog.getByRole('button', { name: 'Approve 3 calls' }).click();
    await dialog.getByText('2 decided').waitFor();
    await dialog.getByText('1 failed').waitFor();
    await dialog.getByText(/only a pending one can be decided/i).waitFor();
    await dialog.getByRole('button', { name: 'Done' }).click();
    expect(await Promise.all(ids.map(statusOf))).toEqual(['approved', 'denied', 'approved']);
    const rows = (await admin('GET', `/audit-log?action=approval.decide&approval_id=${ids[0]}`)).body
      .result as object[];
    expect(rows).toMatchObject([{ outcome: 'ok', client: 'dashboard' }]);
    expect(await statusOf(other)).toBe('pending');
    await admin('POST', `/approval/${other}`, { decision: 'deny' });
    expect(watched.complaints()).toEqual([]);
  });

  it('shows a call of a revoked server as withdrawn, with nothing to decide', async () => {
    const gone = await newServer('Short-lived');
    const id = await hold(rename, { name: 'Gone' }, gone.url);
    const page = await open(`/approvals/${id}`);
    await page.getByRole('button', { name: 'Approve', exact: true }).waitFor();
    await admin('DELETE', `/integrated-account/${demo.integrated_account_id}/mcp/${gone.id}`);
    await page.getByText('This call can no longer be approved').waitFor();
    await page.getByText('The MCP server was revoked.').waitFor();
    expect(await page.getByRole('button', { name: 'Approve', exact: true }).count()).toBe(0);
    await page.goto(`${demo.origin}/dashboard/approvals?status=all`);
    await page.getByText('withdrawn', { exact: true }).first().waitFor();
  });

  it('counts in the title of the tab, and notifies a person who looks elsewhere and wants it', async () => {
    const { page, context } = await openPage(browser);
    await context.grantPermissions(['notifications'], { origin: demo.origin });
    await page.addInitScript(() => {
      const shown: unknown[] = [];
      Object.assign(globalThis, {
        shown,
        Notification: class {
          static permission = 'granted';
          constructor(title: string, options: object) {
            shown.push({ title, ...options });
          }
        },
      });
    });
    await signIn(page, demo.origin, demo.api_token, '/approvals');
    await page.getByRole('button', { name: 'Notify me' }).click();
    await page.getByRole('button', { name: 'Notifications on' }).waitFor();
    await page.evaluate("Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' })");
    const id = await hold(rename, { name: 'Counted' });
    await expect.poll(() => page.title(), { timeout: 20_000 }).toMatch(/^\(1\) Approvals · Gatehouse$/);
    await expect
      .poll(() => page.evaluate('globalThis.shown'))
      .toEqual([expect.objectContaining({ title: '1 waiting', body: 'Rename a group' })]);
    await admin('POST', `/approval/${id}`, { decision: 'deny' });
    await expect.poll(() => page.title(), { timeout: 20_000 }).toBe('Approvals · Gatehouse');
    await context.close();
  });

  it('shows a viewer everything and offers no decision', async () => {
    const id = await hold(rename, { name: 'Looked at' });
    const { token } = (await admin('POST', '/api-token', { name: 'Watcher', scope: 'viewer' })).body;
    const { page, context, complaints } = await openPage(browser);
    await page.goto(`${demo.origin}/dashboard/approvals/${id}`);
    await page.getByLabel(/^API token/).fill(String(token));
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByText('Waiting for an administrator').waitFor();
    await page.getByText('Only administrators can load the current state').waitFor();
    await page.keyboard.press('a');
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Approve', exact: true }).count()).toBe(0);
    expect(complaints()).toEqual([]);
    await context.close();
    await admin('POST', `/approval/${id}`, { decision: 'deny' });
  });
});

/** A dialog is visible before it takes the focus. */
async function reasonHasFocus(page: Page): Promise<void> {
  await expect
    .poll(() => page.getByLabel('Reason').evaluate((field) => field === field.ownerDocument.activeElement))
    .toBe(true);
}
