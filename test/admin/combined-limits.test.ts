/** API tokens limited to accounts and labels, at MCP servers over several accounts: nothing opens unless every account is within. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Labels } from '../../src/store/index.js';
import { type OpenAdmin, openAdmin } from './open-admin.js';

let admin: OpenAdmin;
const accounts: readonly (readonly [id: string, labels: Labels])[] = [
  ['acc_one', { customer: 'acme' }],
  ['acc_two', { customer: 'globex' }],
  ['acc_three', { customer: 'acme' }],
];

beforeAll(async () => {
  admin = await openAdmin();
  for (const [id, labels] of accounts) {
    await admin.addAccount(id);
    await admin.installation.store.accounts.update(id, { labels });
  }
});
afterAll(() => admin.close());

interface Caller {
  readonly token: string;
  readonly headers: { readonly authorization: string };
}

async function callerWith(wish: object): Promise<Caller> {
  const made = await admin.installation.apiTokens.create({ name: 'limited', ...wish });
  if (!made.ok) throw new Error(made.refusal.message);
  return { token: made.value.token, headers: { authorization: `Bearer ${made.value.token}` } };
}

const membersOf = (ids: readonly string[]) => ids.map((id) => ({ integrated_account_id: id }));

function ask(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: object, caller?: Caller) {
  return admin.ask(method, path, body, caller?.headers);
}

async function made(
  ids: readonly string[],
  more: object = {},
): Promise<{ readonly id: string; readonly token: string }> {
  const { status, body } = await ask('POST', '/mcp-server', { name: 'Combined', members: membersOf(ids), ...more });
  expect(status, JSON.stringify(body)).toBe(201);
  return { id: String(body.id), token: String(body.token) };
}

/** Whether a caller finds a server: by its id, in the list, and by what can be done to it. All three agree. */
async function isSeen(id: string, caller: Caller): Promise<boolean> {
  const { body } = await ask('GET', '/mcp-server?limit=100', undefined, caller);
  const isListed = (body.result as readonly { readonly id: string }[]).some((server) => server.id === id);
  const { status } = await ask('GET', `/mcp-server/${id}`, undefined, caller);
  const changed = await ask('PATCH', `/mcp-server/${id}`, { name: 'Changed' }, caller);
  const rotated = await ask('POST', `/mcp-server/${id}/rotate`, {}, caller);
  const shown = await ask('GET', `/mcp-server/${id}/runbook`, undefined, caller);
  const seen = [isListed, status === 200, changed.status === 200, rotated.status === 200, shown.status === 200];
  expect(new Set(seen).size, JSON.stringify(seen)).toBe(1);
  return isListed;
}

describe('a token with limits, at servers over several accounts', () => {
  it('sees those of which every account is within', async () => {
    const both = await made(['acc_one', 'acc_two']);
    const own = await made(['acc_one', 'acc_three']);
    const byAccount = await callerWith({ integrated_account_ids: ['acc_one', 'acc_three'] });
    expect([await isSeen(both.id, byAccount), await isSeen(own.id, byAccount)]).toEqual([false, true]);
    const byLabel = await callerWith({ labels: { customer: 'acme' } });
    expect([await isSeen(both.id, byLabel), await isSeen(own.id, byLabel)]).toEqual([false, true]);
    expect((await ask('DELETE', `/mcp-server/${both.id}`, undefined, byLabel)).status).toBe(404);
    expect((await ask('DELETE', `/mcp-server/${own.id}`, undefined, byLabel)).status).toBe(200);
    expect((await ask('GET', `/mcp-server/${both.id}`)).status).toBe(200);
  });

  it('sees those that have its labels themselves', async () => {
    const { id } = await made(['acc_one', 'acc_two'], { labels: { customer: 'acme' } });
    expect(await isSeen(id, await callerWith({ labels: { customer: 'acme' } }))).toBe(true);
    expect(await isSeen(id, await callerWith({ labels: { customer: 'globex' } }))).toBe(false);
  });

  it('creates and previews only over accounts within', async () => {
    const caller = await callerWith({ integrated_account_ids: ['acc_one', 'acc_three'] });
    const wish = (ids: readonly string[]) => ({ name: 'Planted', members: membersOf(ids) });
    const failures = { details: { failures: [{ path: 'members[1].integrated_account_id' }] } };
    const refused = await ask('POST', '/mcp-server', wish(['acc_one', 'acc_two']), caller);
    expect([refused.status, refused.body]).toMatchObject([400, failures]);
    expect((await ask('POST', '/mcp-server', wish(['acc_one', 'acc_three']), caller)).status).toBe(201);
    const preview = (ids: readonly string[]) => ask('POST', '/mcp-server/preview', { members: membersOf(ids) }, caller);
    expect([(await preview(['acc_one', 'acc_two'])).status, (await preview(['acc_one'])).status]).toEqual([400, 200]);
    const items = [wish(['acc_one', 'acc_two']), wish(['acc_three'])];
    const bulk = await ask('POST', '/mcp-server/bulk-create', { items }, caller);
    expect(bulk.body).toMatchObject({ succeeded: 1, failed: 1 });
  });

  it('takes in no account that is outside, and keeps those that are there', async () => {
    const { id } = await made(['acc_one', 'acc_three']);
    const caller = await callerWith({ labels: { customer: 'acme' } });
    const change = (ids: readonly string[]) => ask('PATCH', `/mcp-server/${id}`, { members: membersOf(ids) }, caller);
    expect([(await change(['acc_one', 'acc_two'])).status, (await change(['acc_three'])).status]).toEqual([400, 200]);
  });

  it('must give its labels where the accounts do not have them', async () => {
    const caller = await callerWith({ integrated_account_ids: ['acc_two'], labels: { customer: 'acme' } });
    const wish = { name: 'Planted', members: membersOf(['acc_two']) };
    expect((await ask('POST', '/mcp-server', wish, caller)).status).toBe(403);
    expect((await ask('POST', '/mcp-server', { ...wish, labels: { customer: 'acme' } }, caller)).status).toBe(201);
  });

  it('opens, as a second factor, only those of which every account is within', async () => {
    const { token } = await made(['acc_one', 'acc_two'], { config: { require_api_token_auth: true } });
    const opens = async (wish: object): Promise<boolean> =>
      (await admin.installation.servers.checkAccess(token, (await callerWith(wish)).token)).ok;
    expect(await opens({ integrated_account_ids: ['acc_one'] })).toBe(false);
    expect(await opens({ integrated_account_ids: ['acc_two', 'acc_one'] })).toBe(true);
    expect(await opens({ labels: { customer: 'acme' } })).toBe(false);
    expect(await opens({})).toBe(true);
  });
});
