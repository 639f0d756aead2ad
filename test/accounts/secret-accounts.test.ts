import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { describe, expect, it, vi } from 'vitest';
import { answerJson, type SeenRequest } from '../../src/outbound/test-support/start-upstream.js';
import { type OwnGateway, openOwnGateway } from './open-own-gateway.js';

/** The service of the fixtures: accepts some secrets; a test can add others, or make it fail. */
function service(known: Set<string>, fault: { status?: number } = {}) {
  return (request: SeenRequest, response: ServerResponse): void => {
    const { url, headers, body } = request;
    const shown = headers.authorization ?? '';
    const isPublic = url.startsWith('/hooks') || headers.host === 'api.weather.example';
    if (isPublic) answerJson(response, 200, { data: [] });
    else if (fault.status !== undefined) answerJson(response, fault.status, { error: { type: 'broken' } });
    else if (url.endsWith('/token')) {
      const isKnown = new URLSearchParams(body).has('assertion') || shown === basic('robot', 'hunter2');
      if (isKnown) answerJson(response, 200, { access_token: 'access-1', expires_in: 3600 });
      else answerJson(response, 401, { error: 'invalid_client' });
    } else if (known.has(shown) || shown === 'Bearer access-1')
      answerJson(response, 200, { data: [], result: [], has_more: false });
    else answerJson(response, 401, { error: { type: 'auth', message: 'No such key' }, success: false });
  };
}

const basic = (user: string, password: string) => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
const keyOf = (secret: string) => basic(secret, '');

const linkOf = async ({ admin }: OwnGateway, wish: object): Promise<string> => {
  const made = await admin('POST', '/link-token', wish);
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return String(made.body.url);
};

async function look(url: string): Promise<{ readonly status: number; readonly page: string }> {
  const response = await fetch(url);
  return { status: response.status, page: await response.text() };
}

/** Sends the form of a link's page as a browser does. */
async function send(url: string, values: { readonly [name: string]: string } = {}) {
  const body = new URLSearchParams(values);
  const response = await fetch(url, {
    method: 'POST',
    body,
    redirect: 'manual',
    headers: { origin: new URL(url).origin },
  });
  return { status: response.status, page: await response.text(), location: response.headers.get('location') };
}

const accountsOf = async ({ admin }: OwnGateway) => {
  const { body } = await admin('GET', '/integrated-account');
  return body.result as readonly { readonly id: string; readonly status: string; readonly integration: string }[];
};

const secretsSent = ({ seen }: OwnGateway) => seen.map(({ headers }) => headers.authorization ?? '');

