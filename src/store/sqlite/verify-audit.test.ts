import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemClock } from '../../base/index.js';
import { openStore, verifyAudit } from '../index.js';
import { checkInsertedRow, insertedPlaces } from '../test-support/inserted-rows.js';
import { meddle } from '../test-support/meddle.js';
import { sampleEntry } from '../test-support/sample-rows.js';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'gatehouse-audit-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

it.each([
  ['a changed row', "UPDATE audit_log SET detail = 'all well' WHERE sequence = 5", 5, 'was changed'],
  ['a row without its approval', 'UPDATE audit_log SET approval_id = NULL WHERE sequence = 4', 4, 'was changed'],
  ['a row taken out', 'DELETE FROM audit_log WHERE sequence = 5', 5, 'is missing'],
  ['the first row taken out', 'DELETE FROM audit_log WHERE sequence = 1', 1, 'is missing'],
  ['the end cut off', 'DELETE FROM audit_log WHERE sequence > 8', 9, 'cut off'],
  [
    'a row put in the place of another',
    "UPDATE audit_log SET hash = 'x', previous_hash = 'y' WHERE sequence = 2",
    2,
    'does not follow',
  ],
  ['another head', "UPDATE audit_head SET hash = 'x' WHERE id = 1", 10, 'does not match the recorded last row'],
  ['another anchor', "UPDATE audit_head SET hash = 'x' WHERE id = 2", 1, 'does not follow'],
])('names the first row at fault: %s', async (_what, statement, sequence, words) => {
  const store = await openStore({ databaseUrl: null, dataDir, clock: systemClock });
  for (let index = 1; index <= 10; index += 1)
    await store.audit.append(sampleEntry({ id: `aud_${index}`, ...(index === 4 ? { approvalId: 'apr_1' } : {}) }));
  expect(await verifyAudit(store.audit)).toMatchObject({ ok: true, rows: 10 });
  meddle(dataDir, statement);
  expect(await verifyAudit(store.audit)).toEqual({ ok: false, sequence, reason: expect.stringContaining(words) });
  await store.close();
});

it.each(insertedPlaces)('goes on with calls and reports a row that somebody inserted %s', async (_where, sequence) => {
  const store = await openStore({ databaseUrl: null, dataDir, clock: systemClock });
  await checkInsertedRow(store, sequence, (statement) => void meddle(dataDir, statement));
  await store.close();
});

it('keeps a row that somebody inserted before the anchor, and the chain, when retention removes old rows', async () => {
  const store = await openStore({ databaseUrl: null, dataDir, clock: systemClock });
  const append = (index: number): Promise<void> => store.audit.append(sampleEntry({ id: `aud_${index}` }));
  for (const index of [1, 2, 3]) await append(index);
  await store.audit.ends();
  const columns = 'sequence, id, at, kind, action, arguments, duration_ms, outcome, previous_hash, hash';
  for (const place of [-1, 4])
    meddle(
      dataDir,
      `INSERT INTO audit_log (${columns}) VALUES (${place}, 'f', 1, 'admin', 'f', '{}', 0, 'ok', 'x', 'y')`,
    );
  for (const index of [4, 5]) await append(index);
  expect(await store.audit.removeBefore(9_000, 4)).toBe(4);
  expect(await verifyAudit(store.audit)).toMatchObject({ ok: false, sequence: -1 });
  meddle(dataDir, 'DELETE FROM audit_log WHERE sequence = -1');
  expect(await verifyAudit(store.audit)).toMatchObject({ ok: true, rows: 2 });
  await store.close();
});
