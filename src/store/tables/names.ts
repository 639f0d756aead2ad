import type { Kysely } from 'kysely';
import type { NameTable } from '../kept-interfaces.js';
import type { Schema } from '../schema.js';
import { all, change, type Runner, type Work } from '../work.js';

/** The number of parameters per statement is limited, and a name has three. */
const rowsMax = 500;

/** Names by id, on any driver. */
export function nameTable({ builder: db, read }: Runner): NameTable {
  return {
    of: (ids) =>
      read(function* () {
        const rows = ids.length === 0 ? [] : yield* all(db.selectFrom('known_name').selectAll().where('id', 'in', ids));
        return new Map(rows.map(({ id, name, integration }) => [id, { name, integration }]));
      }),
  };
}

/** Stores the names of created and renamed records in the same transaction; the newest name counts. */
export function* keepNames(
  db: Kysely<Schema>,
  named: readonly { readonly id: string; readonly name: string; readonly integration?: string | undefined }[],
): Work<void> {
  for (let start = 0; start < named.length; start += rowsMax)
    yield* change(
      db
        .insertInto('known_name')
        .values(
          named.slice(start, start + rowsMax).map(({ id, name, integration = null }) => ({ id, name, integration })),
        )
        .onConflict((conflict) => conflict.column('id').doUpdateSet((row) => ({ name: row.ref('excluded.name') }))),
    );
}
