import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { digestOf, newSecret } from '../../src/base/index.js';
import type { BrowserPart, ConsentWish, StartedConsent } from '../../src/consent/index.js';
import { connect, type Ground, hashKey, openGround, type Room, stays, testClient } from './open-room.js';
import { paths } from './start-service.js';

const redirectUri = 'http://127.0.0.1:8787/consent/callback';
const minute = 60_000;
let ground: Ground;
let room: Room;

beforeEach(async () => {
  ground = await openGround();
  room = await ground.open();
});

const wish: ConsentWish = { integration: 'acme', name: 'Ours', createdBy: 'tok_1' };
async function start(more: Partial<ConsentWish> = {}, browser: BrowserPart = { redirectUri }): Promise<StartedConsent> {
  const started = await room.consents.start({ ...wish, ...more }, browser);
  if (!started.ok) throw new Error(started.refusal.message);
  return started.value;
}
const finish = (parameters: Record<string, string> | URLSearchParams, browserKey?: string) =>
  room.consents.finish(new URLSearchParams(parameters), { browserKey, signal: stays() });

/** What a person does at the service's page: the code that the browser carries back. */
function approve(url: string, host = 'accounts.acme.example'): { state: string; code: string } {
  const query = new URL(url).searchParams;
  const code = `code-${Math.floor(performance.now() * 1000)}`;
  ground.service.issueCode(code, {
    host,
    challenge: query.get('code_challenge'),
    redirectUri: query.get('redirect_uri'),
  });
  return { state: query.get('state') ?? '', code };
}

