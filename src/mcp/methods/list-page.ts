import {
  isJsonObject,
  type JsonObject,
  type JsonValue,
  ok,
  parseExactJson,
  type Result,
  refuse,
} from '../../base/index.js';
import type { MethodReply } from '../protocol.js';
import { refusalReply } from './refusal-reply.js';

const pageSize = 100;

/** One page of a list as the members of a result: the items under a name, and a cursor where more follow. */
export function listPage(name: string, items: readonly object[], params: JsonObject): MethodReply {
  const start = startOf(name, params.cursor);
  if (!start.ok) return refusalReply(start.refusal);
  const page = items.slice(start.value, start.value + pageSize);
  const end = start.value + page.length;
  const next = end < items.length ? { nextCursor: cursorOf(name, end) } : {};
  return {
    kind: 'result',
    members: [JSON.stringify({ [name]: page, ...next }).slice(1, -1)],
    isCacheable: true,
  };
}

function cursorOf(name: string, start: number): string {
  return Buffer.from(JSON.stringify({ list: name, start })).toString('base64url');
}

// Some clients send null as the cursor of the first page.
function startOf(name: string, cursor: JsonValue | undefined): Result<number> {
  if (cursor === undefined || cursor === null) return ok(0);
  const start = typeof cursor === 'string' ? readCursor(name, cursor) : null;
  return start === null
    ? refuse('invalid_params', 'This cursor does not belong to this list. List again without a cursor.')
    : ok(start);
}

function readCursor(name: string, cursor: string): number | null {
  try {
    const read = parseExactJson(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (!isJsonObject(read) || read.list !== name || typeof read.start !== 'number') return null;
    return Number.isSafeInteger(read.start) && read.start > 0 ? read.start : null;
  } catch {
    return null;
  }
}
