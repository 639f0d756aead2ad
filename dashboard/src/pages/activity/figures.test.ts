import { describe, expect, it } from 'vitest';
import type { AuditBucket } from '../../api/audit-types';
import { barsOf, highestBar, presentOutcomes, totalsOf } from './figures';

const bucket = (changes: Partial<AuditBucket> = {}): AuditBucket => ({
  at: '2030-01-31T18:00:00Z',
  calls: 0,
  errors: 0,
  by_outcome: {},
  p50_ms: null,
  p95_ms: null,
  ...changes,
});
const buckets = [
  bucket({ calls: 3, errors: 1, by_outcome: { ok: 2, error: 1 }, p50_ms: 5, p95_ms: 100 }),
  bucket(),
  bucket({ calls: 1, by_outcome: { ok: 1 }, p50_ms: 1, p95_ms: 2 }),
];

describe('figures', () => {
  it('are summed up, and are none where nothing was called', () => {
    expect(totalsOf({ buckets })).toEqual({ calls: 4, errors: 1, p95: 100 });
    expect(totalsOf({ buckets: [bucket()] })).toEqual({ calls: 0, errors: 0, p95: null });
  });

  it('have a series for outcomes that occur only', () => {
    expect(presentOutcomes(buckets)).toEqual(['ok', 'error']);
    expect(presentOutcomes([bucket()])).toEqual([]);
  });

  it('are bars with zeros where nothing was called, beside the time before', () => {
    const bars = barsOf(buckets, [bucket({ calls: 7 })]);
    expect(bars[0]).toMatchObject({ ok: 2, error: 1, refused: 0, before: 7 });
    expect(bars[1]).toMatchObject({ ok: 0, error: 0, before: 0 });
    expect(barsOf(buckets, null)[0]).not.toHaveProperty('before');
  });

  it('have the height of the whole stack, or of the time before', () => {
    expect(highestBar(barsOf(buckets, null))).toBe(3);
    expect(highestBar(barsOf(buckets, [bucket({ calls: 7 })]))).toBe(7);
    expect(highestBar([])).toBe(0);
  });
});