describe('the page of a link', () => {
  it('refuses what is missing, unfit, unknown or not accepted, and stays good for another try', async () => {
    const fault: { status?: number } = {};
    const gateway = await openOwnGateway(['payments'], service(new Set([keyOf('sk_good')]), fault));
    const url = await linkOf(gateway, { integration: 'payments' });
    const { page } = await look(url);
    expect(page).toMatch(/<input type="password"[^>]+name="secret_key"[^>]+required/);
    expect(page).not.toContain('Requested permissions');
    for (const [values, words] of [
      [{}, 'Secret key is required'],
      [{ secret_key: 'pk_wrong' }, 'does not look like a secret key'],
      [{ secret_kay: 'sk_good' }, 'did you mean secret_key?'],
      [{ secret_key: 'sk_bad' }, 'does not accept these credentials'],
    ] as const) {
      const refused = await send(url, values);
      expect([refused.status, refused.page]).toEqual([400, expect.stringContaining(words)]);
      for (const value of Object.values(values)) expect(refused.page).not.toContain(value);
    }
    fault.status = 500;
    expect(await send(url, { secret_key: 'sk_good' })).toMatchObject({
      status: 503,
      page: expect.stringContaining('could not verify the account'),
    });
    expect(await accountsOf(gateway)).toEqual([]);
    // Nothing that was refused here reached the service.
    expect(secretsSent(gateway)).toEqual([keyOf('sk_bad'), keyOf('sk_good')]);
    delete fault.status;
    expect(await send(url, { secret_key: 'sk_good' })).toMatchObject({
      status: 200,
      page: expect.stringContaining('is connected'),
    });
    expect(await send(url, { secret_key: 'sk_good' })).toMatchObject({ status: 410 });
    expect(await accountsOf(gateway)).toMatchObject([{ status: 'active', integration: 'payments' }]);
  });

  it('connects one account, however often it is sent at the same time', async () => {
    const gateway = await openOwnGateway(['payments'], service(new Set([keyOf('sk_good')])));
    const url = await linkOf(gateway, { integration: 'payments' });
    const answers = await Promise.all(Array.from({ length: 5 }, () => send(url, { secret_key: 'sk_good' })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 410, 410, 410, 410]);
    expect(await accountsOf(gateway)).toHaveLength(1);
  });

  it('records who asked, and keeps the secret out of the audit log', async () => {
    const gateway = await openOwnGateway(['payments'], service(new Set([keyOf('sk_good')])));
    await send(await linkOf(gateway, { integration: 'payments', name: 'Ours' }), { secret_key: 'sk_good' });
    const { body } = await gateway.admin('GET', '/audit-log');
    expect(body.result).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          action: 'integrated_account.connect',
          client: 'link page',
          outcome: 'ok',
          arguments: expect.objectContaining({ name: 'Ours' }),
        }),
      ]),
    );
    expect(JSON.stringify(body)).not.toContain('sk_good');
  });

  it('asks only what the link does not know, and takes nothing else', async () => {
    const gateway = await openOwnGateway(['repositories'], service(new Set(['Bearer t-1'])));
    expect(
      await gateway.admin('POST', '/link-token', { integration: 'repos', context: { site: 'a.b' } }),
    ).toMatchObject({
      status: 400,
      body: { details: { failures: [{ path: 'context.site' }] } },
    });
    const url = await linkOf(gateway, {
      integration: 'repos',
      context: { site: 'acme' },
      return_to: 'https://shop.example/x',
    });
    const { page } = await look(url);
    expect(page).toContain('name="token"');
    expect(page).toMatch(/name="app_key"(?![^>]*required)/);
    expect(page).not.toContain('name="site"');
    expect(await send(url, { token: 't-1', site: 'evil' })).toMatchObject({ status: 400 });
    const sent = await send(url, { token: 't-1' });
    const [account] = await accountsOf(gateway);
    expect(sent).toMatchObject({
      status: 303,
      location: `https://shop.example/x?integrated_account_id=${account?.id}`,
    });
    expect(gateway.seen.every(({ headers }) => headers.host !== 'evil.repos.example')).toBe(true);
  });

  it('shows nothing that was typed as markup', async () => {
    const gateway = await openOwnGateway(['repositories'], service(new Set()));
    const url = await linkOf(gateway, { integration: 'repos' });
    const { status, page } = await send(url, { site: '"><script>alert(1)</script>', token: 't' });
    expect(status).toBe(400);
    expect(page).not.toContain('<script>');
    expect(page).toContain('&lt;script&gt;');
  });

  it('needs no more than a button where a service has no credentials', async () => {
    const gateway = await openOwnGateway(['weather'], service(new Set()));
    expect(await send(await linkOf(gateway, { integration: 'weather' }))).toMatchObject({ status: 200 });
    const [account] = await accountsOf(gateway);
    const url = await gateway.serverOf(account?.id ?? '');
    expect(await gateway.call(url, 'list_all_weather_things')).toMatchObject({ isError: false });
    expect(await gateway.admin('POST', '/integrated-account', { integration: 'weather' })).toMatchObject({
      status: 201,
    });
  });
});

describe('a secret that is replaced', () => {
  it('takes the place of the old one only once the service has accepted it, and no URL changes', async () => {
    const known = new Set([keyOf('sk_old'), keyOf('sk_new')]);
    const gateway = await openOwnGateway(['payments'], service(known));
    await send(await linkOf(gateway, { integration: 'payments' }), { secret_key: 'sk_old' });
    const [account] = await accountsOf(gateway);
    const url = await gateway.serverOf(account?.id ?? '');
    const list = () => gateway.call(url, 'list_all_payments_customers');
    expect(await list()).toMatchObject({ isError: false });
    const again = { integration: 'payments', integrated_account_id: account?.id };
    const refused = await gateway.admin('POST', '/integrated-account', { ...again, fields: { secret_key: 'sk_bad' } });
    expect(refused.status).toBe(400);
    expect(await list()).toMatchObject({ isError: false });
    expect(secretsSent(gateway).at(-1)).toBe(keyOf('sk_old'));
    await send(await linkOf(gateway, again), { secret_key: 'sk_new' });
    known.delete(keyOf('sk_old'));
    const sent = gateway.seen.length;
    expect(await list()).toMatchObject({ isError: false });
    expect(secretsSent(gateway).slice(sent)).toEqual([keyOf('sk_new')]);
    expect(await accountsOf(gateway)).toMatchObject([{ id: account?.id, status: 'active' }]);
  });

  it('is never sent to a site other than the one that it was entered for', async () => {
    const gateway = await openOwnGateway(['repositories'], service(new Set(['Bearer t-1'])));
    await send(await linkOf(gateway, { integration: 'repos' }), { site: 'acme', token: 't-1' });
    const [account] = await accountsOf(gateway);
    const again = { integration: 'repos', integrated_account_id: account?.id };
    const sent = gateway.seen.length;
    expect(await send(await linkOf(gateway, again), { site: 'evil' })).toMatchObject({
      status: 400,
      page: expect.stringContaining('because the account moves to another place'),
    });
    expect(gateway.seen).toHaveLength(sent);
    expect(await send(await linkOf(gateway, again), { token: 't-1' })).toMatchObject({ status: 200 });
  });
});

