import {
  isJsonObject,
  isTooDeep,
  type JsonObject,
  type JsonValue,
  parseBareIntegers,
  parseExactJson,
  writeExactJson,
} from '../base/index.js';
import type { Fault, McpHeaders, McpHttpRequest, Message, RequestId, Revision } from './protocol.js';
import { clientInfoKey, protocolVersionKey } from './revisions/2026-07-28/meta-keys.js';
import { assumedLegacy, findRevision, newestLegacy, revisions } from './revisions/index.js';
import { isIdBare } from './scan-json.js';

/** A request that its revision accepted. */
export interface CheckedRequest extends Message {
  readonly kind: 'request';
  readonly revision: Revision;
  /** Name and version of the client, if it sent them. */
  readonly client: string | null;
  /** The text of this message, if it is part of a batch that contains integers beyond 2^53. */
  readonly text?: string;
}

/** One classified message. `ignored` is a notification, or a response to a request that this server never sends. */
export type Classified = Fault | CheckedRequest | { readonly kind: 'ignored' };

/** A whole POST body, classified once; the methods branch on the tag. */
export type ClassifiedBody = Classified | { readonly kind: 'batch'; readonly items: readonly Classified[] };

const depthMax = 64;
const batchMax = 50;

/** Classifies one POST body. Never throws. */
export function classify({ text, headers }: Pick<McpHttpRequest, 'text' | 'headers'>): ClassifiedBody {
  if (isTooDeep(text, depthMax))
    return fault('invalid_request', `The body is nested deeper than ${depthMax} levels; send it flatter.`);
  let body: JsonValue;
  try {
    body = parseExactJson(text);
  } catch {
    return fault('invalid_json', 'The body is not JSON; send one JSON-RPC 2.0 message in UTF-8.');
  }
  const parts: BodyParts = { text, headers };
  return Array.isArray(body) ? classifyBatch(body, parts) : classifyMessage(body, parts);
}

interface BodyParts {
  readonly text: string;
  readonly headers: McpHeaders;
  /** Index of the message in its batch. */
  readonly position?: number;
}

// A batch with one invalid message is refused as a whole, before any of it is executed.
function classifyBatch(body: readonly JsonValue[], parts: BodyParts): ClassifiedBody {
  const version = parts.headers.protocolVersion?.trim();
  const revision = version === undefined ? assumedLegacy : legacyRevision(version);
  if (revision?.allowsBatch !== true)
    return fault(
      'invalid_request',
      `Batches are supported only in revision ${assumedLegacy.version}. Send one message per POST.`,
    );
  if (body.length === 0 || body.length > batchMax)
    return fault('invalid_request', `A batch holds 1 to ${batchMax} messages; this one holds ${body.length}.`);
  const items: Classified[] = [];
  for (const [position, message] of body.entries()) {
    const item = classifyMessage(message, { ...parts, position });
    const words = item.kind === 'fault' ? item.message : whyNotInBatch(item);
    if (words !== null) return fault('invalid_request', `Message ${position} of the batch: ${words}`);
    items.push(item);
  }
  const bare = parseBareIntegers(parts.text);
  if (!Array.isArray(bare)) return { kind: 'batch', items };
  const own = (item: Classified, at: number): Classified =>
    item.kind === 'request' ? { ...item, text: writeExactJson(bare[at]) } : item;
  return { kind: 'batch', items: items.map(own) };
}

function whyNotInBatch(item: Classified): string | null {
  if (item.kind !== 'request') return null;
  if (item.revision.era === 'modern') return `Requests of revision ${item.revision.version} are sent one per POST.`;
  return item.method === 'initialize' ? 'initialize must not be part of a batch.' : null;
}

function classifyMessage(body: JsonValue, parts: BodyParts): Classified {
  if (!isJsonObject(body)) return fault('invalid_request', 'A JSON-RPC 2.0 message is an object.');
  const id = readId(body, parts);
  const about = id.kind === 'known' ? { id: id.json } : {};
  if (body.jsonrpc !== '2.0') return fault('invalid_request', 'jsonrpc must be "2.0".', about);
  const { method } = body;
  if (method === undefined && (Object.hasOwn(body, 'result') || Object.hasOwn(body, 'error')))
    return classifyResponse(parts.headers, about);
  if (id.kind === 'invalid') return fault('invalid_request', 'id must be a string or an integer.');
  if (typeof method !== 'string' || method === '')
    return fault('invalid_request', 'method must be the name of a method.', about);
  if (id.kind === 'absent') return { kind: 'ignored' };
  const params = body.params ?? {};
  if (!isJsonObject(params)) return fault('invalid_params', 'params must be an object.', about);
  return classifyRequest({ id: id.json, method, params }, parts.headers);
}

