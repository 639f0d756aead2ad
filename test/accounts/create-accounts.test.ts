import { beforeEach, describe, expect, it } from 'vitest';
import type { ConnectRequest } from '../../src/accounts/index.js';
import { SecretText } from '../../src/base/index.js';
import { connect, type Ground, openGround, type Room, stays, testClient } from './open-room.js';
import { paths, type Said } from './start-service.js';

let ground: Ground;
let room: Room;

beforeEach(async () => {
  ground = await openGround();
  room = await ground.open();
});

const ask = (more: Partial<ConnectRequest> = {}) =>
  room.accounts.connect(
    { integration: 'acme', name: 'x', dataCenter: 'us', input: { kind: 'code', code: 'code-1' }, ...more },
    stays(),
  );
const isEmpty = async (): Promise<boolean> => (await room.store.accounts.list({ limit: 5 })).items.length === 0;

describe('connecting', () => {
  it.each<[string, Partial<ConnectRequest>, string]>([
    ['an unknown integration', { integration: 'acmee' }, 'did you mean acme?'],
    ['an unknown data centre', { dataCenter: 'moon' }, 'must be one of us, eu'],
    ['an unknown account', { accountId: 'acc_none' }, 'account acc_none to reconnect'],
  ])('refuses %s before anything is sent', async (_title, more, words) => {
    expect(await ask(more)).toMatchObject({ ok: false, refusal: { message: expect.stringContaining(words) } });
    expect(ground.service.seen).toEqual([]);
  });

  it('needs a client, and says how to configure one', async () => {
    room = await ground.open({ client: null });
    expect(await ask()).toMatchObject({
      ok: false,
      refusal: { message: expect.stringContaining('ACME_CLIENT_ID and ACME_CLIENT_SECRET') },
    });
    expect(ground.service.seen).toEqual([]);
  });

  it.each<[string, Said, string, string]>([
    ['a used code, told under 200', [200, { error: 'invalid_code' }], 'invalid_params', 'Generate a new code'],
    ['a wrong secret', [200, { error: 'invalid_client_secret' }], 'invalid_params', 'ACME_CLIENT_SECRET'],
    ['an error that nobody has described', [400, { error: 'odd_error' }], 'invalid_params', 'returned odd_error'],
    ['an error beside a token', [200, { error: 'odd_error', access_token: 'a' }], 'invalid_params', 'odd_error'],
    ['no refresh token', [200, { access_token: 'a', expires_in: 3600 }], 'invalid_params', 'no refresh token'],
    ['a throttle', [200, { error: 'Access Denied' }], 'unavailable', 'Wait ten minutes'],
    ['a server fault', [503, { error: 'general_error' }], 'unavailable', 'Try again'],
    ['a server fault without a word', [502, ''], 'unavailable', 'not JSON'],
    ['a web page', [200, '<html>'], 'unavailable', 'not JSON'],
    ['an empty object', [200, {}], 'unavailable', 'temporary error'],
    ['a list', [200, []], 'unavailable', 'temporary error'],
    ['a closed connection', null, 'unavailable', 'temporary error'],
  ])('that meets %s says what to do and leaves nothing behind', async (_title, said, code, words) => {
    ground.service.on(paths.token, () => said);
    expect(await ask()).toMatchObject({ ok: false, refusal: { code, message: expect.stringContaining(words) } });
    expect(await isEmpty()).toBe(true);
  });

  it('says that a code belongs to another data centre', async () => {
    ground.service.issueCode('code-1', { host: 'accounts.acme-eu.example' });
    const refused = await ask();
    expect(refused).toMatchObject({ ok: false, refusal: { message: expect.stringContaining('own data centre') } });
    expect(ground.service.to(paths.token).map(({ host }) => host)).toEqual(['accounts.acme.example']);
  });

  it.each<[string, Said, string]>([
    ['is refused', [401, { errorCode: 'SCOPE_MISSING' }], 'HTTP 401, SCOPE_MISSING'],
    ['holds no such value', [200, { data: {} }], 'returned a response without it'],
    ['is a web page', [200, '<html>'], 'not JSON'],
    ['does not come', null, 'failed'],
  ])('gives the consent back where the context %s, and names the scope that is needed', async (_title, said, words) => {
    ground.service.on(paths.organization, () => said);
    ground.service.issueCode('code-1');
    const refused = await ask();
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'upstream_failed' } });
    expect(JSON.stringify(refused)).toContain(words);
    expect(JSON.stringify(refused)).toContain('organization.read');
    expect(await isEmpty()).toBe(true);
    expect(ground.service.to(paths.revoke).map(({ form }) => form.get('token'))).toEqual(['refresh-code-1']);
  });

  it('leaves alone a refresh token that it did not ask for', async () => {
    ground.service.on(paths.organization, () => [403, {}]);
    expect((await ask({ input: { kind: 'refresh_token', refreshToken: new SecretText('refresh-own') } })).ok).toBe(
      false,
    );
    expect(ground.service.to(paths.revoke)).toEqual([]);
  });

  it('learns the context to the last digit, without what is optional', async () => {
    const account = await connect(ground, room);
    expect(account).toMatchObject({
      status: 'active',
      name: 'Acme of the test',
      context: { data_center: 'us', org_id: '9007199254740993' },
      scopes: ['organization.read', 'projects.read'],
      lastError: null,
    });
    expect(account.context).not.toHaveProperty('mailbox_id');
    expect(ground.service.to(paths.organization)).toMatchObject([
      { host: 'api.acme.example', authorization: 'Acme-token access-1' },
    ]);
  });

  it('learns an id that came as a bare number to the last digit', async () => {
    ground.service.on(paths.mailbox, () => [200, '{"data":{"id":9223372036854775807}}']);
    expect(await connect(ground, room)).toMatchObject({ context: { mailbox_id: '9223372036854775807' } });
  });

  it.each([
    ['the item that the record prefers', [{ id: 'a' }, { id: 'b', main: true }, { id: 'c', main: true }], 'b'],
    ['the first where none is preferred', [{ id: 'a', main: false }, { id: 'b' }], 'a'],
    ['nothing of an empty list', [], undefined],
    ['nothing of what is no list', { id: 'a' }, undefined],
  ])('learns a value of a list from %s', async (_title, data, id) => {
    const by = 'among: { list: data, where: { main: true } }, value: id }';
    const edit = { file: 'integration.yaml', replace: 'scopes: [mailbox.read], value: data.id }' };
    ground = await openGround([{ ...edit, by: `scopes: [mailbox.read], ${by}` }]);
    room = await ground.open();
    ground.service.on(paths.mailbox, () => [200, { data }]);
    expect((await connect(ground, room)).context.mailbox_id).toBe(id);
  });

  it('takes a refresh token of the operator’s own', async () => {
    const connected = await ask({ input: { kind: 'refresh_token', refreshToken: new SecretText('refresh-own') } });
    expect(connected.ok && connected.value.status).toBe('active');
    expect(ground.service.to(paths.token)[0]?.form.get('grant_type')).toBe('refresh_token');
  });

  it('keeps nothing in the clear', async () => {
    const account = await connect(ground, room);
    for (const kind of ['refresh_token', 'access_token'] as const) {
      const row = await room.store.secrets.get(account.id, kind);
      expect(row?.keyId).toBe('key-7');
      expect(Buffer.from(row?.sealed ?? '', 'base64').toString('latin1')).not.toMatch(/refresh-|access-/);
    }
    const shown = JSON.stringify(await room.accounts.list({ limit: 5 }), (_key, value: unknown) =>
      value === account.integration ? undefined : value,
    );
    expect(shown).toContain(account.id);
    expect(shown).not.toMatch(/access-1|refresh-code|client-secret/);
  });

  it('shows no account that was never fully connected', async () => {
    const account = await connect(ground, room);
    await room.store.accounts.update(account.id, { status: 'connecting' });
    expect(await room.accounts.get(account.id)).toBeUndefined();
    expect(await room.accounts.list({ limit: 5 })).toMatchObject({ value: { items: [] } });
  });

  it('refuses a cursor that is none of the list’s', async () => {
    expect(await room.accounts.list({ cursor: 'x', limit: 5 })).toMatchObject({
      refusal: { failures: [{ path: 'cursor' }] },
    });
  });
});