describe('an account whose secret the service refuses', () => {
  it('needs attention, says so by an event, and works again once the secret does', async () => {
    const known = new Set([keyOf('sk_good')]);
    const fault: { status?: number } = {};
    const gateway = await openOwnGateway(['payments'], service(known, fault));
    await send(await linkOf(gateway, { integration: 'payments' }), { secret_key: 'sk_good' });
    const id = (await accountsOf(gateway))[0]?.id ?? '';
    const check = () => gateway.run(['accounts', 'check', id, '--json']);
    expect(await check()).toMatchObject({ code: 0, output: expect.stringContaining('"active"') });
    // An outage of the service proves nothing about the secret.
    fault.status = 500;
    expect(await check()).toMatchObject({ code: 1, errors: expect.stringContaining('could not verify the account') });
    expect(await accountsOf(gateway)).toMatchObject([{ status: 'active' }]);
    delete fault.status;
    known.clear();
    expect(await check()).toMatchObject({
      code: 1,
      errors: expect.stringContaining('no longer accepts its credentials'),
    });
    expect(await gateway.admin('GET', `/integrated-account/${id}`)).toMatchObject({
      body: { status: 'needs_reauth', last_error: { code: 'credentials_refused' } },
    });
    const events = () => gateway.webhooks.map(({ body }) => String(JSON.parse(body).type));
    await vi.waitFor(() => expect(events().some((type) => type.endsWith('needs_reauth'))).toBe(true), 10_000);
    const doctor = await gateway.run(['doctor']);
    expect(doctor).toMatchObject({ code: 1, output: expect.stringMatching(new RegExp(`fault +account ${id}`)) });
    known.add(keyOf('sk_good'));
    expect(await gateway.admin('POST', `/integrated-account/${id}/refresh-credentials`)).toMatchObject({
      status: 200,
      body: { status: 'active', last_error: null },
    });
    expect((await gateway.run(['doctor'])).output).toMatch(new RegExp(`ok +account ${id}`));
  }, 30_000);
});

describe('accounts connect', () => {
  it('takes no secret from the command line, and says what is missing, unknown or twice', async () => {
    const gateway = await openOwnGateway(['repositories', 'machines'], service(new Set(['Bearer t-1'])));
    const connect = (...args: string[]) => gateway.run(['accounts', 'connect', 'repos', ...args]);
    const refused = await connect('--value', 'site=acme', '--value', 'token=t-1');
    expect(refused).toMatchObject({ code: 2, errors: expect.stringContaining('--value-env token=VARIABLE') });
    expect(refused.errors).not.toContain('t-1');
    for (const [args, words] of [
      [['--value', 'site=acme'], 'Missing: token (token). Pass --value-file token=FILE'],
      [['--value', 'sit=acme'], 'did you mean site?'],
      [['--value', 'acme'], 'takes name=..., with one of: site, token, app_key'],
      [['--value', 'site=a', '--value', 'site=b'], 'site is given more than once'],
      [['--value-env', 'token=NOT_SET_HERE'], 'NOT_SET_HERE is not set'],
      [['--value-file', 'token=/no/such/file'], 'cannot be read'],
      [['--grant', 'password'], '--grant must be client_credentials or jwt_bearer'],
      [['--code', 'x', '--value', 'site=acme'], 'Missing: token'],
    ] as const) {
      const { code, errors } = await connect(...args);
      expect([code === 0, errors]).toEqual([false, expect.stringContaining(words)]);
    }
    expect(gateway.seen).toEqual([]);
  });

  it('takes secrets from a file and from the environment, and replaces them in place', async () => {
    const gateway = await openOwnGateway(['repositories'], service(new Set(['Bearer t-1', 'Bearer t-2'])));
    const file = join(gateway.place, 'token.txt');
    writeFileSync(file, 't-1\n');
    const common = ['accounts', 'connect', 'repos', '--json'];
    const made = await gateway.run([...common, '--value', 'site=acme', '--value-file', `token=${file}`]);
    expect(made, made.errors).toMatchObject({ code: 0 });
    const { id } = JSON.parse(made.output);
    const url = await gateway.serverOf(id);
    await gateway.call(url, 'list_all_repos_issues', { repository: 'a/b' });
    const replaced = await gateway.run([...common, '--account', id, '--value-env', 'token=TOKEN'], { TOKEN: 't-2' });
    expect(replaced, replaced.errors).toMatchObject({ code: 0 });
    await gateway.call(url, 'list_all_repos_issues', { repository: 'a/b' });
    expect(
      secretsSent(gateway)
        .filter((sent) => sent.startsWith('Bearer'))
        .slice(-2),
    ).toEqual(['Bearer t-1', 'Bearer t-2']);
  });
});

