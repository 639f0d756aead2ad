import type { JsonValue } from '../base/index.js';
import type { ArgumentRecord } from '../catalogue/index.js';
import type { Parameter } from './operation.js';

/** Maximum characters of a value that every call sends. */
const charactersMax = 200;

// Names of the parameter that selects the version of an API.
const versionName = /^(?:x-)?api[-_]?version$/i;
// 2024-05-01, 2024-05-01-preview
const versionDate = /^\d{4}-\d{2}-\d{2}(?:-[a-z0-9.]{1,30})?$/i;

/** The value of a field that allows one value only; undefined where a caller has a choice. */
export function onlyValueOf({ enum: values = [], nullable, type }: ArgumentRecord): string | number | undefined {
  const [value, ...others] = values;
  if (others.length > 0 || nullable === true || !['string', 'integer', 'number'].includes(type)) return undefined;
  return value !== undefined && isSendable(String(value)) ? value : undefined;
}

/** What decides whether a parameter needs an argument. */
export interface FixedSource {
  readonly field: ArgumentRecord;
  /** The value that the document gives where a caller gives none. */
  readonly byDefault: JsonValue | undefined;
  /** The document's own version. */
  readonly version: string;
}

/**
 * The text that every call sends as a required query parameter or header, so that no model has to pass it: the only value
 * that the document allows or, for the version of the API, its default, else the document's own version if that is a date
 * (docs/decisions/371). Undefined where a caller has a choice.
 */
export function fixedTextOf({ name, place, required }: Parameter, source: FixedSource): string | undefined {
  if (!required) return undefined;
  const value = onlyValueOf(source.field) ?? (versionName.test(name) ? versionOf(source) : undefined);
  const isHeaderText = value !== undefined && /^[\x21-\x7e]+$/.test(String(value));
  return value === undefined || (place === 'header' && !isHeaderText) ? undefined : String(value);
}

function versionOf({ field, byDefault, version }: FixedSource): string | undefined {
  if (field.type !== 'string' || field.enum !== undefined) return undefined;
  if (typeof byDefault === 'string' && isSendable(byDefault)) return byDefault;
  return versionDate.test(version) ? version : undefined;
}

function isSendable(text: string): boolean {
  return text !== '' && text.length <= charactersMax;
}
