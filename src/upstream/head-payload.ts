import { cleanText, type JsonObject } from '../base/index.js';
import type { OutboundReply } from '../outbound/index.js';

/** The headers that describe a resource (RFC 9110, section 8). */
const representationHeaders = [
  'content-type',
  'content-encoding',
  'content-language',
  'content-length',
  'content-location',
  'last-modified',
  'etag',
];

/** Longest value of a header in a result, in characters. */
const valueMax = 500;

/**
 * The result of a HEAD request, which has no body: its status, and of its headers those that describe the resource and
 * those that the method names. Other headers may contain cookies. Pure.
 */
export function headPayload({ status, headers }: OutboundReply, named: readonly string[]): JsonObject {
  const names = new Set([...representationHeaders, ...named.map((name) => name.toLowerCase())]);
  const shown = [...names].flatMap((name) => {
    const value = headers[name];
    return value === undefined ? [] : [[name, cleanText(value).slice(0, valueMax)] as const];
  });
  return { status, headers: Object.fromEntries(shown) };
}