describe('reconnecting', () => {
  it('keeps id and name, unites the scopes and makes a dead account active', async () => {
    const account = await connect(ground, room);
    await room.store.accounts.update(account.id, {
      status: 'needs_reauth',
      lastError: { code: 'x', message: 'x', at: 1 },
      scopes: ['lists.read'],
    });
    ground.service.issueCode('code-2');
    const again = await ask({ accountId: account.id, input: { kind: 'code', code: 'code-2' }, name: 'other' });
    expect(again).toMatchObject({
      value: {
        id: account.id,
        name: account.name,
        status: 'active',
        lastError: null,
        scopes: ['lists.read', 'organization.read', 'projects.read'],
        createdAt: account.createdAt,
      },
    });
    const token = again.ok ? await room.accounts.credentials(again.value, stays()) : again;
    expect(token.ok && 'accessToken' in token.value && token.value.reveal('access_token')).toBe('access-2');
  });

  it('refuses the consent of another organization, changes nothing and gives it back', async () => {
    const account = await connect(ground, room);
    ground.service.on(paths.organization, () => [200, { data: { id: 1234 } }]);
    ground.service.issueCode('code-2');
    const refused = await ask({ accountId: account.id, input: { kind: 'code', code: 'code-2' } });
    expect(refused).toMatchObject({
      refusal: { code: 'conflict', message: expect.stringMatching(/1234.*9007199254740993/) },
    });
    expect(await room.accounts.get(account.id)).toMatchObject({ context: account.context });
    expect(ground.service.to(paths.revoke).map(({ form }) => form.get('token'))).toEqual(['refresh-code-2']);
  });

  it('goes on with the client that the account was connected with', async () => {
    ground.service.issueCode('code-1');
    const own = await ask({ client: { ...testClient, id: 'own-client' } });
    if (!own.ok) throw new Error(own.refusal.message);
    ground.service.issueCode('code-2');
    await ask({ accountId: own.value.id, input: { kind: 'code', code: 'code-2' } });
    await room.accounts.refresh(own.value.id, stays());
    expect(ground.service.to(paths.token).map(({ form }) => form.get('client_id'))).toEqual(
      Array(3).fill('own-client'),
    );
  });
});

