import { auditHash, type Store } from '../index.js';

const pageRows = 500;

/** The sequence of the first audit row that does not follow from those before it, or null where the whole chain holds. */
export async function brokenLink(store: Store): Promise<number | null> {
  let expected = 1;
  let previousHash = '';
  for (;;) {
    const rows = await store.audit.read(expected, pageRows);
    if (rows.length === 0) return null;
    for (const row of rows) {
      const { sequence, previousHash: told, hash, ...entry } = row;
      const holds = sequence === expected && told === previousHash && hash === auditHash(entry, sequence, told);
      if (!holds) return sequence;
      previousHash = hash;
      expected += 1;
    }
  }
}
