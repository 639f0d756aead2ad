import { createHash } from 'node:crypto';
import { isJsonObject, type JsonObject, type JsonValue } from '../base/index.js';
import { type Measure, type Position, scheduleOf } from './cut-reply.js';

/**
 * Serializes a position for the caller: a JSON pointer (RFC 6901) and a digest of the content that it depends on. Not a
 * secret: its holder repeats the same call.
 */
export function writeCursor(payload: JsonObject, position: Position, measure: Measure): string {
  const pointer = position.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
  return `${pointer}#${digestAt(payload, position, measure)}`;
}

/** The position that a cursor names in this payload; null if it names none or the payload has changed. */
export function readCursor(payload: JsonObject, cursor: string, measure: Measure): Position | null {
  const [, pointer, digest] = /^((?:\/[^/#]*)+)#([\w-]+)$/.exec(cursor) ?? [];
  if (pointer === undefined) return null;
  const position: (string | number)[] = [];
  let value: JsonValue | undefined = payload;
  for (const part of pointer.slice(1).split('/')) {
    const step = stepIn(value, part.replaceAll('~1', '/').replaceAll('~0', '~'));
    if (step === null) return null;
    position.push(step);
    if (typeof step === 'string') value = isJsonObject(value) ? value[step] : undefined;
    else value = Array.isArray(value) ? value[step] : undefined;
  }
  return digestAt(payload, position, measure) === digest ? position : null;
}

/** The member, item or character that a step of a pointer names; null if the value has none. */
function stepIn(value: JsonValue | undefined, step: string): string | number | null {
  if (isJsonObject(value)) return Object.hasOwn(value, step) ? step : null;
  const length = Array.isArray(value) || typeof value === 'string' ? value.length : 0;
  const place = /^\d{1,9}$/.test(step) ? Number(step) : length;
  return place < length ? place : null;
}

/** Digest of what leads to the position: the text around it, the items right before it, the members shown before it. */
function digestAt(payload: JsonObject, position: Position, measure: Measure): string {
  const hash = createHash('sha256');
  let value: JsonValue | undefined = payload;
  for (const step of position) {
    if (typeof value === 'string') hash.update(value);
    else if (Array.isArray(value)) {
      hash.update(JSON.stringify(value[Number(step) - 1] ?? null));
      value = value[Number(step)];
    } else if (isJsonObject(value)) {
      const names = scheduleOf(value, measure);
      hash.update(JSON.stringify(names.slice(0, names.indexOf(String(step)))));
      value = value[step];
    }
  }
  return hash.digest('base64url').slice(0, 8);
}
