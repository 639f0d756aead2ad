import { type JsonValue, parseBareIntegers } from '../base/index.js';
import type { AdminRequest } from './route.js';

/** The body, each bare integer beyond 2^53 as a bigint: a call refuses those, because programs may have rounded them. */
export function bodyWithBareIntegers({ text, body }: AdminRequest): JsonValue | undefined {
  return (text === '' ? null : parseBareIntegers(text)) ?? body;
}
