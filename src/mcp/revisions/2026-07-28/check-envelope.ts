import { type ErrorCode, isJsonObject } from '../../../base/index.js';
import type { Fault, McpHeaders, Message } from '../../protocol.js';
import { decodeHeader } from './decode-header.js';
import { clientCapabilitiesKey } from './meta-keys.js';

// The parameter that the header Mcp-Name repeats.
const namedBy: ReadonlyMap<string, 'name' | 'uri'> = new Map([
  ['tools/call', 'name'],
  ['prompts/get', 'name'],
  ['resources/read', 'uri'],
]);

/**
 * Checks the rest of a request's envelope, and that the HTTP headers match the body. The version was checked before.
 */
export function checkEnvelope(message: Message, headers: McpHeaders): Fault | null {
  const { id, method, params } = message;
  const meta = isJsonObject(params._meta) ? params._meta : {};
  const refuse = (code: ErrorCode, words: string): Fault => ({ kind: 'fault', id, code, message: words });
  if (!isJsonObject(meta[clientCapabilitiesKey])) {
    const state = Object.hasOwn(meta, clientCapabilitiesKey) ? 'is not an object' : 'is missing';
    return refuse(
      'invalid_params',
      `params._meta["${clientCapabilitiesKey}"] ${state}: every request declares the client's capabilities, {} where it has none.`,
    );
  }
  const words = checkHeader('Mcp-Method', headers.method?.trim(), method) ?? checkNameHeader(message, headers.name);
  return words === null ? null : refuse('header_mismatch', words);
}

function checkNameHeader({ method, params }: Message, header: string | undefined): string | null {
  const parameter = namedBy.get(method);
  const named = parameter === undefined ? undefined : params[parameter];
  if (typeof named !== 'string') return null;
  if (header === undefined) return checkHeader('Mcp-Name', undefined, named);
  const decoded = decodeHeader(header);
  return decoded === null
    ? 'The header Mcp-Name has characters that a header cannot carry, or a broken =?base64?...?= form; send visible ASCII or the Base64 of the UTF-8 text.'
    : checkHeader('Mcp-Name', decoded, named);
}

function checkHeader(name: string, value: string | undefined, expected: string): string | null {
  if (value === expected) return null;
  return value === undefined
    ? `The header ${name} is missing; the body has ${quote(expected)}.`
    : `The header ${name} is ${quote(value)}, but the body has ${quote(expected)}. They must match.`;
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 100));
}
