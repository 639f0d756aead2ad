import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../../base/index.js';
import { type AuditEntry, auditPages, verifyAudit } from '../index.js';
import { allPages, type Stores } from './all-pages.js';
import { brokenLink } from './broken-link.js';
import { sampleEntry } from './sample-rows.js';

/** The contract of the audit log of every driver. */
export function describeAudit(stores: Stores): void {
  it('refuses a row that is none, alone: those beside it are written', async () => {
    const { store } = stores();
    const circular: { [key: string]: JsonValue } = {};
    circular.self = circular;
    const results = await Promise.allSettled([
      store.audit.append(sampleEntry({ id: 'aud_1' })),
      store.audit.append(sampleEntry({ durationMs: Number.NaN })),
      store.audit.append(sampleEntry({ at: 1.5 })),
      store.audit.append(sampleEntry({ arguments: circular })),
      store.audit.append(sampleEntry({ id: 'aud_2' })),
    ]);
    expect(results.map((result) => result.status)).toEqual([
      'fulfilled',
      'rejected',
      'rejected',
      'rejected',
      'fulfilled',
    ]);
    expect((await store.audit.read(1, 10)).map((row) => row.id)).toEqual(['aud_1', 'aud_2']);
    expect(await brokenLink(store)).toBeNull();
  });

  it('makes one chain without gaps of what two handles append at once', async () => {
    const { store, other } = stores();
    const appends = Array.from({ length: 700 }, (_, index) =>
      (index % 3 === 0 ? other : store).audit.append(sampleEntry({ id: `aud_${index}` })),
    );
    await Promise.all(appends);
    expect(await brokenLink(other)).toBeNull();
    const rows = await store.audit.read(1, 1_000);
    expect(rows.map((row) => row.sequence)).toEqual(Array.from({ length: 700 }, (_, index) => index + 1));
    expect(new Set(rows.map((row) => row.id)).size).toBe(700);
    expect((await store.audit.read(698, 10)).map((row) => row.sequence)).toEqual([698, 699, 700]);
  });

  it('gives back every field, and pages newest first', async () => {
    const { store, other } = stores();
    const entry = sampleEntry({
      apiTokenId: 'tok_1',
      detail: 'why',
      outcome: 'error',
      kind: 'admin',
      durationMs: 0.25,
    });
    const bare = sampleEntry({
      id: 'aud_2',
      accountId: null,
      serverId: null,
      client: null,
      upstreamStatus: null,
      arguments: {},
    });
    await store.audit.append(entry);
    await store.audit.append(bare);
    const rows = await allPages((page) => other.audit.list({}, page), 1);
    expect(rows.map(({ sequence, previousHash, hash, ...kept }) => kept)).toEqual([bare, entry]);
    expect(rows.map((row) => row.sequence)).toEqual([2, 1]);
    expect((await other.audit.list({}, { limit: 5, cursor: 'none of ours' })).items).toEqual([]);
  });

  it('filters by account, server, action, outcome and time, the end left out', async () => {
    const { store } = stores();
    const entries: readonly Partial<AuditEntry>[] = [
      { id: 'a', at: 1_000 },
      { id: 'b', at: 2_000, accountId: 'acc_2' },
      { id: 'c', at: 3_000, serverId: 'mcp_2' },
      { id: 'd', at: 4_000, action: 'mcp_server.create' },
      { id: 'e', at: 5_000, outcome: 'refused' },
    ];
    for (const entry of entries) await store.audit.append(sampleEntry(entry));
    const ids = async (filter: Parameters<typeof store.audit.list>[0]): Promise<string> =>
      (await store.audit.list(filter, { limit: 10 })).items.map((row) => row.id).join('');
    expect(await ids({})).toBe('edcba');
    expect(await ids({ accountId: 'acc_2' })).toBe('b');
    expect(await ids({ serverId: 'mcp_1' })).toBe('edba');
    expect(await ids({ action: 'mcp_server.create' })).toBe('d');
    expect(await ids({ outcome: 'refused' })).toBe('e');
    expect(await ids({ from: 2_000, to: 4_000 })).toBe('cb');
    expect(await ids({ from: 2_000, to: 4_000, accountId: 'acc_1' })).toBe('c');
    expect(await ids({ accountId: 'acc_3' })).toBe('');
  });

  it('lists and counts every row of a time range, whatever clocks did', async () => {
    const { store, other } = stores();
    const hour = 3_600_000;
    // Rows at hours 0 to 9; then the clock was set back to hour 2, and once to the year 1970.
    const hours = [...Array(10).keys(), 2, 3, 4, -400_000, 5, 6, 7, 8, 9, 10, 11];
    const at = (each: number): number => 1_600_000_000_000 + each * hour;
    for (const [index, each] of hours.entries())
      await store.audit.append(sampleEntry({ id: `aud_${index}`, at: at(each), kind: 'tool_call', outcome: 'ok' }));
    const range = fc.tuple(fc.integer({ min: -1, max: 13 }), fc.integer({ min: 0, max: 6 }));
    await fc.assert(
      fc.asyncProperty(range, async ([from, length]) => {
        const times = { from: at(from), to: at(from + length) };
        const isWithin = (each: number): boolean => each >= from && each < from + length;
        const expected = hours.flatMap((each, index) => (isWithin(each) ? [`aud_${index}`] : [])).reverse();
        const rows = await allPages((page) => other.audit.list(times, page), 4);
        expect(rows.map(({ id }) => id)).toEqual(expected);
        if (length === 0) return;
        const { buckets } = await other.audit.summary({ ...times, bucketMs: hour });
        expect(buckets.map(({ calls }) => calls)).toEqual(
          Array.from({ length }, (_, index) => hours.filter((each) => each === from + index).length),
        );
      }),
      { numRuns: 40 },
    );
  });

  it('filters by kind, API token and client, and leaves out named actions', async () => {
    const { store, other } = stores();
    const entries: readonly Partial<AuditEntry>[] = [
      { id: 'a', kind: 'tool_call', client: 'Claude 1.0' },
      { id: 'b', kind: 'proxy_call', apiTokenId: 'tok_1', client: null },
      { id: 'c', kind: 'admin', action: 'session.begin', client: 'dashboard', apiTokenId: 'tok_1' },
      { id: 'd', kind: 'admin', action: 'mcp_server.create', client: 'dashboard' },
    ];
    for (const entry of entries) await store.audit.append(sampleEntry(entry));
    const ids = async (filter: Parameters<typeof store.audit.list>[0]): Promise<string> => {
      const page = await allPages((one) => other.audit.list(filter, one), 1);
      const read = await store.audit.read(1, 10, filter);
      expect(read.map((row) => row.id)).toEqual(page.map((row) => row.id).toReversed());
      return page.map((row) => row.id).join('');
    };
    expect(await ids({ kind: 'admin' })).toBe('dc');
    expect(await ids({ kind: 'proxy_call' })).toBe('b');
    expect(await ids({ apiTokenId: 'tok_1' })).toBe('cb');
    expect(await ids({ client: 'dashboard' })).toBe('dc');
    expect(await ids({ client: 'Claude' })).toBe('');
    expect(await ids({ exceptActions: ['session.begin', 'session.end'] })).toBe('dba');
    expect(await ids({ kind: 'admin', exceptActions: ['session.begin'] })).toBe('d');
    expect(await ids({ exceptActions: [] })).toBe('dcba');
  });

  it('keeps the trace and the digest of the result of a call in the chain', async () => {
    const { store, other } = stores();
    const entry = sampleEntry({ traceId: '4bf92f3577b34da6a3ce929d0e0e4736', resultDigest: 'digest' });
    await store.audit.append(entry);
    await store.audit.append(sampleEntry({ id: 'aud_2', approvalId: 'apr_1', resultDigest: 'other' }));
    expect((await other.audit.list({}, { limit: 5 })).items).toMatchObject([
      { approvalId: 'apr_1', resultDigest: 'other' },
      { traceId: entry.traceId, resultDigest: 'digest' },
    ]);
    expect(await brokenLink(store)).toBeNull();
    expect(await verifyAudit(other.audit)).toMatchObject({ ok: true, rows: 2 });
  });

  it('can be verified after reading, whatever text and numbers a caller put in', async () => {
    const { store } = stores();
    const text = fc.string({
      unit: fc.oneof(fc.string({ minLength: 1 }), fc.constantFrom('\u0000', '\ud800', '\udc00')),
    });
    const { value } = fc.letrec<{ value: JsonValue }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        text,
        fc.double(),
        fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('value')),
        fc.dictionary(text, tie('value')),
      ),
    }));
    const entries = fc.record({
      client: fc.option(text),
      action: text,
      detail: fc.option(text),
      durationMs: fc.double({ noNaN: true, noDefaultInfinity: true }),
      arguments: fc.dictionary(text, value) as fc.Arbitrary<JsonObject>,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(entries, { maxLength: 5 }), async (batch) => {
        await Promise.all(batch.map((entry) => store.audit.append(sampleEntry(entry))));
        expect(await brokenLink(store)).toBeNull();
      }),
      { numRuns: 60 },
    );
  });

  it('carries the approval that a row was about, and filters by it', async () => {
    const { store, other } = stores();
    await store.audit.append(sampleEntry({ id: 'aud_1', approvalId: 'apr_1' }));
    await store.audit.append(sampleEntry({ id: 'aud_2' }));
    const { items } = await other.audit.list({ approvalId: 'apr_1' }, { limit: 5 });
    expect(items).toMatchObject([{ id: 'aud_1', approvalId: 'apr_1' }]);
    expect(await verifyAudit(other.audit)).toEqual({ ok: true, rows: 2, from: 1, to: 2 });
  });

  it('holds when its oldest rows are taken out, and only whole from the beginning', async () => {
    const { store, other } = stores();
    expect(await store.audit.removeBefore(9_000, 10)).toBe(0);
    expect(await verifyAudit(store.audit)).toEqual({ ok: true, rows: 0, from: 1, to: 0 });
    for (const [index, at] of [1_000, 2_000, 5_000, 1_500, 6_000].entries())
      await store.audit.append(sampleEntry({ id: `aud_${index}`, at }));
    expect(await store.audit.removeBefore(5_000, 1)).toBe(1);
    const removals = await Promise.all([store, other, store].map(({ audit }) => audit.removeBefore(5_000, 10)));
    expect(removals.reduce((sum, count) => sum + count, 0)).toBe(1);
    expect((await other.audit.read(1, 10)).map((row) => row.id)).toEqual(['aud_2', 'aud_3', 'aud_4']);
    expect(await verifyAudit(other.audit)).toEqual({ ok: true, rows: 3, from: 3, to: 5 });
    expect(await store.audit.removeBefore(9_000, 10)).toBe(3);
    expect(await verifyAudit(other.audit)).toMatchObject({ ok: true, rows: 0 });
    await other.audit.append(sampleEntry({ id: 'aud_5', at: 7_000 }));
    expect(await verifyAudit(store.audit)).toEqual({ ok: true, rows: 1, from: 6, to: 6 });
  });

  it('is read in pages from the beginning, filtered', async () => {
    const { store } = stores();
    const outcomes = ['ok', 'refused', 'ok'] as const;
    for (const outcome of outcomes) await store.audit.append(sampleEntry({ outcome }));
    const sequences: number[] = [];
    for await (const rows of auditPages(store.audit, { outcome: 'ok' }))
      sequences.push(...rows.map((row) => row.sequence));
    expect(sequences).toEqual([1, 3]);
  });

  it('keeps integers beyond 2^53 to the last digit', async () => {
    const { store } = stores();
    await store.audit.append(sampleEntry({ arguments: { id: 9_007_199_254_740_993n } }));
    const [row] = await store.audit.read(1, 1);
    expect(row?.arguments).toEqual({ id: '9007199254740993' });
  });
}