describe('OAuth without a person', () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const keyFile = JSON.stringify({ client_email: 'robot@acme', private_key: pem, private_key_id: 'k-1' });

  it('connects with a client of the account’s own, in the place that was chosen', async () => {
    const gateway = await openOwnGateway(['machines'], service(new Set()));
    const url = await linkOf(gateway, { integration: 'machines' });
    const { page } = await look(url);
    for (const name of ['data_center', 'tenant', 'client_id', 'client_secret'])
      expect(page).toContain(`name="${name}"`);
    const values = { data_center: 'eu', tenant: 'acme/x', client_id: 'robot' };
    expect(await send(url, values)).toMatchObject({ status: 400, page: expect.stringContaining('client_id') });
    expect(await send(url, { ...values, client_secret: 'wrong' })).toMatchObject({ status: 400 });
    expect(await send(url, { ...values, data_center: 'mars', client_secret: 'hunter2' })).toMatchObject({
      status: 400,
    });
    expect(await send(url, { ...values, client_secret: 'hunter2' })).toMatchObject({ status: 200 });
    const asked = gateway.seen.at(-1);
    expect(asked).toMatchObject({ url: '/acme%2Fx/token', headers: { host: 'api.eu.machines.example' } });
    expect(Object.fromEntries(new URLSearchParams(asked?.body))).toEqual({
      grant_type: 'client_credentials',
      scope: 'things.read',
      audience: 'https://api.machines.example',
    });
    const [account] = await accountsOf(gateway);
    const server = await gateway.serverOf(account?.id ?? '');
    expect(await gateway.call(server, 'list_all_machines_things')).toMatchObject({ isError: false });
    expect(gateway.seen.at(-1)?.headers).toMatchObject({ authorization: 'Bearer access-1' });
  });

  it('signs an assertion with the key that was given, as the person to act as', async () => {
    const gateway = await openOwnGateway(['robots'], service(new Set()));
    const url = await linkOf(gateway, { integration: 'robots' });
    expect((await look(url)).page).toMatch(/<textarea[^>]+name="key_file"/);
    for (const [values, words] of [
      [{ key_file: '{"client_email": "x"}' }, 'must be the whole JSON file'],
      [{ key_file: keyFile.replace(/BEGIN/g, 'BEGAN') }, 'is not a key in PEM'],
      [{ key_file: keyFile, person: 'nobody' }, 'does not look like a person to act as'],
    ] as const)
      expect(await send(url, values)).toMatchObject({ status: 400, page: expect.stringContaining(words) });
    expect(gateway.seen).toEqual([]);
    expect(await send(url, { key_file: keyFile, person: 'admin@acme.example' })).toMatchObject({ status: 200 });
    const form = new URLSearchParams(gateway.seen.find(({ url: path }) => path === '/token')?.body);
    expect(form.get('grant_type')).toBe('urn:ietf:params:oauth:grant-type:jwt-bearer');
    const assertion = form.get('assertion') ?? '';
    expect(decodeProtectedHeader(assertion)).toMatchObject({ alg: 'RS256', kid: 'k-1' });
    expect(decodeJwt(assertion)).toMatchObject({
      iss: 'robot@acme',
      sub: 'admin@acme.example',
      aud: 'https://accounts.robots.example/token',
      scope: 'things.read',
    });
  });
});