describe('starting a consent', () => {
  it.each<[string, Partial<ConsentWish>, string]>([
    [
      'an unknown tag',
      { tags: ['list'] },
      'tags[0] names list, which the integration does not have; did you mean lists?',
    ],
    ['an unknown scope', { scopes: ['lists.reed'] }, 'did you mean'],
    ['an unknown integration', { integration: 'none' }, 'There is no integration'],
    ['an unknown account', { accountId: 'acc_x' }, 'to reconnect'],
    ['an unknown data centre', { dataCenter: 'moon' }, 'must be one of us, eu'],
    ['a way back that is no web page', { returnTo: 'javascript:alert(1)' }, 'return_to'],
  ])('refuses %s', async (_title, more, words) => {
    for (const refused of [
      await room.consents.start({ ...wish, ...more }, { redirectUri }),
      await room.consents.createLink({ ...wish, ...more }),
      await room.consents.startDevice({ ...wish, ...more }, stays()),
    ])
      expect(refused).toMatchObject({ ok: false, refusal: { message: expect.stringContaining(words) } });
    expect(ground.service.seen).toEqual([]);
  });

  it.each(['http://gatehouse.example/callback', 'ftp://127.0.0.1/', 'callback', 'https://a.example/#x'])(
    'refuses the redirect address %s',
    async (address) => {
      expect(await room.consents.start(wish, { redirectUri: address })).toMatchObject({
        refusal: { code: 'invalid_params' },
      });
    },
  );

  it('asks with state, PKCE and the scopes of everything, at the service’s own page', async () => {
    const { url, scopes } = await start();
    const { origin, pathname, searchParams } = new URL(url);
    expect(origin + pathname).toBe('https://accounts.acme.example/oauth/auth');
    expect(Object.fromEntries(searchParams)).toMatchObject({
      response_type: 'code',
      client_id: 'client',
      redirect_uri: redirectUri,
      scope: scopes.join(' '),
      state: expect.stringMatching(/^gthc_/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    });
    const narrowest = ground.catalogue.integrations
      .get('acme')
      ?.methods.flatMap(({ record }) => record.scopes.slice(0, 1));
    expect(new Set(scopes)).toEqual(new Set(['organization.read', 'mailbox.read', ...(narrowest ?? [])]));
  });

  it('asks for what the wished tags and scopes need, and for what the account has already', async () => {
    const some = await start({ tags: ['lists'] });
    const all = await start();
    expect(some.scopes.length).toBeLessThan(all.scopes.length);
    expect(some.scopes).toContain('organization.read');
    const scope =
      all.scopes.find((candidate) => !some.scopes.includes(candidate) && candidate !== 'mailbox.read') ?? '';
    expect((await start({ scopes: [scope.toUpperCase()] })).scopes).toEqual(['organization.read', scope]);
    const account = await connect(ground, room);
    await room.store.accounts.update(account.id, { scopes: [scope, 'Foreign.name'] });
    const again = await start({ accountId: account.id, tags: ['lists'] });
    expect(again.scopes).toEqual([...some.scopes, scope]);
  });

  it('asks for what an optional context value needs only where a wished tool uses it', async () => {
    expect((await start({ tags: ['lists'] })).scopes).toContain('mailbox.read');
    expect((await start({ tags: ['projects'] })).scopes).not.toContain('mailbox.read');
  });

  it('sends the browser to where the host is sent', async () => {
    room = await ground.open({ connectTo: new Map([['*', 'http://127.0.0.1:9000']]) });
    expect((await start()).url).toMatch(/^http:\/\/127\.0\.0\.1:9000\/oauth\/auth\?/);
  });

  it('keeps neither state nor verifier nor client in the clear', async () => {
    const { url } = await start({ client: testClient });
    const state = new URL(url).searchParams.get('state') ?? '';
    const row = await room.store.consents.get(digestOf(hashKey, state), 'state', ground.clock.at);
    expect(row?.payload).toMatchObject({ keyId: 'key-7', scopes: expect.arrayContaining(['organization.read']) });
    expect(JSON.stringify(row)).not.toContain(state.slice(4, 47));
    expect(JSON.stringify(row)).not.toContain('client-secret');
    const place = `consent/${row?.idHash}`;
    const opened = room.vault.openText({ keyId: 'key-7', sealed: String(row?.payload.sealed) }, place);
    const secrets = opened.ok ? JSON.parse(opened.value.reveal()) : {};
    expect(secrets).toMatchObject({
      client: { secret: 'client-secret' },
      secret: expect.stringMatching(/^[\w-]{43}$/),
    });
    expect(JSON.stringify(row)).not.toContain(secrets.secret);
  });
});

describe('finishing a consent', () => {
  it('refuses what carries no state, a made-up one, or one that is used or late', async () => {
    expect(await finish({ code: 'x' })).toMatchObject({ refusal: { code: 'invalid_params' } });
    for (const state of ['x', newSecret('gthc'), newSecret('gthl')])
      expect(await finish({ state, code: 'x' })).toMatchObject({ refusal: { code: 'gone' } });
    const first = approve((await start()).url);
    expect((await finish(first)).ok).toBe(true);
    expect(await finish(first)).toMatchObject({ refusal: { code: 'gone' } });
    const late = approve((await start()).url);
    ground.clock.at += 15 * minute;
    expect(await finish(late)).toMatchObject({ refusal: { code: 'gone' } });
    expect(ground.service.to(paths.token)).toHaveLength(1);
  });

  it('lets one of many callbacks with the same state through', async () => {
    const brought = approve((await start()).url);
    const finished = await Promise.all(Array.from({ length: 10 }, () => finish(brought)));
    expect(finished.filter(({ ok }) => ok)).toHaveLength(1);
    expect((await room.store.accounts.list({ limit: 50 })).items).toHaveLength(1);
  });

  it('only succeeds in the browser that started it, and other browsers do not affect it', async () => {
    const brought = approve((await start({}, { redirectUri, browserKey: 'cookie' })).url);
    for (const key of [undefined, 'other', ''])
      expect(await finish(brought, key)).toMatchObject({ refusal: { code: 'forbidden' } });
    expect((await finish(brought, 'cookie')).ok).toBe(true);
  });

  it.each<[string, Record<string, string>, string]>([
    ['a foreign server', { server: 'https://accounts.attacker.example' }, 'accounts.attacker.example'],
    ['a foreign server that looks alike', { server: 'https://accounts.acme.example.attacker.example' }, 'none of Acme'],
    ['the right name in the wrong place', { server: 'https://accounts.acme.example@attacker.example' }, 'none of Acme'],
    ['a server without encryption', { server: 'http://accounts.acme.example' }, 'none of Acme'],
    ['a server on another port', { server: 'https://accounts.acme.example:8443' }, 'none of Acme'],
    ['a server with a path', { server: 'https://accounts.acme.example/x' }, 'none of Acme'],
    ['the API’s host', { server: 'https://api.acme.example' }, 'none of Acme'],
    ['an unknown place', { location: 'moon' }, '"moon"'],
    ['a contradiction', { location: 'eu', server: 'https://accounts.acme.example' }, 'contradicts itself'],
  ])('sends nothing to %s', async (_title, parameters, words) => {
    const refused = await finish({ ...approve((await start()).url), ...parameters });
    expect(refused).toMatchObject({ refusal: { code: 'forbidden', message: expect.stringContaining(words) } });
    expect(ground.service.seen).toEqual([]);
  });

  it('never asks a host that is none of the catalogue’s, whatever the parameters say', async () => {
    const { hosts } = ground.catalogue.integrations.get('acme') ?? {};
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.webUrl(), fc.string(), fc.domain()), fc.string(), async (server, location) => {
        await finish({ ...approve((await start()).url), server, location });
      }),
      { numRuns: 50 },
    );
    for (const { host } of ground.service.seen) expect(hosts?.has(host), host).toBe(true);
  });

  it('refuses parameters that come twice', async () => {
    const { state, code } = approve((await start()).url);
    const refused = await finish(
      new URLSearchParams([
        ['state', state],
        ['code', code],
        ['code', 'other'],
      ]),
    );
    expect(refused).toMatchObject({ refusal: { message: expect.stringContaining('more than once') } });
  });

  it('tells a denial, and repeats no words that anybody may have written', async () => {
    const { state } = approve((await start()).url);
    expect(await finish({ state, error: 'access_denied' })).toMatchObject({
      refusal: { code: 'forbidden', message: 'Acme Works returned access_denied: Consent was denied.' },
    });
    const again = approve((await start()).url);
    const refused = await finish({ state: again.state, error: '<script>', error_description: 'call 555' });
    expect(JSON.stringify(refused)).not.toMatch(/script|555/);
  });

  it('exchanges the code with the verifier where the person is at home', async () => {
    const { url } = await start({ returnTo: 'https://app.example/done' });
    const brought = approve(url, 'accounts.acme-eu.example');
    const finished = await finish({ ...brought, location: 'eu', server: 'https://accounts.acme-eu.example' });
    expect(finished).toMatchObject({
      value: {
        account: { name: 'Ours', status: 'active', dataCenter: { id: 'eu' }, context: { data_center: 'eu' } },
        returnTo: 'https://app.example/done',
        createdBy: 'tok_1',
      },
    });
    const [asked] = ground.service.to(paths.token);
    expect(asked?.host).toBe('accounts.acme-eu.example');
    const challenge = createHash('sha256')
      .update(asked?.form.get('code_verifier') ?? '')
      .digest('base64url');
    expect(challenge).toBe(new URL(url).searchParams.get('code_challenge'));
    expect(ground.service.to(paths.organization)[0]?.host).toBe('api.acme-eu.example');
  });

  it('remembers what was asked where the service does not say what it granted', async () => {
    ground.service.on(paths.token, () => [200, { access_token: 'a', refresh_token: 'refresh-x' }]);
    const started = await start({ tags: ['lists'] });
    const finished = await finish(approve(started.url));
    expect(finished.ok && finished.value.account.scopes).toEqual(started.scopes);
  });

  it('reconnects the account that it was started for, with the client of that consent', async () => {
    const account = await connect(ground, room);
    const { url } = await start({ accountId: account.id, client: { ...testClient, id: 'own' } });
    const finished = await finish(approve(url));
    expect(finished.ok && finished.value.account.id).toBe(account.id);
    expect(ground.service.to(paths.token).at(-1)?.form.get('client_id')).toBe('own');
  });
});