describe('deleting', () => {
  it('ends the consent upstream first, then forgets the account', async () => {
    const account = await connect(ground, room);
    expect(await room.accounts.delete(account.id, stays())).toEqual({
      ok: true,
      value: { id: account.id, revokedUpstream: true, revocationFault: null },
    });
    expect(ground.service.to(paths.revoke)).toMatchObject([{ host: 'accounts.acme.example' }]);
    expect(await room.accounts.get(account.id)).toBeUndefined();
    expect(await room.store.secrets.get(account.id, 'refresh_token')).toBeUndefined();
    expect(await room.accounts.delete(account.id, stays())).toMatchObject({ refusal: { code: 'not_found' } });
    expect(await room.accounts.credentials(account, stays())).toMatchObject({ refusal: { code: 'not_found' } });
  });

  it.each<[string, Said, string]>([
    ['an error under 200', [200, { error: 'invalid_token' }], 'returned invalid_token'],
    ['a failure', [200, { status: 'failure' }], 'returned a failure'],
    ['a server fault', [500, ''], 'returned HTTP 500'],
    ['a web page', [200, '<html>'], 'not JSON'],
    ['a closed connection', null, 'could not be revoked at'],
  ])('goes on where the service answers %s, and says so', async (_title, said, words) => {
    const account = await connect(ground, room);
    ground.service.on(paths.revoke, () => said);
    expect(await room.accounts.delete(account.id, stays())).toMatchObject({
      value: { revokedUpstream: false, revocationFault: expect.stringContaining(words) },
    });
    expect(await room.accounts.get(account.id)).toBeUndefined();
  });
});

describe('refreshing on demand', () => {
  it('asks for a token whatever is held, learns the context anew and keeps what could not be read', async () => {
    ground.service.on(paths.mailbox, () => [200, { data: { id: 'box' } }]);
    const account = await connect(ground, room);
    ground.service.on(paths.mailbox, () => [503, '']);
    const refreshed = await room.accounts.refresh(account.id, stays());
    expect(refreshed).toMatchObject({ value: { context: { mailbox_id: 'box' }, status: 'active' } });
    expect(ground.service.given()).toBe(2);
    expect(await room.accounts.refresh('acc_none', stays())).toMatchObject({ refusal: { code: 'not_found' } });
  });

  it('brings an account back that was called dead by mistake', async () => {
    const account = await connect(ground, room);
    ground.service.on(paths.token, () => [200, { error: 'invalid_code' }]);
    expect(await room.accounts.refresh(account.id, stays())).toMatchObject({ refusal: { code: 'needs_reauth' } });
    expect((await room.accounts.get(account.id))?.status).toBe('needs_reauth');
    ground.service.off(paths.token);
    expect(await room.accounts.refresh(account.id, stays())).toMatchObject({
      value: { status: 'active', lastError: null },
    });
  });
});

describe('renaming', () => {
  it('changes the name alone', async () => {
    const account = await connect(ground, room);
    expect(await room.accounts.update(account.id, { name: 'New' })).toMatchObject({
      id: account.id,
      name: 'New',
      status: 'active',
    });
    expect(await room.accounts.update('acc_none', { name: 'New' })).toBeUndefined();
    expect((await room.accounts.get(account.id))?.name).toBe('New');
  });
});
