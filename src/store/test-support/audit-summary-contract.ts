import { expect, it } from 'vitest';
import type { AuditEntry } from '../index.js';
import type { Stores } from './all-pages.js';
import { sampleEntry } from './sample-rows.js';

const minute = 60_000;
const from = 1_700_000_000_000;
const query = { from, to: from + 3 * minute, bucketMs: minute };

/** What every driver's figures keep to. */
export function describeAuditSummary(stores: Stores): void {
  it('are empty stretches where nothing was called', async () => {
    const empty = { calls: 0, errors: 0, outcomes: {}, p50Ms: null, p95Ms: null };
    expect(await stores().store.audit.summary(query)).toEqual({
      buckets: [empty, empty, empty],
      tools: [],
      outcomes: {},
      accounts: [],
      servers: [],
      clients: [],
    });
  });

  it('count calls by stretch, outcome, duration and tool, and no act of administration', async () => {
    const { store, other } = stores();
    const rows: readonly Partial<AuditEntry>[] = [
      { at: from - 1 },
      { at: from, durationMs: 3, action: 'a' },
      { at: from + minute - 1, durationMs: 90, action: 'b', outcome: 'error' },
      { at: from + minute, kind: 'admin', action: 'mcp_server.create' },
      // Written late: rows need not be in the order of their times.
      { at: from + 2 * minute, durationMs: 700_000, action: 'a' },
      { at: from + 2 * minute + 1, durationMs: 1, action: 'a', outcome: 'refused' },
      { at: from + 1, durationMs: 4, action: 'a' },
      { at: from + 3 * minute },
    ];
    for (const [index, row] of rows.entries())
      await store.audit.append(sampleEntry({ id: `aud_${index}`, kind: 'tool_call', outcome: 'ok', ...row }));
    expect(await other.audit.summary(query)).toEqual({
      buckets: [
        { calls: 3, errors: 1, outcomes: { ok: 2, error: 1 }, p50Ms: 5, p95Ms: 100 },
        { calls: 0, errors: 0, outcomes: {}, p50Ms: null, p95Ms: null },
        { calls: 2, errors: 1, outcomes: { ok: 1, refused: 1 }, p50Ms: 1, p95Ms: 60_000 },
      ],
      tools: [
        { action: 'a', calls: 4, errors: 1 },
        { action: 'b', calls: 1, errors: 1 },
      ],
      outcomes: { ok: 3, error: 1, refused: 1 },
      accounts: [{ id: 'acc_1', calls: 5, errors: 2 }],
      servers: [{ id: 'mcp_1', calls: 5, errors: 2 }],
      clients: [{ id: 'example-client 1.0', calls: 5, errors: 2 }],
    });
  });

  it('keep to one account and one server', async () => {
    const { audit } = stores().store;
    const entry = { kind: 'tool_call', at: from } as const;
    await audit.append(sampleEntry({ ...entry, id: 'aud_1', accountId: 'acc_1', serverId: 'mcp_1' }));
    await audit.append(sampleEntry({ ...entry, id: 'aud_2', accountId: 'acc_2', serverId: 'mcp_2' }));
    expect((await audit.summary({ ...query, accountId: 'acc_1' })).buckets[0]?.calls).toBe(1);
    expect((await audit.summary({ ...query, serverId: 'mcp_2' })).buckets[0]?.calls).toBe(1);
    expect((await audit.summary({ ...query, accountId: 'acc_1', serverId: 'mcp_2' })).buckets[0]?.calls).toBe(0);
    const whole = await audit.summary(query);
    expect(whole.accounts.map(({ id }) => id)).toEqual(['acc_1', 'acc_2']);
    expect(whole.servers.map(({ id }) => id)).toEqual(['mcp_1', 'mcp_2']);
    const narrowed = await audit.summary({ ...query, client: 'example-client 1.0', kind: 'proxy_call' });
    expect(narrowed.outcomes).toEqual({});
  });
}