describe('a link', () => {
  it('lives for its minutes', async () => {
    for (const minutes of [0, 61, 1.5, Number.NaN])
      expect(await room.consents.createLink(wish, minutes)).toMatchObject({
        refusal: { failures: [{ path: 'minutes' }] },
      });
    const link = await room.consents.createLink(wish, 5);
    if (!link.ok) throw new Error(link.refusal.message);
    expect(link.value.expiresAt).toBe(ground.clock.at + 5 * minute);
    ground.clock.at += 5 * minute;
    expect(await room.consents.readLink(link.value.token)).toMatchObject({ refusal: { code: 'gone' } });
    expect(
      await room.consents.useLink(link.value.token, { values: {} }, { browser: { redirectUri }, signal: stays() }),
    ).toMatchObject({
      refusal: { code: 'gone' },
    });
  });

  it('can be looked at often and used once, to the consent that it was made for', async () => {
    const link = await room.consents.createLink({ ...wish, tags: ['lists'] });
    if (!link.ok) throw new Error(link.refusal.message);
    const { token } = link.value;
    for (let look = 0; look < 2; look += 1)
      expect(await room.consents.readLink(token)).toMatchObject({
        value: { title: 'Acme Works', name: 'Ours', accountId: null, expiresAt: link.value.expiresAt },
      });
    const useIt = (redirect: string) =>
      room.consents.useLink(token, { values: {} }, { browser: { redirectUri: redirect }, signal: stays() });
    expect(await useIt('http://far.example/')).toMatchObject({
      ok: false,
    });
    const started = await useIt(redirectUri);
    expect(await useIt(redirectUri)).toMatchObject({ refusal: { code: 'gone' } });
    if (!started.ok || started.value.kind !== 'consent') throw new Error('no consent was started');
    expect((await finish(approve(started.value.url))).ok).toBe(true);
    expect(await finish({ state: token, code: 'x' })).toMatchObject({ refusal: { code: 'gone' } });
  });
});