// Older clients post responses to requests that this server never sends; they are accepted and ignored. The stateless
// era has no such responses.
function classifyResponse(headers: McpHeaders, about: { readonly id?: RequestId }): Classified {
  return findRevision(headers.protocolVersion?.trim() ?? '')?.era === 'modern'
    ? fault(
        'invalid_request',
        'This server sends no requests to clients, so it accepts no responses. Send a request.',
        about,
      )
    : { kind: 'ignored' };
}

type ReadId =
  | { readonly kind: 'known'; readonly json: RequestId }
  | { readonly kind: 'absent' }
  | { readonly kind: 'invalid' };

function readId(body: JsonObject, { text, position }: BodyParts): ReadId {
  const { id } = body;
  if (id === undefined) return { kind: 'absent' };
  if (typeof id === 'number') return Number.isInteger(id) ? { kind: 'known', json: String(id) } : { kind: 'invalid' };
  if (typeof id !== 'string') return { kind: 'invalid' };
  // An integer beyond the safe range was parsed to a text of its digits, and is returned as an integer.
  const isBare = /^-?\d{16,}$/.test(id) && isIdBare(text, position);
  return { kind: 'known', json: isBare ? id : JSON.stringify(id) };
}

function classifyRequest(message: Message, headers: McpHeaders): Classified {
  const { id, params } = message;
  const meta = isJsonObject(params._meta) ? params._meta : {};
  const headerVersion = headers.protocolVersion?.trim();
  if (Object.hasOwn(meta, protocolVersionKey)) return classifyModern(message, meta, headers);
  const revision = headerVersion === undefined ? assumedLegacy : findRevision(headerVersion);
  if (revision?.era === 'modern') {
    return fault(
      'invalid_params',
      `The header MCP-Protocol-Version is ${revision.version}, so params._meta must contain "${protocolVersionKey}"; it is missing.`,
      { id },
    );
  }
  if (message.method === 'initialize') return accept(message, newestLegacy, clientOf(params.clientInfo));
  const spoken = headerVersion === undefined ? assumedLegacy : legacyRevision(headerVersion);
  return spoken
    ? accept(message, spoken, null)
    : unsupported(id, headerVersion ?? '', 'in the header MCP-Protocol-Version');
}

// The HTTP+SSE era sent no such header, but clients that negotiated its version over HTTP do.
function legacyRevision(version: string): Revision | undefined {
  if (version === '2024-11-05') return assumedLegacy;
  const revision = findRevision(version);
  return revision?.era === 'legacy' ? revision : undefined;
}

function classifyModern(message: Message, meta: JsonObject, headers: McpHeaders): Classified {
  const { id } = message;
  const version = meta[protocolVersionKey];
  if (typeof version !== 'string')
    return fault('invalid_params', `params._meta["${protocolVersionKey}"] must be a text such as "2026-07-28".`, {
      id,
    });
  const headerVersion = headers.protocolVersion?.trim();
  if (headerVersion !== undefined && headerVersion !== version) {
    return fault(
      'header_mismatch',
      `The header MCP-Protocol-Version is ${quote(headerVersion)}, but params._meta has ${quote(version)}. They must match.`,
      { id },
    );
  }
  const revision = findRevision(version);
  if (revision?.era !== 'modern') return unsupported(id, version, 'as a stateless revision');
  if (headerVersion === undefined)
    return fault('header_mismatch', `The header MCP-Protocol-Version is missing; the body has ${quote(version)}.`, {
      id,
    });
  return revision.checkRequest(message, headers) ?? accept(message, revision, clientOf(meta[clientInfoKey]));
}

// Written out member by member: on the hottest path, spreading an object costs more than parsing the whole message.
function accept({ id, method, params }: Message, revision: Revision, client: string | null): CheckedRequest {
  return { kind: 'request', id, method, params, revision, client };
}

function unsupported(id: RequestId, requested: string, where: string): Fault {
  const supported = revisions.map((revision) => revision.version);
  return fault(
    'revision_unsupported',
    `Unsupported protocol version: ${quote(requested)} is not served ${where}; served are ${supported.join(', ')}.`,
    { id, data: { supported, requested: requested.slice(0, 100) } },
  );
}

function fault(code: Fault['code'], message: string, more: Pick<Fault, 'id' | 'data'> = {}): Fault {
  return { kind: 'fault', code, message, ...more };
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 40));
}

function clientOf(info: JsonValue | undefined): string | null {
  if (!isJsonObject(info) || typeof info.name !== 'string') return null;
  const version = typeof info.version === 'string' ? `/${info.version}` : '';
  return `${info.name}${version}`.slice(0, 120);
}
