/**
 * What OpenTelemetry's conventions ask of the spans and durations that a gateway sends, read from their registry files on 2026-11-29:
 *
 * - HTTP: open-telemetry/semantic-conventions v1.44.0, `model/http/{common,spans,metrics}.yaml`; buckets: `docs/http/http-metrics.md`.
 * - MCP: open-telemetry/semantic-conventions-genai, `model/mcp/{common,spans,metrics}.yaml` at 0e5e6a8, 5c50d34 and 14567fa; buckets:
 *   `docs/gen-ai/mcp.md`.
 *
 * "conditional" holds what is conditionally required. What is opt-in may be sent and need not be.
 */
export interface Convention {
  readonly required: readonly string[];
  readonly conditional: readonly string[];
  readonly recommended: readonly string[];
  readonly optIn: readonly string[];
}

const httpCommon = ['http.response.status_code', 'error.type', 'network.protocol.name'];
const mcpConditional = ['gen_ai.tool.name', 'gen_ai.prompt.name', 'error.type', 'rpc.response.status_code'];
const mcpRecommended = [
  'gen_ai.operation.name',
  'mcp.protocol.version',
  'network.transport',
  'network.protocol.name',
  'network.protocol.version',
  'jsonrpc.protocol.version',
];

export const conventions = {
  'span http.server': {
    required: ['http.request.method', 'url.path', 'url.scheme'],
    conditional: [...httpCommon, 'http.request.method_original', 'http.route', 'server.port', 'url.query'],
    recommended: [
      'network.protocol.version',
      'server.address',
      'client.address',
      'user_agent.original',
      'network.peer.address',
      'network.peer.port',
    ],
    optIn: ['client.port', 'network.local.address', 'network.local.port', 'network.transport'],
  },
  'span http.client': {
    required: ['http.request.method', 'server.address', 'server.port', 'url.full'],
    conditional: [...httpCommon, 'http.request.method_original'],
    recommended: ['http.request.resend_count', 'network.protocol.version', 'network.peer.address', 'network.peer.port'],
    optIn: ['url.scheme', 'url.template', 'user_agent.original', 'network.transport'],
  },
  'span mcp.server': {
    required: ['mcp.method.name'],
    conditional: [...mcpConditional, 'mcp.resource.uri', 'jsonrpc.request.id'],
    recommended: [...mcpRecommended, 'mcp.session.id', 'client.address', 'client.port'],
    optIn: ['gen_ai.tool.call.arguments', 'gen_ai.tool.call.result', 'gen_ai.prompt.variable'],
  },
  'http.server.request.duration': {
    required: ['http.request.method', 'url.scheme'],
    conditional: [...httpCommon, 'http.route'],
    recommended: ['network.protocol.version'],
    optIn: ['server.address', 'server.port', 'user_agent.synthetic.type'],
  },
  'http.client.request.duration': {
    required: ['http.request.method', 'server.address', 'server.port'],
    conditional: httpCommon,
    recommended: ['network.protocol.version'],
    optIn: ['url.scheme', 'url.template'],
  },
  'mcp.server.operation.duration': {
    required: ['mcp.method.name'],
    conditional: mcpConditional,
    recommended: mcpRecommended,
    optIn: ['mcp.resource.uri'],
  },
} as const satisfies { readonly [signal: string]: Convention };

/** Upper bounds of each duration's buckets. Seconds. */
export const recommendedBuckets = {
  'http.server.request.duration': [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
  'http.client.request.duration': [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
  'mcp.server.operation.duration': [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300],
} as const;

/** JSON-RPC error codes that a server does not count as its failures. */
export const callerErrors = [-32700, -32600, -32601, -32602, -32002];
