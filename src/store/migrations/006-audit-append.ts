import type { Kysely } from 'kysely';
import type { Schema } from '../schema.js';
import type { Runner, Work } from '../work.js';

/**
 * PostgreSQL appends to the audit log in one round trip: a function locks the end of the chain, assigns each entry its
 * sequence and hash, inserts all and moves the end. An entry is a row of `audit_log` as JSON, with the rest of its hash
 * input as `tail`. Skips entries that already exist after `seen_before`, so that an append with an unknown result can
 * be repeated. Later columns do not require a new function.
 */
export function* auditAppend(_db: Kysely<Schema>, driver: Runner['driver']): Work<void> {
  if (driver === 'postgres') yield { sql: definition, parameters: [] };
}

const definition = `
create function gatehouse_append_audit(entries json, seen_before int8) returns int8 language plpgsql as $$
declare
  place int8;
  tip text;
  entry json;
  new_row audit_log;
  new_rows audit_log[] := '{}';
begin
  select sequence, hash into place, tip from audit_head where id = 1 for update;
  if place is null then
    raise exception 'the audit trail has lost its head row: restore the database from a backup' using errcode = 'GH001';
  end if;
  for entry in select json_array_elements(entries) loop
    continue when exists (select from audit_log where sequence > seen_before and id = entry ->> 'id');
    loop
      place := place + 1;
      -- Somebody else has inserted a row there: calls go on behind it, and verification reports it.
      exit when not exists (select from audit_log where sequence = place);
    end loop;
    new_row := json_populate_record(null::audit_log, entry);
    new_row.sequence := place;
    new_row.previous_hash := tip;
    tip := encode(sha256(convert_to('["' || tip || '",' || place || (entry ->> 'tail'), 'UTF8')), 'hex');
    new_row.hash := tip;
    new_rows := new_rows || new_row;
  end loop;
  insert into audit_log select * from unnest(new_rows);
  update audit_head set sequence = place, hash = tip where id = 1;
  return place;
end $$`;
