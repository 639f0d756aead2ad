import type { LeaseTable } from '../interfaces.js';
import { change, type Runner } from '../work.js';

/**
 * Locks with an owner and an end, on any driver. A power cut ends every process that could hold one, so none needs to
 * be on disk.
 */
export function leaseTable({ builder: db, write }: Runner): LeaseTable {
  return {
    acquire: (name, owner, now, until) =>
      write(function* () {
        const taken = yield* change(
          db
            .insertInto('lease')
            .values({ name, owner, until })
            .onConflict((conflict) =>
              conflict
                .column('name')
                .doUpdateSet({ owner, until })
                .where(({ eb, or }) => or([eb('lease.until', '<=', now), eb('lease.owner', '=', owner)])),
            ),
        );
        return taken > 0;
      }, 'process'),
    release: (name, owner) =>
      write(function* () {
        yield* change(db.deleteFrom('lease').where('name', '=', name).where('owner', '=', owner));
      }, 'process'),
  };
}
