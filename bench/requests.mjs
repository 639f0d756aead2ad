// Requests in both eras of the protocol, as clients send them.

const plain = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
const modernRevision = '2026-07-28';
const envelope = {
  'io.modelcontextprotocol/protocolVersion': modernRevision,
  'io.modelcontextprotocol/clientCapabilities': {},
  'io.modelcontextprotocol/clientInfo': { name: 'bench', version: '1.0.0' },
};

/** The eras that are measured: clients of the legacy era that name no revision, those that name one, and the modern era. */
export const eras = ['legacy', '2025-06-18', modernRevision];

/** A request: headers without Host and Content-Length, and a body whose id is 1. */
export function requestOf(era, method, params) {
  if (era !== modernRevision)
    return {
      headers: { ...plain, ...(era === 'legacy' ? {} : { 'mcp-protocol-version': era }) },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, ...(params ? { params } : {}) }),
    };
  return {
    headers: {
      ...plain,
      'mcp-protocol-version': era,
      'mcp-method': method,
      ...(params?.name === undefined ? {} : { 'mcp-name': params.name }),
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: { ...params, _meta: envelope } }),
  };
}

/** A call of a tool. */
export function callOf(era, name, args = {}) {
  return requestOf(era, 'tools/call', { name, arguments: args });
}
