import { expect } from 'vitest';
import { type Store, verifyAudit } from '../index.js';
import { sampleEntry } from './sample-rows.js';

/** Where a foreign row is inserted, and how many rows of Gatehouse follow before it is checked. */
export const insertedPlaces: readonly (readonly [string, string])[] = [
  ['behind the head', '11'],
  ['far behind the head', '4611686018427387904'],
  ['at a negative sequence', '-5'],
  ['at a sequence that retention has passed', '0'],
];

/** Checks that calls continue after a foreign row was inserted, and that verification reports it until it is deleted. */
export async function checkInsertedRow(
  store: Store,
  sequence: string,
  meddle: (statement: string) => Promise<void> | void,
): Promise<void> {
  const append = (index: number): Promise<void> => store.audit.append(sampleEntry({ id: `aud_${index}` }));
  for (let index = 1; index <= 10; index += 1) await append(index);
  expect(await verifyAudit(store.audit)).toMatchObject({ ok: true, rows: 10 });
  await meddle(
    `INSERT INTO audit_log (sequence, id, at, kind, action, arguments, duration_ms, outcome, previous_hash, hash)
     VALUES (${sequence}, 'forged', 1, 'admin', 'forged', '{}', 0, 'ok', 'x', 'y')`,
  );
  const found = {
    ok: false,
    sequence: Number(sequence),
    reason: expect.stringContaining('Gatehouse did not write it'),
  };
  expect(await verifyAudit(store.audit)).toEqual(found);
  await Promise.all([11, 12, 13].map(append));
  expect(await verifyAudit(store.audit)).toEqual(found);
  const listed = (await store.audit.list({}, { limit: 20 })).items.map(({ id }) => id);
  expect(listed).toEqual(expect.arrayContaining(['aud_1', 'aud_13']));
  expect(await store.audit.check(0)).toBeNull();
  await meddle("DELETE FROM audit_log WHERE id = 'forged'");
  expect(await verifyAudit(store.audit)).toMatchObject({ ok: true, rows: 13 });
}
