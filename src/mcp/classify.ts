import { type ErrorCode, isJsonObject, type JsonObject, type JsonValue, parseExactJson } from '../base/index.js';
import type { McpHttpRequest, RequestId, Revision } from './protocol.js';
import { assumedLegacy, findRevision, modern, newestLegacy, revisions } from './revisions/index.js';

/** A refusal at the door; `id` is null where none could be read. */
export interface Fault {
  readonly kind: 'fault';
  readonly id: RequestId | null;
  readonly code: ErrorCode;
  readonly message: string;
  readonly data?: { readonly [key: string]: JsonValue };
}

export interface ClassifiedRequest {
  readonly kind: 'request';
  readonly id: RequestId;
  readonly method: string;
  readonly params: JsonObject;
  readonly revision: Revision;
  /** Name and version as the client gave them, for the audit trail. */
  readonly client: string | null;
}

/** A body, told apart once; everything deeper branches on the tag. */
export type Classified =
  | Fault
  | ClassifiedRequest
  | { readonly kind: 'notification' }
  | { readonly kind: 'batch'; readonly items: readonly Classified[] };

const depthMax = 64;
const batchMax = 50;
const metaKey = 'io.modelcontextprotocol/';
const versionKey = `${metaKey}protocolVersion`;
const capabilitiesKey = `${metaKey}clientCapabilities`;
const clientInfoKey = `${metaKey}clientInfo`;

/** Judges one POST body; never throws. */
export function classify(request: Pick<McpHttpRequest, 'text' | 'headers'>): Classified {
  if (isTooDeep(request.text)) return fault('invalid_request', `The body is nested deeper than ${depthMax} levels.`);
  let body: JsonValue;
  try {
    body = parseExactJson(request.text);
  } catch {
    return fault('invalid_json', 'The body is not JSON.');
  }
  if (!Array.isArray(body)) return classifyMessage(body, request);
  const version = request.headers.protocolVersion;
  const allows = version === undefined || findRevision(version)?.allowsBatch === true;
  if (!allows) return fault('invalid_request', 'Batches are part of revision 2025-03-26 alone; send one message.');
  if (body.length === 0 || body.length > batchMax)
    return fault('invalid_request', `A batch holds 1 to ${batchMax} messages.`);
  return { kind: 'batch', items: body.map((item: JsonValue) => classifyMessage(item, request)) };
}

// Brackets inside text are counted too: that only makes the limit stricter for texts full of brackets, so those are stepped over.
function isTooDeep(text: string): boolean {
  let depth = 0;
  let isText = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charCodeAt(index);
    if (isText) {
      if (character === 0x5c) index += 1;
      else if (character === 0x22) isText = false;
    } else if (character === 0x22) isText = true;
    else if (character === 0x7b || character === 0x5b) {
      depth += 1;
      if (depth > depthMax) return true;
    } else if (character === 0x7d || character === 0x5d) depth -= 1;
  }
  return false;
}

function fault(
  code: ErrorCode,
  message: string,
  more: { id?: RequestId | null; data?: { readonly [key: string]: JsonValue } } = {},
): Fault {
  return { kind: 'fault', id: more.id ?? null, code, message, ...(more.data ? { data: more.data } : {}) };
}

function classifyMessage(body: JsonValue, request: Pick<McpHttpRequest, 'text' | 'headers'>): Classified {
  if (!isJsonObject(body)) return fault('invalid_request', 'The body must be a JSON-RPC 2.0 message: an object.');
  const id = readId(body, request.text);
  if (body.jsonrpc !== '2.0')
    return fault('invalid_request', 'jsonrpc must be "2.0".', { id: id === 'invalid' ? null : (id ?? null) });
  if (id === 'invalid') return fault('invalid_request', 'id must be a string or an integer.');
  const { method } = body;
  if (typeof method !== 'string') {
    // An answer to a request that this server never sends: older clients post them, and they are taken as read.
    const isResponse =
      id !== null && method === undefined && (Object.hasOwn(body, 'result') || Object.hasOwn(body, 'error'));
    const isModern = request.headers.protocolVersion === modern.version;
    return isResponse && !isModern
      ? { kind: 'notification' }
      : fault('invalid_request', 'method must be a text.', { id });
  }
  const params = body.params ?? {};
  if (!isJsonObject(params)) return fault('invalid_params', 'params must be an object.', { id });
  const meta = isJsonObject(params._meta) ? params._meta : {};
  const isModern = Object.hasOwn(meta, versionKey);
  if (id === null) return { kind: 'notification' };
  if (isModern) return classifyModern({ id, method, params, meta }, request.headers);
  if (request.headers.protocolVersion === modern.version) {
    return fault(
      'invalid_params',
      `A ${modern.version} request must carry "${versionKey}" and "${capabilitiesKey}" in params._meta.`,
      { id },
    );
  }
  return classifyLegacy({ id, method, params }, request.headers);
}

