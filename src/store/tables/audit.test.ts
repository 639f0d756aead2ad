import { expect, it } from 'vitest';
import { isJsonObject } from '../../base/index.js';
import { auditHash } from '../index.js';
import { sampleEntry } from '../test-support/sample-rows.js';

it('the hash of an audit row changes with every field of the entry, its place and its past', () => {
  const entry = sampleEntry();
  const hashes = new Set([
    auditHash(entry, 1, ''),
    auditHash(entry, 2, ''),
    auditHash(entry, 1, 'x'),
    ...Object.entries(entry).map(([field, present]) => {
      const other = isJsonObject(present) ? { other: 1 } : typeof present === 'number' ? 7 : 'other';
      return auditHash({ ...entry, [field]: other }, 1, '');
    }),
  ]);
  expect(hashes.size).toBe(3 + Object.keys(entry).length);
});
