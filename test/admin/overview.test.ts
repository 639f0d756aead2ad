import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApprovalRow } from '../../src/store/index.js';
import { type OpenAdmin, openAdmin } from './open-admin.js';

const dayMs = 86_400_000;

describe('the overview', () => {
  let admin: OpenAdmin;
  let serverId: string;

  beforeAll(async () => {
    admin = await openAdmin();
  });
  afterAll(() => admin?.close());

  const overview = async (limits: object = {}) => {
    const token = (await admin.ask('POST', '/api-token', { name: 'reader', scope: 'viewer', ...limits })).body.token;
    return admin.ask('GET', '/overview', undefined, { authorization: `Bearer ${token}` });
  };
  const addCall = (id: string, over: { outcome?: 'ok' | 'error'; at?: number; accountId?: string; server?: string }) =>
    admin.installation.store.audit.append({
      id,
      at: over.at ?? Date.now(),
      kind: 'tool_call',
      accountId: over.accountId ?? 'acc_one',
      serverId: over.server ?? serverId,
      apiTokenId: null,
      client: 'some-client 1.0',
      action: 'list_all_things',
      arguments: {},
      upstreamStatus: 200,
      durationMs: 5,
      outcome: over.outcome ?? 'ok',
      detail: null,
    });

  it('shows an empty installation as one, from which the first steps can be read', async () => {
    const { status, body } = await overview();
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body).toMatchObject({
      approvals: { waiting: 0, next: [] },
      accounts: { total: 0, in_need: 0, first_id: null, needing: [] },
      servers: { total: 0, ending_this_week: 0, next_to_end: [], last_used: null, first_call: null },
      refused_clients: { count: 0, latest: [] },
      use: { calls: 0, errors: 0, calls_before: 0, errors_before: 0, failing_tools: [] },
      health: { version: '1.2.3', audit_log: { is_written: true, message: null }, withheld_integrations: [] },
    });
  });

  it('shows what needs a person: held calls, accounts, MCP servers that expire, failing tools', async () => {
    const { store } = admin.installation;
    await admin.addAccount('acc_one');
    await admin.addAccount('acc_two');
    const lastError = { code: 'invalid_grant', message: 'The consent was revoked.', at: Date.now() };
    await store.accounts.update('acc_two', { status: 'needs_reauth', lastError });
    const make = async (name: string, days: number | null, account = 'acc_one') => {
      const expires = days === null ? null : new Date(Date.now() + days * dayMs).toISOString();
      const made = await admin.ask('POST', `/integrated-account/${account}/mcp`, { name, expires_at: expires });
      expect(made.status, JSON.stringify(made.body)).toBe(201);
      return String(made.body.id);
    };
    serverId = await make('Soon', 2);
    await make('Later', 30);
    await make('Never', null, 'acc_two');
    await store.approvals.hold(heldCall('apr_late', 7_200_000), Date.now(), 100);
    await store.approvals.hold(heldCall('apr_soon', 3_600_000), Date.now(), 100);
    await store.servers.touch([serverId], Date.now());
    const refused = { client: 'stranger/1', reason: 'expired', status: 401, count: 3, firstAt: Date.now() };
    await store.serverClients.record([
      { serverId, ...refused, lastAt: Date.now() },
      { serverId, ...refused, client: 'long ago', lastAt: Date.now() - 2 * dayMs },
    ]);
    await addCall('aud_1', {});
    await addCall('aud_2', { outcome: 'error' });
    await addCall('aud_3', { at: Date.now() - 1.5 * dayMs });
    const { body } = await overview();
    expect(body).toMatchObject({
      approvals: {
        waiting: 2,
        next: [{ id: 'apr_soon', mcp_server_name: 'Soon', integrated_account_name: 'acc_one' }, { id: 'apr_late' }],
      },
      accounts: {
        total: 2,
        in_need: 1,
        needing: [{ id: 'acc_two', last_error: { code: 'invalid_grant', message: 'The consent was revoked.' } }],
      },
      servers: {
        total: 3,
        ending_this_week: 1,
        next_to_end: [{ id: serverId, name: 'Soon' }],
        last_used: { id: serverId },
        first_call: { tool: 'list_all_things', client: 'some-client 1.0' },
      },
      refused_clients: {
        count: 1,
        latest: [
          { mcp_server_id: serverId, mcp_server_name: 'Soon', client: 'stranger/1', reason: 'expired', count: 3 },
        ],
      },
      use: {
        calls: 2,
        errors: 1,
        calls_before: 1,
        errors_before: 0,
        failing_tools: [{ tool: 'list_all_things', calls: 2, errors: 1 }],
      },
    });
    const { hours } = body.use as unknown as { hours: readonly { calls: number }[] };
    expect(hours).toHaveLength(24);
    expect(hours.reduce((sum, { calls }) => sum + calls, 0)).toBe(2);
  });

  it('leaves out the sections that an API token may not read', async () => {
    const { status, body } = await overview({ actions: ['operation:read', 'mcp:read'] });
    expect(status).toBe(200);
    expect(body).toMatchObject({ approvals: null, accounts: null, use: null, servers: { total: 3 } });
    expect((await overview({ actions: ['mcp:read'] })).status).toBe(403);
  });

  it('counts and shows nothing from outside the limits of an API token', async () => {
    const { body } = await overview({ integrated_account_ids: ['acc_two'] });
    expect(body).toMatchObject({
      approvals: { waiting: 0, next: [] },
      accounts: { total: 1, in_need: 1 },
      servers: { total: 1, ending_this_week: 0, last_used: null, first_call: null },
      refused_clients: { count: 0, latest: [] },
      use: { calls: 0, calls_before: 0, failing_tools: [] },
    });
    expect(JSON.stringify(body)).not.toContain('acc_one');
  });

  function heldCall(id: string, lifeMs: number): ApprovalRow {
    return {
      id,
      serverId,
      accountId: 'acc_one',
      tool: 'delete_a_zoho_mail_task_by_id',
      effect: 'destructive',
      digest: id,
      arguments: {},
      request: { method: 'DELETE', host: 'mail.example.com', path: '/', query: {}, body: null },
      client: null,
      apiTokenId: null,
      objects: null,
      status: 'pending',
      reason: null,
      decidedBy: null,
      decidedAt: null,
      createdAt: Date.now(),
      expiresAt: Date.now() + lifeMs,
    };
  }
});
