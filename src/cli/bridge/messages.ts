/** One JSON-RPC message, with the parts that a bridge reads. */
export interface BridgeMessage {
  /** As received: what is forwarded, to the last digit. */
  readonly line: string;
  /** Undefined for notifications and responses. */
  readonly id: string | number | undefined;
  readonly method: string | undefined;
  /** The revision in the message itself; null if the handshake set one. */
  readonly revision: string | null;
  /** The tool, prompt or resource of the message, for the headers that repeat it. */
  readonly name: string | null;
  /** The id of the request that a cancellation cancels. */
  readonly cancels: unknown;
  /** The id of the request that a response belongs to. */
  readonly answers: unknown;
  /** The revision that a response to `initialize` accepts. */
  readonly protocolVersion: string | null;
}

const revisionKey = 'io.modelcontextprotocol/protocolVersion';
const namedBy: ReadonlyMap<string, string> = new Map<string, string>([
  ['tools/call', 'name'],
  ['prompts/get', 'name'],
  ['resources/read', 'uri'],
]);

/** Parses one message, or the first of a batch; null if the line is neither. */
export function readMessage(line: string): BridgeMessage | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  const message = recordOf(Array.isArray(value) ? value[0] : value);
  if (!message) return null;
  const { id, method } = message;
  const params = recordOf(message.params);
  const revision = recordOf(params?._meta)?.[revisionKey];
  const name = typeof method === 'string' ? params?.[namedBy.get(method) ?? ''] : undefined;
  const version = recordOf(message.result)?.protocolVersion;
  const isRequest = typeof method === 'string' && (typeof id === 'string' || typeof id === 'number');
  return {
    line,
    id: isRequest ? id : undefined,
    method: typeof method === 'string' ? method : undefined,
    revision: typeof revision === 'string' ? revision : null,
    name: typeof name === 'string' ? name : null,
    cancels: params?.requestId,
    answers: method === undefined ? id : undefined,
    protocolVersion: typeof version === 'string' ? version : null,
  };
}

/** The headers of a message. Those of the stateless revision repeat values from the body. */
export function requestHeaders(
  { revision, method, name }: BridgeMessage,
  agreed: string | null,
): { readonly [name: string]: string } {
  if (revision === null || method === undefined) return agreed === null ? {} : { 'mcp-protocol-version': agreed };
  return {
    'mcp-protocol-version': headerText(revision),
    'mcp-method': headerText(method),
    ...(name === null ? {} : { 'mcp-name': headerText(name) }),
  };
}

/**
 * A body as the response to a request, with the request's own id if the server knew none; null if it is not a JSON-RPC
 * message.
 */
export function answerTo(id: string | number, text: string): string | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (Array.isArray(value)) return text;
  const message = recordOf(value);
  if (message?.jsonrpc !== '2.0') return null;
  if (message.error !== undefined && message.id !== id)
    return JSON.stringify({ jsonrpc: '2.0', id, error: message.error });
  return text;
}

/** An error of the bridge's own. */
export function errorFor(id: string | number | null, code: number, message: string): string {
  return JSON.stringify({ jsonrpc: '2.0', id, error: { code, message } });
}

// Headers only allow plain characters; other values, or ones with spaces at either end, are sent as base64 (SEP-2243 of
// the protocol).
function headerText(text: string): string {
  const isPlain = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(text) && !/^=\?base64\?.*\?=$/i.test(text);
  return isPlain ? text : `=?base64?${Buffer.from(text).toString('base64')}?=`;
}

function recordOf(value: unknown): { readonly [name: string]: unknown } | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as { readonly [name: string]: unknown })
    : undefined;
}
