import type { Kysely } from 'kysely';
import type { Schema } from '../schema.js';
import type { Runner, Work } from '../work.js';

/**
 * `gatehouse_append_entries` does for a usual batch what `gatehouse_append_audit` does, in a third less of the
 * database's time: three statements whatever the number of entries. It checks nothing: if an entry is not new or a
 * sequence after the head is used, the primary key rejects the whole batch and `gatehouse_append_audit` appends it. A
 * migration that adds a column to `audit_log` replaces this function as well.
 */
export function* auditAppendSets(_db: Kysely<Schema>, driver: Runner['driver']): Work<void> {
  if (driver === 'postgres') yield { sql: definition, parameters: [] };
}

/** The columns of an entry, with their types, in the order of the table. */
const columns = [
  ['id', 'text'],
  ['at', 'int8'],
  ['kind', 'text'],
  ['account_id', 'text'],
  ['server_id', 'text'],
  ['api_token_id', 'text'],
  ['client', 'text'],
  ['action', 'text'],
  ['arguments', 'text'],
  ['upstream_status', 'int4'],
  ['duration_ms', 'float8'],
  ['outcome', 'text'],
  ['detail', 'text'],
  ['approval_id', 'text'],
  ['intent_id', 'text'],
  ['request_id', 'text'],
  ['arguments_digest', 'text'],
  ['trace_id', 'text'],
  ['result_digest', 'text'],
] as const;
const names = columns.map(([name]) => name).join(', ');
const typed = columns.map(([name, type]) => `${name} ${type}`).join(', ');

const definition = `
create function gatehouse_append_entries(entries json) returns int8 language plpgsql as $$
declare
  place int8;
  tails text[];
  -- The hash before the batch, then that of each entry.
  hashes text[];
begin
  select head.sequence, array[head.hash], array(select entry ->> 'tail' from json_array_elements(entries) as entry)
    into place, hashes, tails from audit_head as head where head.id = 1 for update;
  if place is null then
    raise exception 'the audit trail has lost its head row: restore the database from a backup' using errcode = 'GH001';
  end if;
  for n in 1 .. cardinality(tails) loop
    hashes[n + 1] := encode(sha256(convert_to('["' || hashes[n] || '",' || (place + n) || tails[n], 'UTF8')), 'hex');
  end loop;
  insert into audit_log (sequence, previous_hash, hash, ${names})
    select place + n, hashes[n], hashes[n + 1], ${names}
    from rows from (json_to_recordset(entries) as (${typed})) with ordinality as given (${names}, n);
  update audit_head set sequence = place + cardinality(tails), hash = hashes[cardinality(tails) + 1] where id = 1;
  return place + cardinality(tails);
end $$`;
