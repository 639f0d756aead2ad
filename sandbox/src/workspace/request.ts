import { isMap, type Json, type JsonMap, parseJson } from '../json.js';
import type { Reply } from '../reply.js';
import { invalid } from './google-fault.js';

/** A request for one of the simulated APIs. */
export interface WorkspaceRequest {
  readonly host: string;
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly authorization: string | undefined;
  readonly body: Buffer;
}

/** A request that has found its operation. */
export interface Routed {
  readonly query: URLSearchParams;
  readonly body: JsonMap;
  /** Values of the path's parameters. */
  readonly path: { readonly [name: string]: string };
}

/** The body as an object; an empty one is an empty object. */
export function bodyOf(bytes: Buffer): JsonMap {
  if (bytes.length === 0) return {};
  let value: Json;
  try {
    value = parseJson(bytes.toString());
  } catch {
    throw invalid('Parse Error');
  }
  if (!isMap(value)) throw invalid('Parse Error');
  return value;
}

/** A text of a body or of members; empty where there is none. */
export function textIn(map: JsonMap, name: string): string {
  const value = map[name];
  return typeof value === 'string' ? value : '';
}

/** A success. */
export function done(body: Json): Reply {
  return { status: 200, body };
}

/** A success without a body. */
export const nothing: Reply = { status: 204, body: '' };

/** One page of a list; an empty list has no member, and the last page no token. */
export function pageOf(
  items: readonly JsonMap[],
  query: URLSearchParams,
  { name, size, max }: { readonly name: string; readonly size: number; readonly max: number },
): Reply {
  const token = query.get('pageToken');
  const start = token === null ? 0 : Number(Buffer.from(token, 'base64url').toString());
  if (!Number.isInteger(start)) throw invalid('Invalid Input: pageToken');
  const wanted = Number(query.get('maxResults') ?? size);
  const count = Math.min(max, Math.max(1, Number.isInteger(wanted) ? wanted : size));
  const shown = items.slice(start, start + count);
  const isLast = start + count >= items.length;
  return done({
    kind: `admin#directory#${name}`,
    etag: '"sandbox"',
    ...(shown.length > 0 ? { [name]: shown } : {}),
    ...(isLast ? {} : { nextPageToken: Buffer.from(String(start + count)).toString('base64url') }),
  });
}

/** A list without pages; an empty one has no member. */
export function listOf(items: readonly JsonMap[], name: string): Reply {
  return done({ kind: `admin#directory#${name}`, etag: '"sandbox"', ...(items.length > 0 ? { [name]: items } : {}) });
}
