import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ok, refuse, SecretText } from '../base/index.js';
import { loadCatalogue } from '../catalogue/index.js';
import { openStore, type Store } from '../store/index.js';
import { createAccounts } from './create-accounts.js';
import type { Accounts, Outbound, OutboundReply } from './types.js';
import { createVault } from './vault.js';

const catalogue = loadCatalogue(fileURLToPath(new URL('../../catalogue', import.meta.url)));
const [integration] = catalogue.integrations.values();
if (!integration) throw new Error('the catalogue is empty');
const center = integration.record.data_centers[0];
const signal = new AbortController().signal;

let folder: string;
let now: number;
let stores: Store[];
let tokenRequests: string[];
let answerToken: () => Promise<OutboundReply>;
let granted: number;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-accounts-'));
  now = Date.UTC(2026, 5, 1);
  stores = [];
  tokenRequests = [];
  granted = 0;
  answerToken = async () => {
    granted += 1;
    return reply(200, {
      access_token: `access-${granted}`,
      refresh_token: 'refresh-1',
      expires_in: 3600,
      scope: 'a b',
    });
  };
});
afterEach(async () => {
  for (const store of stores) await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const reply = (status: number, body: unknown): OutboundReply => ({
  status,
  headers: {},
  text: typeof body === 'string' ? body : JSON.stringify(body),
});

const outbound: Outbound = async ({ path, body }) => {
  if (path === integration.record.authorization.paths.token) {
    tokenRequests.push(body ?? '');
    return ok(await answerToken());
  }
  const context = integration.record.context.find((item) => item.discover.path === path);
  return context
    ? ok(reply(200, { data: { zo: 1, [context.discover.value.replace('data.', '')]: 123456789 } }))
    : refuse('upstream_failed', 'unexpected');
};

/** One process's room on the shared store. */
async function room(send: Outbound = outbound): Promise<Accounts> {
  const clock = { now: () => now, monotonic: () => now };
  const store = await openStore({ databaseUrl: null, dataDir: folder, clock });
  stores.push(store);
  const vault = createVault({ id: 'k', bytes: new Uint8Array(32).fill(7) }, []);
  return createAccounts({
    store,
    clock,
    catalogue,
    vault,
    outbound: send,
    configuredClient: () => ({ id: 'client', secret: new SecretText('client-secret') }),
  });
}

async function connect(accounts: Accounts) {
  const connected = await accounts.connect(
    {
      integration: integration?.name ?? '',
      name: 'Test',
      dataCenter: center?.id ?? '',
      input: { kind: 'code', code: 'code-1' },
    },
    signal,
  );
  if (!connected.ok) throw new Error(connected.refusal.message);
  return connected.value;
}

describe('connecting', () => {
  it.each([
    ['a used code', { error: 'invalid_code' }, 'within two minutes'],
    ['a wrong secret', { error: 'invalid_client_secret' }, 'client secret is wrong'],
    ['no refresh token', { access_token: 'a', expires_in: 3600 }, 'no refresh token'],
    ['a web page', '<html>', 'not JSON'],
  ])('with %s says what to do and leaves nothing behind', async (_title, body, words) => {
    const accounts = await room();
    answerToken = async () => reply(200, body);
    const refused = await accounts.connect(
      { integration: integration.name, name: 'x', dataCenter: center?.id ?? '', input: { kind: 'code', code: 'c' } },
      signal,
    );
    expect(refused).toMatchObject({ ok: false, refusal: { message: expect.stringContaining(words) } });
    expect(await accounts.list({ limit: 10 })).toMatchObject({ value: { items: [] } });
  });

  it('needs a known integration and data centre', async () => {
    const accounts = await room();
    for (const [name, dataCenter] of [
      ['nothing', 'com'],
      [integration.name, 'moon'],
    ] as const) {
      expect(
        (
          await accounts.connect(
            { integration: name, name: 'x', dataCenter, input: { kind: 'code', code: 'c' } },
            signal,
          )
        ).ok,
      ).toBe(false);
    }
    expect(tokenRequests).toEqual([]);
  });
});

describe('access tokens', () => {
  it('are kept for their life and refreshed ahead of its end', async () => {
    const accounts = await room();
    const account = await connect(accounts);
    for (let minute = 0; minute < 50; minute += 1) {
      now += 60_000;
      expect((await accounts.accessToken(account, signal)).ok).toBe(true);
    }
    expect(tokenRequests).toHaveLength(1);
    now += 6 * 60_000;
    const fresh = await accounts.accessToken(account, signal);
    expect(fresh.ok && fresh.value.reveal()).toBe('access-2');
  });

  it('take one request for many callers in several processes', async () => {
    const first = await room();
    const account = await connect(first);
    const rooms = [first, await room(), await room()];
    now += 3_700_000;
    tokenRequests.length = 0;
    const tokens = await Promise.all(
      Array.from({ length: 300 }, (_, index) => (rooms[index % 3] ?? first).accessToken(account, signal)),
    );
    expect(new Set(tokens.map((token) => token.ok && token.value.reveal()))).toEqual(new Set(['access-2']));
    expect(tokenRequests).toHaveLength(1);
  });

  it('survive a passing fault of the token endpoint, and the account stays active', async () => {
    const accounts = await room();
    const account = await connect(accounts);
    now += 3_500_000;
    answerToken = async () => reply(503, 'busy');
    const held = await accounts.accessToken(account, signal);
    expect(held.ok && held.value.reveal()).toBe('access-1');
    now += 200_000;
    expect(await accounts.accessToken(account, signal)).toMatchObject({ ok: false, refusal: { code: 'unavailable' } });
    expect((await accounts.get(account.id))?.status).toBe('active');
  });

  it('end with a dead consent: the account asks for reconnection and no request is made again', async () => {
    const accounts = await room();
    const account = await connect(accounts);
    now += 3_700_000;
    answerToken = async () => reply(200, { error: 'invalid_code' });
    expect(await accounts.accessToken(account, signal)).toMatchObject({ ok: false, refusal: { code: 'needs_reauth' } });
    const present = await accounts.get(account.id);
    expect(present?.status).toBe('needs_reauth');
    tokenRequests.length = 0;
    if (present)
      expect(await accounts.accessToken(present, signal)).toMatchObject({
        ok: false,
        refusal: { message: expect.stringContaining(account.id) },
      });
    expect(tokenRequests).toEqual([]);
  });

  it('leave no secret in the account that is shown', async () => {
    const accounts = await room();
    const account = await connect(accounts);
    expect(
      JSON.stringify(await accounts.list({ limit: 5 }), (_key, value: unknown) =>
        value === integration ? undefined : value,
      ),
    ).not.toMatch(/access-1|refresh-1|client-secret/);
    expect(account.context).toMatchObject({ data_center: center?.id });
  });
});
