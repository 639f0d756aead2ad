/** Headers that allow a page of an allowed origin to call the MCP endpoint and read its response. */
export function corsHeaders(origin: string): { readonly [name: string]: string } {
  return {
    'access-control-allow-origin': origin,
    'access-control-expose-headers':
      'ratelimit-limit, ratelimit-policy, ratelimit-remaining, ratelimit-reset, retry-after, www-authenticate, x-request-id',
    vary: 'origin',
  };
}

/**
 * Additional headers for a preflight. Clients send more headers than the gateway reads, and one refused header would
 * fail the whole call.
 */
export const preflightHeaders = {
  'access-control-allow-methods': 'POST, GET, DELETE, OPTIONS',
  'access-control-allow-headers':
    'accept, authorization, content-type, last-event-id, mcp-method, mcp-name, mcp-protocol-version, mcp-session-id, traceparent, tracestate, baggage',
  'access-control-max-age': '600',
} as const;
