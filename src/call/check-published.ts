import { cleanText, isJsonObject, type JsonObject, type JsonValue, valueAt } from '../base/index.js';
import type { PublishedRecord } from '../catalogue/index.js';
import type { Looked, LookUp } from '../outbound/index.js';
import { fillCase, fillTemplate, meets, type TemplateSources } from '../upstream/index.js';

/** How a record in public DNS stands to what the service expects. */
type State = keyof PublishedRecord['say'];

/** Compares what public DNS says of a domain with what a record declares that it should; one result a record asked for. */
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

function itemsOf({ each }: PublishedRecord, data: JsonValue): readonly JsonValue[] {
  if (each === undefined) return [null];
  const items = valueAt(data, each);
  return Array.isArray(items) ? items : [];
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
  const state = stateOf(record, found, expected.value);
  const { notes, members } = fillCase({ say: record.say[state], add: { publish: toJson(record.publish) } }, sources);
  return { ...seen, state, meaning: notes.join(' '), ...(state === 'ok' ? {} : members) };
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

function stateOf(record: PublishedRecord, found: readonly string[], expected: string): State {
  const { expect } = record;
  if (found.length === 0) return 'missing';
  if (record.single === true && found.length > 1) return 'several';
  const isRight = (value: string): boolean =>
    'matches' in expect ? new RegExp(expected, 'iu').test(value) : squeezed(value).includes(squeezed(expected));
  const isFit = record.every === true ? found.every(isRight) : found.some(isRight);
  return isFit ? 'ok' : 'different';
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

// Long texts are published in quoted pieces, and people break lines in them.
function squeezed(text: string): string {
  return text.replaceAll(/["\s]/g, '');
}

/** What a caller reads first: how many of the records are as they should be. */
export function publishedNote(results: readonly JsonValue[]): string {
  const states = results.map((entry) => (isJsonObject(entry) ? `${entry.check}: ${entry.state}` : ''));
  return `Public DNS says: ${states.join(', ')}. A change may take up to 48 hours to show.`;
}
