import { isJsonObject, type JsonObject, type JsonValue, valueAt } from '../base/index.js';
import type { PublishedRecord } from '../catalogue/index.js';
import type { Looked, LookUp } from '../outbound/index.js';
import { fillTemplate, meets, type TemplateSources } from '../upstream/index.js';

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
      return result(record, { name, looked: await lookUp(name, record.type, signal), sources: own });
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
  const all = looked.kind === 'found' ? looked.values : [];
  const found =
    record.among === undefined ? all : all.filter((value) => new RegExp(record.among ?? '', 'iu').test(value));
  const publish = record.publish.map(({ type, name: at, value }) => ({
    type,
    name: fillTemplate(at, sources),
    value: fillTemplate(value, sources),
  }));
  const seen = { check: record.check, type: record.type, name, found };
  if (looked.kind === 'unknown')
    return { ...seen, state: 'unknown', meaning: `It could not be looked up: ${looked.reason}.` };
  const state = stateOf(record, found, sources);
  return {
    ...seen,
    state,
    meaning: fillTemplate(record.say[state], sources),
    ...(state === 'ok' ? {} : { publish }),
  };
}

function stateOf(record: PublishedRecord, found: readonly string[], sources: TemplateSources): State {
  const { expect } = record;
  if (found.length === 0) return 'missing';
  if (record.single === true && found.length > 1) return 'several';
  const isRight = (value: string): boolean =>
    'matches' in expect
      ? new RegExp(expect.matches, 'iu').test(value)
      : squeezed(value).includes(squeezed(fillTemplate(expect.contains, sources)));
  const isFit = record.every === true ? found.every(isRight) : found.some(isRight);
  return isFit ? 'ok' : 'different';
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
