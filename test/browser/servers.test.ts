import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AdminClient, adminClient, callTool, postMcp } from '../flow/admin-client.js';
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

describe.skipIf(chromiumPath === null)(`MCP servers in the dashboard${hint}`, () => {
  let browser: Browser;
  let demo: RunningDemo;
  let admin: AdminClient;
  let watched: WatchedPage;

  beforeAll(async () => {
    demo = await startDemo();
    admin = adminClient(demo.origin, demo.api_token);
    browser = await openBrowser();
    watched = await openPage(browser);
    await signIn(watched.page, demo.origin, demo.api_token, '/servers');
  });
  afterAll(async () => {
    await browser?.close();
    await demo?.stop();
  });

  const open = async (path: string) => {
    await watched.page.goto(`${demo.origin}/dashboard${path}`);
    return watched.page;
  };
  const create = async (body: object): Promise<{ readonly id: string; readonly url: string }> => {
    const made = await admin('POST', `/integrated-account/${demo.integrated_account_id}/mcp`, body);
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    return made.body as unknown as { readonly id: string; readonly url: string };
  };
  const row = (name: string) => watched.page.getByRole('row').filter({ hasText: name });

  it('finds servers by text, state, integration, account and label, and keeps all of it in the address', async () => {
    await create({ name: 'Needle one', labels: { plan: 'pro', team: 'a' } });
    await create({ name: 'Needle two', labels: { plan: 'free' } });
    const page = await open('/servers');
    await page.getByLabel('Search', { exact: true }).fill('needle');
    await row('Needle two').waitFor();
    await expect.poll(() => page.getByRole('status').first().innerText()).toContain('2 MCP servers');
    await expect.poll(() => page.url()).toContain('q=needle');
    await row('Needle one').getByRole('button', { name: 'Only with label plan=pro' }).click();
    await row('Needle two').waitFor({ state: 'detached' });
    expect(new URL(page.url()).searchParams.get('label')).toBe('plan=pro');
    await page.getByRole('combobox', { name: 'State' }).click();
    await page.getByRole('option', { name: 'Expiring' }).click();
    await page.getByText('No MCP server matches').waitFor();
    await page.goBack();
    await row('Needle one').waitFor();
    await page.reload();
    await row('Needle one').waitFor();
    await page.getByRole('button', { name: 'Clear filters' }).first().click();
    await row('Needle two').waitFor();
    await page.getByRole('combobox', { name: 'Integration' }).click();
    await page.getByRole('option').first().click();
    await page.getByRole('combobox', { name: 'Account' }).fill('sandbox');
    await page.getByRole('option').first().waitFor();
    await expectAccessible(page, 'the list of MCP servers');
    await keepPicture(page, 'servers-list');
    expect(watched.complaints()).toEqual([]);
  });

  it('sorts by last use, and opens a server by keyboard', async () => {
    const used = await create({ name: 'Used just now' });
    await postMcp(used.url, { jsonrpc: '2.0', id: 1, method: 'ping' });
    await expect
      .poll(async () => (await admin('GET', `/mcp-server/${used.id}`)).body.last_used_at, { timeout: 10_000 })
      .not.toBeNull();
    const page = await open('/servers');
    await page.getByRole('button', { name: /^Last used/ }).click();
    await page.getByRole('button', { name: /^Last used/ }).click();
    await expect.poll(() => page.url()).toContain('sort=-last_used_at');
    await expect.poll(() => page.getByRole('row').nth(1).innerText()).toContain('Used just now');
    await page.getByRole('link', { name: 'Used just now' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Used just now', level: 1 }).waitFor();
    expect(watched.complaints()).toEqual([]);
  });

  it('creates a server for a chosen account, next to what the model will see', async () => {
    const page = await open('/servers');
    await page.getByRole('button', { name: 'Create MCP server' }).first().click();
    await page.getByRole('menuitem', { name: 'For one account' }).click();
    await page.getByRole('dialog').getByRole('combobox', { name: 'Account' }).fill('Zoho');
    await page.getByRole('option', { name: 'Zoho Mail sandbox' }).click();
    await page.getByRole('button', { name: /^Domain auditor/ }).click();
    const preview = page.getByRole('region', { name: 'What the model will see' });
    await expect
      .poll(() => preview.getByRole('status').innerText(), { timeout: 15_000 })
      .toMatch(/^\d tools?, about [\d,]+ tokens/);
    await page.getByLabel('Name', { exact: false }).first().fill('From the fleet');
    await page.getByRole('button', { name: 'Create and show the URL' }).click();
    await page
      .getByText(/^http.*\/mcp\/gths_/)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'I have copied it' }).click();
    await page.getByRole('link', { name: 'From the fleet' }).click();
    const allows = page.getByRole('note', { name: 'What it allows' });
    await expect.poll(() => allows.innerText()).toMatch(/^Reads .+ of Zoho Mail sandbox/);
    expect(watched.complaints()).toEqual([]);
  });

  it('says in one sentence what a server allows, and shows tools with their cost', async () => {
    const { id } = await create({ name: 'Domain keeper', config: { tags: ['domains'], approval: 'destructive' } });
    const page = await open(`/servers/${id}`);
    const allows = page.getByRole('note', { name: 'What it allows' });
    await expect.poll(() => allows.innerText()).toMatch(/^Reads .*domains.* of Zoho Mail sandbox; asks before /);
    await page.getByText('A person approves destructive calls').waitFor();
    await expectAccessible(page, 'an MCP server');
    await keepPicture(page, 'server-overview');
    await page.getByRole('tab', { name: 'Tools' }).click();
    await page.getByText(/^\d+ tools, about [\d,]+ tokens of a model’s context\./).waitFor();
    await page.getByLabel('Search tools').fill('delete');
    await page.getByRole('row').filter({ hasText: 'A person approves' }).first().waitFor();
    expect(page.url()).toContain('tab=tools');
    await expectAccessible(page, 'the tools of an MCP server');
    await keepPicture(page, 'server-tools');
    expect(watched.complaints()).toEqual([]);
  });

  it('shows calls, clients seen and clients refused with the reason', async () => {
    const { id, url } = await create({ name: 'Watched', config: { require_api_token_auth: true } });
    const agent = { 'user-agent': 'stranger/1' };
    const ping = { jsonrpc: '2.0', id: 1, method: 'ping' };
    await postMcp(url, ping, agent);
    await callTool(
      url,
      'list_all_zoho_mail_domains',
      {},
      {
        authorization: `Bearer ${demo.api_token}`,
        'user-agent': 'example-client/2',
      },
    );
    await expect
      .poll(
        async () => {
          const { accepted, refused } = (await admin('GET', `/mcp-server/${id}/clients`)).body;
          return [accepted, refused].map((list) => (list as readonly unknown[]).length);
        },
        { timeout: 10_000 },
      )
      .toEqual([1, 1]);
    const page = await open(`/servers/${id}?tab=clients`);
    const refused = page.getByRole('table', { name: 'Refused clients' });
    await refused.getByText('stranger/1').waitFor();
    await refused.getByText('No API token sent').waitFor();
    await refused.getByText('401', { exact: true }).waitFor();
    await page.getByRole('table', { name: 'Clients seen' }).getByText('example-client/2').waitFor();
    await expectAccessible(page, 'clients of an MCP server');
    await keepPicture(page, 'server-clients');
    await page.getByRole('tab', { name: 'Calls' }).click();
    await page.getByRole('row').filter({ hasText: 'list_all_zoho_mail_domains' }).waitFor();
    expect(watched.complaints()).toEqual([]);
  });

  it('edits and rotates, and shows the differences in its history', async () => {
    const { id } = await create({ name: 'Changing', config: { methods: ['read'] } });
    const page = await open(`/servers/${id}`);
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    await page.getByText('Every write', { exact: true }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('A person approves every write').waitFor();
    await page.getByRole('button', { name: 'Create new URL' }).click();
    await page.getByRole('combobox', { name: 'The old URL' }).click();
    await page.getByRole('option', { name: 'Works an hour longer' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Create new URL' }).click();
    await page.getByText(/The old URL works until/).waitFor();
    await page.getByRole('button', { name: 'I have copied it' }).click();
    await page.getByText('Old URL works').waitFor();
    await page.getByRole('tab', { name: 'History' }).click();
    const change = page.getByRole('row').filter({ hasText: 'Approval' });
    await change.getByText('none', { exact: true }).waitFor();
    await change.getByText('write', { exact: true }).waitFor();
    await page.getByText('URL replaced').waitFor();
    await expectAccessible(page, 'the history of an MCP server');
    await keepPicture(page, 'server-history');
    expect(watched.complaints()).toEqual([]);
  });

  it('revokes after the name is typed, and still shows who tries the dead URL', async () => {
    const { id, url } = await create({ name: 'To be revoked' });
    const page = await open(`/servers/${id}`);
    await page.getByRole('button', { name: 'Revoke', exact: true }).click();
    const confirm = page.getByRole('dialog').getByRole('button', { name: 'Revoke MCP server' });
    expect(await confirm.isDisabled()).toBe(true);
    await page.getByRole('dialog').getByRole('textbox').fill('To be revoked');
    await confirm.click();
    await page.getByRole('heading', { name: 'MCP servers', level: 1 }).waitFor();
    await postMcp(url, { jsonrpc: '2.0', id: 1, method: 'ping' }, { 'user-agent': 'late/1' });
    await expect
      .poll(async () => JSON.stringify((await admin('GET', `/mcp-server/${id}/clients`)).body), { timeout: 10_000 })
      .toContain('late/1');
    await page.goto(`${demo.origin}/dashboard/servers/${id}`);
    await page.getByRole('heading', { name: 'This MCP server no longer exists' }).waitFor();
    await page.getByText('late/1').waitFor();
    await page.getByText('Revoked', { exact: true }).waitFor();
    expect(watched.complaints()).toEqual([]);
  });

  it('edits many after a summary, and shows what became of each', async () => {
    for (const name of ['Bulk a', 'Bulk b', 'Bulk c'])
      await create({ name, ...(name === 'Bulk c' ? { labels: { plan: 'pro' } } : {}) });
    const page = await open('/servers?q=bulk&sort=name');
    await row('Bulk c').waitFor();
    await page.getByRole('checkbox', { name: 'Select all rows loaded so far' }).check();
    const bar = page.getByRole('region', { name: 'Selected MCP servers' });
    await bar.getByText('3 MCP servers selected').waitFor();
    await bar.getByRole('button', { name: 'Edit' }).click();
    const dialog = page.getByRole('dialog');
    await dialog
      .getByRole('combobox', { name: 'Add labels' })
      .or(dialog.getByLabel('Add labels'))
      .first()
      .fill('plan=pro');
    await page.keyboard.press('Enter');
    // One was deleted meanwhile: its result reports that, the others change.
    const gone = (await admin('GET', '/mcp-server?q=Bulk%20b')).body.result as readonly { readonly id: string }[];
    await admin('DELETE', `/mcp-server/${gone[0]?.id}`);
    await dialog.getByRole('button', { name: 'Review' }).click();
    await dialog.getByText('2 MCP servers will change').waitFor();
    await dialog.getByText('1 already has these settings.').waitFor();
    await expectAccessible(page, 'the summary of a bulk edit');
    await keepPicture(page, 'servers-bulk-edit');
    await dialog.getByRole('button', { name: 'Change 2 MCP servers' }).click();
    await dialog.getByText('1 MCP server changed.').waitFor();
    await dialog.getByText('There is no MCP server').waitFor();
    await keepPicture(page, 'servers-bulk-results');
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await row('Bulk a').getByText('plan=pro').waitFor();
    expect(watched.complaints()).toEqual([]);
  });

  it('revokes many only after their number is typed', async () => {
    for (let index = 0; index < 3; index += 1) await create({ name: `Doomed ${index}` });
    const page = await open('/servers?q=doomed');
    await row('Doomed 2').waitFor();
    for (const index of [0, 2]) await page.getByRole('checkbox', { name: `Select Doomed ${index}` }).check();
    await page.getByRole('region', { name: 'Selected MCP servers' }).getByRole('button', { name: 'Revoke' }).click();
    const dialog = page.getByRole('dialog');
    const act = dialog.getByRole('button', { name: 'Revoke 2 MCP servers' });
    expect(await act.isDisabled()).toBe(true);
    await dialog.getByLabel('Type 2 to continue').fill('2');
    await act.click();
    await dialog.getByText('2 MCP servers changed.').waitFor();
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await row('Doomed 0').waitFor({ state: 'detached' });
    await row('Doomed 1').waitFor();
    expect((await admin('GET', '/mcp-server?q=doomed')).body.total).toBe(1);
    expect(watched.complaints()).toEqual([]);
  });

  it('shows a viewer everything and offers nothing that changes it', async () => {
    const token = String((await admin('POST', '/api-token', { name: 'Looker', scope: 'viewer' })).body.token);
    const { id } = await create({ name: 'Seen by viewers' });
    const viewer = await openPage(browser);
    const { page } = viewer;
    await signIn(page, demo.origin, token, '/servers');
    await page.getByRole('link', { name: 'Seen by viewers' }).waitFor();
    expect(await page.getByRole('checkbox').count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Create MCP server' }).count()).toBe(0);
    await page.goto(`${demo.origin}/dashboard/servers/${id}`);
    await page.getByRole('heading', { name: 'Seen by viewers' }).waitFor();
    for (const name of ['Edit', 'New URL', 'Revoke', 'Create new URL', 'Change expiry'])
      expect(await page.getByRole('button', { name, exact: true }).count(), name).toBe(0);
    expect(viewer.complaints()).toEqual([]);
    await viewer.context.close();
  });

  it('says what to do when the gateway fails, and works again after a retry', async () => {
    const page = await open('/tools');
    await page.route('**/mcp-server?**', (route) => route.fulfill({ status: 500, body: 'not json' }));
    await page.goto(`${demo.origin}/dashboard/servers`);
    await page.getByRole('button', { name: 'Try again' }).waitFor({ timeout: 30_000 });
    await page.unroute('**/mcp-server?**');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('table', { name: 'MCP servers' }).waitFor();
    watched.complaints();
  });

  it('shows hostile names as text', async () => {
    const name = '<img src=x onerror=alert(1)> \u202egpj.exe {{name}} $t(cancel)';
    const { id } = await create({ name });
    const page = await open(`/servers/${id}`);
    const heading = page.getByRole('heading', { level: 1 });
    await expect.poll(() => heading.innerText()).toContain('<img src=x onerror=alert(1)>');
    await page.getByRole('button', { name: 'Revoke', exact: true }).click();
    const title = await page.getByRole('dialog').getByRole('heading').innerText();
    expect(title).toContain('$t(cancel)');
    expect(title).toContain('{{name}}');
    await page.keyboard.press('Escape');
    expect(watched.complaints()).toEqual([]);
  });
});
