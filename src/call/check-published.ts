import { cleanText, isJsonObject, type JsonObject, type JsonValue, mergeSpf, tidySpf, valueAt } from '../base/index.js';
import type { PublishedRecord } from '../catalogue/index.js';
import type { Looked, LookUp } from '../outbound/index.js';
import { fillCase, fillTemplate, meets, type TemplateSources } from '../upstream/index.js';

/** How a record in public DNS compares to what the service expects. */
type State = keyof PublishedRecord['say'];

/** Compares a domain's public DNS with the declared records. Returns one result per record. */
export async function checkPublished(
  lookUp: LookUp,
  records: readonly PublishedRecord[],
  { sources, signal }: { readonly sources: TemplateSources; readonly signal: AbortSignal },
): Promise<readonly JsonObject[]> {
  const asked = records
    .filter(({ unless }) => unless === undefined || !meets(unless, sources.data))
    .flatMap((record) => itemsOf(record, sources.data).map((item) => ({ record, sources: { ...sources, item } })));
  return Promise.all(
    asked.map(async ({ record, sources: own }) => {
      const name = fillTemplate(record.name, own);
      if (!name.ok) return unknown(record, notKnown(name.missing));
      const looked = await lookUp(name.value, record.type, signal);
      return result(record, { name: name.value, looked, sources: own });
    }),
  );
}

function itemsOf({ each, where = {} }: PublishedRecord, data: JsonValue): readonly JsonValue[] {
  if (each === undefined) return [null];
  const items = valueAt(data, each);
  return Array.isArray(items) ? items.filter((item: JsonValue) => meets(where, item)) : [];
}

interface Seen {
  readonly name: string;
  readonly looked: Looked;
  readonly sources: TemplateSources;
}

function result(record: PublishedRecord, { name, looked, sources }: Seen): JsonObject {
  const all = looked.kind === 'found' ? looked.values.map(cleanText) : [];
  const found =
    record.among === undefined ? all : all.filter((value) => new RegExp(record.among ?? '', 'iu').test(value));
  const seen = { check: record.check, type: record.type, name, found };
  if (looked.kind === 'unknown') return { ...seen, ...unknown(record, `It could not be looked up: ${looked.reason}.`) };
  const expected =
    'contains' in record.expect
      ? fillTemplate(record.expect.contains, sources)
      : fillTemplate(record.expect.matches, sources, escapePattern);
  if (!expected.ok) return { ...seen, ...unknown(record, notKnown(expected.missing)) };
  const { state, wrong } = stateOf(record, found, expected.value);
  const filled = wantedOf(record, state, sources);
  const meaning = filled.notes.join(' ');
  if (state === 'ok') return { ...seen, state, meaning };
  const replaces = isExclusive(record) && wrong.length > 0 ? { replaces: wrong } : {};
  if (record.merge === undefined || found.length === 0)
    return { ...seen, state, meaning, ...filled.members, ...replaces };
  return { ...seen, state, ...merged(filled.members, { meaning, replaces, found }) };
}

/** The text for a state, and the records to publish, without the extra spaces that services put into SPF records. */
function wantedOf(record: PublishedRecord, state: State, sources: TemplateSources): ReturnType<typeof fillCase> {
  const filled = fillCase({ say: record.say[state] ?? '', add: { publish: toJson(record.publish) } }, sources);
  const { publish } = filled.members;
  if (record.merge !== 'spf' || !Array.isArray(publish)) return filled;
  const tidied = publish.map((one: JsonValue) =>
    isJsonObject(one) && typeof one.value === 'string' ? { ...one, value: tidySpf(one.value) } : one,
  );
  return { ...filled, members: { ...filled.members, publish: tidied } };
}

/** One record that replaces the existing ones: publishing the wanted one next to them would invalidate all of them. */
function merged(
  { publish }: JsonObject,
  { meaning, found, replaces }: { meaning: string; found: readonly string[]; replaces: JsonObject },
): JsonObject {
  const [wanted] = Array.isArray(publish) ? publish.filter(isJsonObject) : [];
  if (!wanted) return { meaning };
  const value = mergeSpf(found, String(wanted.value));
  if (value !== null)
    return {
      meaning: `${meaning} publish has the merged record: it replaces the current one.`,
      publish: [{ ...wanted, value }],
      ...replaces,
    };
  const why = 'It redirects to another record, or could cause more than ten DNS lookups';
  return {
    meaning: `${meaning} No record is proposed, because they cannot be merged automatically. ${why}: its owner must change it by hand.`,
  };
}

/** Whether the right values are only valid without others next to them. */
function isExclusive({ single, every, type }: PublishedRecord): boolean {
  return single === true || every === true || type === 'CNAME';
}

function toJson(publish: PublishedRecord['publish']): JsonValue {
  return publish.map(({ type, name, value }) => ({ type, name, value }));
}

function unknown({ check, type }: PublishedRecord, meaning: string): JsonObject {
  return { check, type, state: 'unknown', meaning };
}

function notKnown(missing: readonly string[]): string {
  return `It could not be checked: the service did not return ${missing.join(', ')}.`;
}

/** How the existing records compare to the expected ones, and which of them conflict. */
function stateOf(
  record: PublishedRecord,
  found: readonly string[],
  expected: string,
): { readonly state: State; readonly wrong: readonly string[] } {
  const { expect } = record;
  if (found.length === 0) return { state: 'missing', wrong: [] };
  if (record.single === true && found.length > 1) return { state: 'several', wrong: found };
  const isRight = (value: string): boolean =>
    'matches' in expect ? new RegExp(expected, 'iu').test(value) : squeezed(value).includes(squeezed(expected));
  const wrong = found.filter((value) => !isRight(value));
  if (record.every !== true) return { state: wrong.length < found.length ? 'ok' : 'different', wrong };
  const isPartial = record.say.partial !== undefined && found.length < record.publish.length;
  return { state: wrong.length > 0 ? 'different' : isPartial ? 'partial' : 'ok', wrong };
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

// Long texts are published in quoted parts, and people insert line breaks.
function squeezed(text: string): string {
  return text.replaceAll(/["\s]/g, '');
}

/** The summary for the caller: how many of the records are correct. */
export function publishedNote(results: readonly JsonValue[]): string {
  const states = results.map((entry) => (isJsonObject(entry) ? `${entry.check}: ${entry.state}` : ''));
  return `Public DNS: ${states.join(', ')}. A change may take up to 48 hours to show.`;
}
