/** The meaning of one error code on each wire, and its default help. */
export interface ErrorEntry {
  readonly http: number;
  readonly jsonRpc: number;
  readonly help: string;
}

// JSON-RPC reserves -32700 to -32600, and the 2026-07-28 revision defines -32020 to -32022. MCP reserves the rest of
// -32000 to -32099, so our own codes are -31000 minus the HTTP status.
const table = {
  invalid_json: { http: 400, jsonRpc: -32700, help: 'Send one JSON document in UTF-8.' },
  invalid_request: { http: 400, jsonRpc: -32600, help: 'Send one JSON-RPC 2.0 request or notification.' },
  invalid_params: { http: 400, jsonRpc: -32602, help: 'Correct the named fields and send the request again.' },
  header_mismatch: { http: 400, jsonRpc: -32020, help: 'The MCP headers must match the body.' },
  capability_missing: { http: 400, jsonRpc: -32021, help: 'Declare the named client capabilities on the request.' },
  revision_unsupported: { http: 400, jsonRpc: -32022, help: 'Use one of the supported protocol revisions.' },
  method_unknown: { http: 404, jsonRpc: -32601, help: 'The server does not offer this method.' },
  tool_unknown: { http: 404, jsonRpc: -32602, help: 'List the tools to see which ones this server offers.' },
  resource_unknown: { http: 404, jsonRpc: -32602, help: 'List the resources to see what this server offers.' },
  unauthorized: { http: 401, jsonRpc: -31401, help: 'Send a valid API token as "Authorization: Bearer <token>".' },
  forbidden: { http: 403, jsonRpc: -31403, help: 'This credential may not do that.' },
  not_found: { http: 404, jsonRpc: -31404, help: 'Check the address and the id.' },
  method_not_allowed: { http: 405, jsonRpc: -31405, help: 'Use one of the methods named in the Allow header.' },
  conflict: { http: 409, jsonRpc: -31409, help: 'Read the present state and try again.' },
  idempotency_conflict: {
    http: 409,
    jsonRpc: -31409,
    help: 'Send a new Idempotency-Key with a new request.',
  },
  needs_reauth: { http: 409, jsonRpc: -31409, help: 'The operator must reconnect the account.' },
  approval_required: { http: 409, jsonRpc: -31409, help: 'A person must approve this call first.' },
  gone: { http: 410, jsonRpc: -31410, help: 'Ask the operator for a new URL.' },
  too_large: { http: 413, jsonRpc: -31413, help: 'Send a smaller request.' },
  unsupported_media: { http: 415, jsonRpc: -31415, help: 'Send the body as application/json.' },
  script_failed: {
    http: 422,
    jsonRpc: -31422,
    help: 'Correct the script. Do not repeat the changes that it has made.',
  },
  rate_limited: { http: 429, jsonRpc: -31429, help: 'Wait for the time given in retry-after.' },
  internal: { http: 500, jsonRpc: -32603, help: 'This is a bug in Gatehouse. It has been logged.' },
  upstream_failed: { http: 502, jsonRpc: -31502, help: 'The connected service refused or failed.' },
  busy: {
    http: 503,
    jsonRpc: -31503,
    help: 'Wait for the time given in retry-after, then send fewer calls at a time.',
  },
  unavailable: { http: 503, jsonRpc: -31503, help: 'Try again in a few seconds.' },
  upstream_timeout: {
    http: 504,
    jsonRpc: -31504,
    help: 'The connected service did not respond in time. Read the state before repeating a write.',
  },
} as const satisfies Record<string, ErrorEntry>;

/** Every code that a refusal can carry; the list is closed. */
export type ErrorCode = keyof typeof table;

/** HTTP status, JSON-RPC number and help by code. Every protocol uses this table. */
export const errorTable: Readonly<Record<ErrorCode, ErrorEntry>> = table;
