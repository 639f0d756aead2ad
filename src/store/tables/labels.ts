import { isAscii } from 'node:buffer';
import { type Kysely, type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Labels } from '../labels.js';
import type { Schema } from '../schema.js';
import { change, type Runner, type Work } from '../work.js';

type LabelTable = 'integrated_account_label' | 'mcp_server_label';

/** The number of parameters per statement is limited, and a label has three. */
const rowsMax = 500;

/** Writes the labels by which rows are found; they repeat those in the rows. */
export function* insertLabels(
  db: Kysely<Schema>,
  table: LabelTable,
  owners: readonly { readonly id: string; readonly labels: Labels }[],
): Work<void> {
  const rows = owners.flatMap(({ id, labels }) =>
    Object.entries(labels).map(([name, value]) => ({ owner_id: id, name, value })),
  );
  for (let start = 0; start < rows.length; start += rowsMax)
    yield* change(db.insertInto(table).values(rows.slice(start, start + rowsMax)));
}

/** Puts an owner's labels in place of those that it had. */
export function* replaceLabels(
  db: Kysely<Schema>,
  table: LabelTable,
  owner: { readonly id: string; readonly labels: Labels },
): Work<void> {
  yield* change(db.deleteFrom(table).where('owner_id', '=', owner.id));
  yield* insertLabels(db, table, [owner]);
}

/** Reads the labels in a row, as `JSON.stringify` wrote them. */
export function labelsOf(text: string): Labels {
  return text === '{}' ? noLabels : Object.freeze(JSON.parse(text) as Labels);
}

const noLabels: Labels = Object.freeze({});

/** Whether a row's name or external id contains this text, ignoring letter case, or its id is this text. */
export function containsText(text: string, driver: Runner['driver']): RawBuilder<SqlBool> {
  const matches = matcherOf(text, driver);
  return sql<SqlBool>`(${matches('name')} or ${matches('external_id')} or id = ${text})`;
}

type Matcher = (column: 'name' | 'external_id') => RawBuilder<SqlBool>;

function matcherOf(text: string, driver: Runner['driver']): Matcher {
  const small = text.toLowerCase();
  if (isAscii(Buffer.from(small))) {
    const pattern = `%${small.replaceAll(/[!%_]/g, (character) => `!${character}`)}%`;
    return (column) => sql<SqlBool>`lower(${sql.ref(column)}) like ${pattern} escape '!'`;
  }
  // SQLite only folds ASCII, and PostgreSQL what its locale knows, so other letters are matched in both cases.
  const characters = [...text].map((character) => casesOf(character));
  if (driver === 'sqlite') {
    const pattern = `*${characters.map(globOf).join('')}*`;
    return (column) => sql<SqlBool>`${sql.ref(column)} glob ${pattern}`;
  }
  const pattern = characters.map(regularOf).join('');
  return (column) => sql<SqlBool>`${sql.ref(column)} ~ ${pattern}`;
}

/** A character in both letter cases, where each is one character. */
function casesOf(character: string): readonly string[] {
  const cases = [character, character.toLowerCase(), character.toUpperCase()];
  return [...new Set(cases.filter((one) => [...one].length === 1))];
}

function globOf(cases: readonly string[]): string {
  return cases.length > 1 || /[*?[\]]/.test(cases.join('')) ? `[${cases.join('')}]` : cases.join('');
}

function regularOf(cases: readonly string[]): string {
  return cases.length > 1 ? `[${cases.join('')}]` : cases.join('').replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
