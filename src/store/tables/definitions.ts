import type { DefinitionTable } from '../interfaces.js';
import { all, change, type Runner } from '../work.js';

const digestsAtOnce = 200;

/** Tool definitions by digest, on any driver. */
export function definitionTable({ builder: db, read, write }: Runner): DefinitionTable {
  return {
    put: (definitions) =>
      write(function* () {
        for (const [digest, definition] of definitions)
          yield* change(
            db
              .insertInto('tool_definition')
              .values({ digest, definition })
              .onConflict((conflict) => conflict.column('digest').doNothing()),
          );
      }),
    get: (digests) =>
      read(function* () {
        const found = new Map<string, string>();
        for (let start = 0; start < digests.length; start += digestsAtOnce) {
          const part = digests.slice(start, start + digestsAtOnce);
          for (const row of yield* all(db.selectFrom('tool_definition').selectAll().where('digest', 'in', part)))
            found.set(row.digest, row.definition);
        }
        return found;
      }),
  };
}
