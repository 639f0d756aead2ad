/** Headers that let a page of an allowed origin call the MCP endpoint and read its answer. */
export function corsHeaders(origin: string): { readonly [name: string]: string } {
  return {
    'access-control-allow-origin': origin,
    'access-control-expose-headers':
      'ratelimit-limit, ratelimit-policy, ratelimit-remaining, ratelimit-reset, retry-after, www-authenticate, x-request-id',
    vary: 'origin',
  };
}

/** What a preflight is told beside that. Clients send more headers than we read, and a refused header would lose the whole call. */
export const preflightHeaders = {
  'access-control-allow-methods': 'POST, GET, DELETE, OPTIONS',
  'access-control-allow-headers':
    'accept, authorization, content-type, last-event-id, mcp-method, mcp-name, mcp-protocol-version, mcp-session-id, traceparent, tracestate, baggage',
  'access-control-max-age': '600',
} as const;
