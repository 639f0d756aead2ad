import { createHmac } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { type AdminClient, adminClient, callTool } from './admin-client.js';
import { controlOf, type SandboxControl } from './sandbox-control.js';
import { type RunningDemo, runCommand, startDemo } from './start-gatehouse.js';

interface Received {
  readonly headers: { readonly [name: string]: string | string[] | undefined };
  readonly body: string;
}

let demo: RunningDemo;
let admin: AdminClient;
let sandbox: SandboxControl;
let receiver: Server;
let webhookUrl: string;
const received: Received[] = [];
let receiverStatus = 204;

beforeAll(async () => {
  receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      received.push({ headers: request.headers, body });
      response.writeHead(receiverStatus).end();
    });
  });
  await new Promise<void>((resolve) => {
    receiver.listen(0, '127.0.0.1', resolve);
  });
  webhookUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hooks?from=gatehouse`;
  demo = await startDemo({ environment: { GATEHOUSE_WEBHOOK_URL: webhookUrl } });
  admin = adminClient(demo.origin, demo.api_token);
  sandbox = controlOf(demo.sandbox_origin);
});
afterAll(async () => {
  await demo?.stop();
  receiver?.close();
});

const link = async (wish: object = {}): Promise<string> => {
  const made = await admin('POST', '/link-token', { integration: 'zoho_mail', ...wish });
  expect(made.status).toBe(201);
  return String(made.body.url);
};

/** Opens a link, presses the button and goes to the service, as a browser does. */
const press = async (url: string): Promise<{ readonly cookie: string; readonly consentUrl: URL }> => {
  const pressed = await fetch(url, { method: 'POST', redirect: 'manual', headers: { origin: demo.origin } });
  expect(pressed.status).toBe(303);
  const cookie = pressed.headers.get('set-cookie') ?? '';
  expect(cookie).toMatch(/; HttpOnly; SameSite=Lax$/);
  return { cookie: cookie.split(';')[0] ?? '', consentUrl: new URL(pressed.headers.get('location') ?? '') };
};

/** Decides on the page of the service and returns the URL that it redirects to. */
const decide = async (consentUrl: URL, decision: 'approve' | 'deny', home = 'com'): Promise<string> => {
  const form = new URLSearchParams(consentUrl.search);
  form.set('decision', decision);
  form.set('data_center', home);
  const answer = await fetch(`${consentUrl.origin}/oauth/v2/auth/decision`, {
    method: 'POST',
    redirect: 'manual',
    body: form,
  });
  return answer.headers.get('location') ?? `no redirect: ${answer.status} ${await answer.text()}`;
};
const comeBack = (url: string, cookie: string) => fetch(url, { headers: { cookie }, redirect: 'manual' });

describe('a link for consent', () => {
  it.each([
    [{ integration: 'acme' }, 'There is no integration acme'],
    [{ data_center: 'moon' }, 'There is no data centre moon'],
    [{ tags: ['domain'] }, 'did you mean domains?'],
    [{ minutes: 61 }, 'minutes must be a whole number from 1 to 60'],
    [{ return_to: 'javascript:alert(1)' }, 'return_to must be an address'],
    [{ colour: 'red' }, 'colour is not a field'],
    [{ integrated_account_id: 'acc_none' }, 'acc_none to reconnect'],
  ])('is refused for %j', async (wish, words) => {
    const refused = await admin('POST', '/link-token', { integration: 'zoho_mail', ...wish });
    expect([refused.status, refused.body.message]).toEqual([
      refused.status === 404 ? 404 : 400,
      expect.stringContaining(words),
    ]);
  });

  it('asks for what lets an account learn whom its tools must not hit', async () => {
    const scopesFor = async (tag: string) =>
      (await press(await link({ tags: [tag] }))).consentUrl.searchParams.get('scope')?.split(',');
    expect(await scopesFor('users')).toContain('ZohoMail.accounts.READ');
    expect(await scopesFor('domains')).not.toContain('ZohoMail.accounts.READ');
  });

  it('that nobody made, or that was used, opens nothing and says what to do', async () => {
    for (const url of [`${demo.origin}/connect/gthl_nothing`, await usedLink()]) {
      const page = await fetch(url);
      expect([page.status, page.headers.get('content-type')]).toEqual([410, 'text/html; charset=utf-8']);
      expect(await page.text()).toContain('Ask for a new link');
    }
  });

  it('shows what is asked, leads to the service and back, and connects the account where the person is at home', async () => {
    const url = await link({ name: 'Acme <b>Europe</b>', tags: ['domains'] });
    const offer = await fetch(url);
    const html = await offer.text();
    expect(offer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(offer.headers.get('cache-control')).toBe('no-store');
    expect(html).toContain('Acme &lt;b&gt;Europe&lt;/b&gt;');
    const { cookie, consentUrl } = await press(url);
    expect(consentUrl.searchParams.get('code_challenge_method')).toBe('S256');
    const scopes = consentUrl.searchParams.get('scope') ?? '';
    expect(scopes).toMatch(/organization\.domains/i);
    expect(scopes).not.toMatch(/spam|messages/i);
    await sandbox.clear();
    const back = await comeBack(await decide(consentUrl, 'approve', 'eu'), cookie);
    expect([back.status, await back.text()]).toEqual([200, expect.stringContaining('<h1>Connected</h1>')]);
    const [token] = await sandbox.tokenRequests();
    expect(token).toMatchObject({ host: 'accounts.zoho.eu', method: 'POST', path: '/oauth/v2/token' });
    expect((await sandbox.mailRequests()).every(({ host }) => host === 'mail.zoho.eu')).toBe(true);
    const [account] = (await admin('GET', '/integrated-account')).body.result as readonly Account[];
    expect(account).toMatchObject({ name: 'Acme <b>Europe</b>', status: 'active', context: { data_center: 'eu' } });
    const [row] = (await admin('GET', '/audit-log?action=integrated_account.connect')).body.result as readonly object[];
    expect(row).toMatchObject({ client: 'consent page', outcome: 'ok', integrated_account_id: account?.id });
  });

  it('goes back to the product that asked, with the id of the account', async () => {
    const { cookie, consentUrl } = await press(await link({ return_to: 'https://product.example/done?step=2' }));
    const back = await comeBack(await decide(consentUrl, 'approve'), cookie);
    const target = new URL(back.headers.get('location') ?? '');
    expect([back.status, target.origin, target.searchParams.get('step')]).toEqual([
      303,
      'https://product.example',
      '2',
    ]);
    expect(target.searchParams.get('integrated_account_id')).toMatch(/^acc_/);
  });

  it('tells a denied consent, another browser, a forged place and a reused code apart', async () => {
    const denied = await press(await link());
    expect(await (await comeBack(await decide(denied.consentUrl, 'deny'), denied.cookie)).text()).toContain(
      'access_denied',
    );
    const { cookie, consentUrl } = await press(await link());
    const callback = await decide(consentUrl, 'approve');
    const stranger = await comeBack(callback, 'gatehouse_consent=none');
    expect([stranger.status, await stranger.text()]).toEqual([403, expect.stringContaining('another browser')]);
    const forged = new URL(callback);
    forged.searchParams.set('accounts-server', 'https://accounts.evil.example');
    await sandbox.clear();
    const refused = await comeBack(forged.href, cookie);
    expect([refused.status, await refused.text()]).toEqual([403, expect.stringContaining('nothing was sent there')]);
    expect(await sandbox.tokenRequests()).toEqual([]);
    const again = await comeBack(callback, cookie);
    expect([again.status, await again.text()]).toEqual([410, expect.stringContaining('already used')]);
  });
});

describe('each data centre', () => {
  it('is connected at its own accounts host and called at its own mail host, and no other', async () => {
    const centers = (await admin('GET', '/integration/zoho_mail')).body.data_centers as readonly Center[];
    expect(centers).toHaveLength(10);
    for (const { id, hosts } of centers) {
      const code = await sandbox.selfClientCode(
        ['ZohoMail.partner.organization.READ', 'ZohoMail.organization.domains.READ'],
        id,
      );
      await sandbox.clear();
      const made = await admin('POST', '/integrated-account', { integration: 'zoho_mail', data_center: id, code });
      expect(made.body).toMatchObject({ status: 'active', context: { data_center: id } });
      const server = await admin('POST', `/integrated-account/${made.body.id}/mcp`, { name: id });
      const called = await callTool(String(server.body.url), 'list_all_zoho_mail_domains');
      expect(called.body.result).toMatchObject({ isError: false });
      expect(new Set((await sandbox.tokenRequests()).map(({ host }) => host))).toEqual(new Set([hosts.accounts]));
      expect(new Set((await sandbox.mailRequests()).map(({ host }) => host))).toEqual(new Set([hosts.api]));
    }
  });
});

describe('the command line', () => {
  const environment = () => ({
    GATEHOUSE_CONNECT_TO: `*=${demo.sandbox_origin}`,
    GATEHOUSE_PUBLIC_URL: demo.origin,
    GATEHOUSE_WEBHOOK_URL: webhookUrl,
    ZOHO_CLIENT_ID: '1000.SANDBOXCLIENT0000000000000000',
    ZOHO_CLIENT_SECRET: 'sandbox-client-secret',
  });
  const run = (...args: readonly string[]) => runCommand([...args, '--data-dir', demo.dataDir], environment());

  it('makes a link that a browser can use', async () => {
    const made = await run('accounts', 'link', 'zoho-mail', '--tags', 'domains', '--json');
    const { cookie, consentUrl } = await press(String(JSON.parse(made.stdout).url));
    expect((await comeBack(await decide(consentUrl, 'approve'), cookie)).status).toBe(200);
  });

  // The service lets a device ask every 30 seconds.
  it('connects by a device code, following the person home', async () => {
    let said = '';
    const connecting = runCommand(
      ['accounts', 'connect', 'zoho-mail', '--device', '--tags', 'domains', '--json', '--data-dir', demo.dataDir],
      environment(),
      (text) => {
        said += text;
      },
    );
    const code = await vi.waitFor(() => {
      const [, shown] = /enter the code (\S+)/.exec(said) ?? [];
      expect(shown).toBeDefined();
      return shown;
    }, 15_000);
    await fetch(`${demo.sandbox_origin}/__sandbox/device-approve`, {
      method: 'POST',
      body: JSON.stringify({ user_code: code, decision: 'approve', data_center: 'in' }),
    });
    const connected = await connecting;
    expect(JSON.parse(connected.stdout)).toMatchObject({ status: 'active', context: { data_center: 'in' } });
  }, 90_000);

  it('rotates the key while the gateway serves, which goes on working and seals under the new one', async () => {
    const before = JSON.parse((await run('keys', 'list', '--json')).stdout).result as readonly { key_id: string }[];
    const rotated = JSON.parse((await run('keys', 'rotate', '--json')).stdout);
    expect(rotated).toMatchObject({ previous_key_id: before[0]?.key_id, locked: [] });
    expect(rotated.resealed).toBeGreaterThan(2);
    await sandbox.tokens('expire_access');
    const called = await callTool(demo.mcp_url, 'list_all_zoho_mail_domains');
    expect(called.body.result).toMatchObject({ isError: false });
    const after = JSON.parse((await run('keys', 'list', '--json')).stdout).result;
    expect(after).toEqual([expect.objectContaining({ key_id: rotated.key_id, state: 'seals' })]);
  });

  it('finds what is wrong, and ends with 1 only then', async () => {
    const healthy = await run('doctor', '--json');
    const { findings } = JSON.parse(healthy.stdout) as { findings: readonly { name: string; verdict: string }[] };
    expect([healthy.code, findings.filter(({ verdict }) => verdict === 'fault')]).toEqual([0, []]);
    expect(findings.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['store', 'key', 'clock', 'host mail.zoho.com', `account ${demo.integrated_account_id}`]),
    );
    // A copy of the data folder that no gateway serves: there the command looks for itself.
    const copy = join(mkdtempSync(join(tmpdir(), 'gatehouse-doctor-')), 'data');
    onTestFinished(() => rmSync(copy, { recursive: true, force: true }));
    cpSync(demo.dataDir, copy, { recursive: true });
    rmSync(join(copy, 'gateways'), { recursive: true });
    const cut = await runCommand(['doctor', '--data-dir', copy], {
      GATEHOUSE_CONNECT_TO: '*=http://127.0.0.1:9',
      GATEHOUSE_PUBLIC_URL: '',
    });
    expect([cut.code, cut.stdout]).toEqual([1, expect.stringMatching(/fault +host mail\.zoho\.com/)]);
    const api = await admin('GET', '/doctor');
    expect(api.body.healthy).toBe(true);
  });
});

describe('account events', () => {
  const eventsOf = (type: string) =>
    received.filter(({ body }) => JSON.parse(body).type === `integrated_account.${type}`);

  it('arrive signed, are sent again where the receiver failed, and follow the account’s life', async () => {
    const { id } = (
      await admin('POST', '/integrated-account', {
        integration: 'zoho_mail',
        data_center: 'com',
        name: 'Watched',
        code: await sandbox.selfClientCode(['ZohoMail.partner.organization.READ']),
      })
    ).body;
    const about = (type: string) => eventsOf(type).filter(({ body }) => JSON.parse(body).data.id === id);
    await vi.waitFor(() => expect(about('active')).toHaveLength(1), 10_000);
    const shown = await runCommand(['webhook', 'show', '--json', '--data-dir', demo.dataDir], {
      GATEHOUSE_WEBHOOK_URL: webhookUrl,
    });
    const secret = Buffer.from(String(JSON.parse(shown.stdout).signing_secret).replace('whsec_', ''), 'base64');
    const [{ headers, body } = { headers: {}, body: '' }] = about('active');
    const signed = createHmac('sha256', secret)
      .update(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`)
      .digest('base64');
    expect(headers['webhook-signature']).toBe(`v1,${signed}`);
    receiverStatus = 500;
    await sandbox.tokens('revoke_refresh');
    expect((await admin('POST', `/integrated-account/${id}/refresh-credentials`)).status).toBe(409);
    await vi.waitFor(() => expect(about('needs_reauth')).toHaveLength(1), 10_000);
    receiverStatus = 204;
    const waiting = (await admin('GET', '/webhook')).body.waiting as readonly object[];
    expect(waiting).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ integrated_account_id: id, type: 'integrated_account.needs_reauth' }),
      ]),
    );
    await vi.waitFor(() => expect(about('needs_reauth')).toHaveLength(2), 15_000);
    expect(new Set(about('needs_reauth').map((event) => event.headers['webhook-id'])).size).toBe(1);
    const again = await admin('POST', '/integrated-account', {
      integration: 'zoho_mail',
      data_center: 'com',
      integrated_account_id: id,
      code: await sandbox.selfClientCode(['ZohoMail.partner.organization.READ']),
    });
    expect(again.body).toMatchObject({ id, status: 'active' });
    await vi.waitFor(() => expect(about('reactivated')).toHaveLength(1), 10_000);
    await admin('DELETE', `/integrated-account/${id}`);
    await vi.waitFor(() => expect(about('deleted')).toHaveLength(1), 10_000);
    expect((await admin('POST', '/webhook/test')).body).toMatchObject({ arrived: true, status: 204 });
    for (const event of received) expect(event.body).not.toMatch(/1000\.[0-9a-f]{20}|refresh_token/);
  }, 60_000);
});

interface Account {
  readonly id: string;
  readonly name: string;
}
interface Center {
  readonly id: string;
  readonly hosts: { readonly api: string; readonly accounts: string };
}

async function usedLink(): Promise<string> {
  const url = await link();
  await press(url);
  return url;
}