// A number that JSON.parse would spoil came back as text: what stood in the body decides which of the two it was.
function readId(body: JsonObject, text: string): RequestId | null | 'invalid' {
  const { id } = body;
  if (id === undefined) return null;
  if (typeof id === 'number') return Number.isInteger(id) ? { json: String(id) } : 'invalid';
  if (typeof id !== 'string') return 'invalid';
  const isBare = /^-?\d{16,}$/.test(id) && !text.includes(`"${id}"`);
  return { json: isBare ? id : JSON.stringify(id) };
}

interface Parts {
  readonly id: RequestId;
  readonly method: string;
  readonly params: JsonObject;
}

function classifyModern(
  { id, method, params, meta }: Parts & { readonly meta: JsonObject },
  headers: McpHttpRequest['headers'],
): Classified {
  const version = meta[versionKey];
  if (typeof version !== 'string')
    return fault('invalid_params', `params._meta["${versionKey}"] must be a text.`, { id });
  const headerFault = headerMismatch({ method, params, version }, headers);
  if (headerFault) return fault('header_mismatch', headerFault, { id });
  const revision = findRevision(version);
  if (!revision?.isModern) {
    return fault(
      'revision_unsupported',
      `Revision ${JSON.stringify(version.slice(0, 40))} is not served with this envelope.`,
      {
        id,
        data: { supported: revisions.map((served) => served.version), requested: version.slice(0, 40) },
      },
    );
  }
  if (!isJsonObject(meta[capabilitiesKey]))
    return fault('invalid_params', `params._meta["${capabilitiesKey}"] must be an object.`, { id });
  return { kind: 'request', id, method, params, revision, client: clientOf(meta[clientInfoKey]) };
}

function headerMismatch(
  { method, params, version }: { method: string; params: JsonObject; version: string },
  headers: McpHttpRequest['headers'],
): string | null {
  if (headers.protocolVersion?.trim() !== version)
    return `The header MCP-Protocol-Version must be ${JSON.stringify(version.slice(0, 40))}, as params._meta says.`;
  if (headers.method?.trim() !== method)
    return `The header Mcp-Method must be ${JSON.stringify(method.slice(0, 60))}, as the body says.`;
  const named =
    method === 'tools/call' || method === 'prompts/get'
      ? params.name
      : method === 'resources/read'
        ? params.uri
        : undefined;
  if (typeof named !== 'string') return null;
  const given = decodeHeader(headers.name);
  return given === named
    ? null
    : `The header Mcp-Name must be ${JSON.stringify(named.slice(0, 100))}, as the body says.`;
}

/** A header's text; `=?base64?...?=` holds UTF-8 that no header can. Null where it is missing or malformed. */
function decodeHeader(value: string | undefined): string | null {
  if (value === undefined) return null;
  const encoded = /^=\?base64\?([A-Za-z0-9+/]*={0,2})\?=$/.exec(value.trim())?.[1];
  if (encoded === undefined) return value.trim();
  const bytes = Buffer.from(encoded, 'base64');
  const text = bytes.toString('utf8');
  return Buffer.from(text, 'utf8').equals(bytes) &&
    bytes.toString('base64').replace(/=+$/, '') === encoded.replace(/=+$/, '')
    ? text
    : null;
}

function classifyLegacy({ id, method, params }: Parts, headers: McpHttpRequest['headers']): Classified {
  const client = clientOf(params.clientInfo);
  if (method === 'initialize') return { kind: 'request', id, method, params, revision: newestLegacy, client };
  const version = headers.protocolVersion?.trim();
  const revision =
    version === undefined || version === ''
      ? assumedLegacy
      : version === '2024-11-05'
        ? assumedLegacy
        : findRevision(version);
  if (!revision || revision.isModern) {
    return fault(
      'revision_unsupported',
      `The header MCP-Protocol-Version names ${JSON.stringify((version ?? '').slice(0, 40))}, which is not served.`,
      {
        id,
        data: { supported: revisions.map((served) => served.version), requested: (version ?? '').slice(0, 40) },
      },
    );
  }
  return { kind: 'request', id, method, params, revision, client };
}

function clientOf(info: JsonValue | undefined): string | null {
  if (!isJsonObject(info) || typeof info.name !== 'string') return null;
  const version = typeof info.version === 'string' ? `/${info.version}` : '';
  return `${info.name}${version}`.slice(0, 120);
}
