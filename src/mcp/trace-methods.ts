import { isJsonObject } from '../base/index.js';
import type { SpanStart, Telemetry } from '../observe/index.js';
import type { CheckedRequest } from './classify.js';
import { findMethod } from './methods/index.js';
import type { McpHttpRequest, MethodReply } from './protocol.js';

/** Runs one method and answers its reply. */
export type RunMethod = (message: CheckedRequest, request: McpHttpRequest) => MethodReply | Promise<MethodReply>;

/** What stands for a method that there is not: a name made up by a caller would become a label, and be kept as long as the process runs. */
const otherMethod = '_OTHER';
const idCharsMax = 64;

/** Methods with a span each, below the caller's where its `_meta` names one, after OpenTelemetry's conventions for MCP. */
export function traceMethods(run: RunMethod, telemetry: Telemetry, monotonic: () => number): RunMethod {
  return async (message, request) => {
    const started = monotonic();
    const { version } = message.revision;
    const method = findMethod(message.revision.era, message.method) ? message.method : otherMethod;
    const tool = toolOf(message, request);
    const operation = tool === undefined ? undefined : 'execute_tool';
    const span = telemetry.start({ from: callerOf(message), below: request.span });
    if (tool !== undefined) telemetry.carry(request.signal, span);
    const reply = await run(message, request);
    const error = failureOf(reply);
    const seconds = (monotonic() - started) / 1_000;
    telemetry.duration('mcp.server.operation.duration', seconds, [method, version, tool, operation, error]);
    if (span.isKept)
      span.end({
        name: tool === undefined ? method : `${method} ${tool}`,
        kind: 'server',
        attributes: {
          'mcp.method.name': method,
          'mcp.protocol.version': version,
          ...(tool === undefined ? {} : { 'gen_ai.tool.name': tool, 'gen_ai.operation.name': 'execute_tool' }),
          'jsonrpc.request.id': beginningOf(message.id),
          'network.transport': 'tcp',
          'gatehouse.mcp_server.id': request.endpoint.server.id,
        },
        error,
      });
    return reply;
  };
}

/** The span that a message itself names as the one above. */
function callerOf({ params }: CheckedRequest): SpanStart['from'] {
  const meta = params._meta;
  if (!isJsonObject(meta) || typeof meta.traceparent !== 'string') return undefined;
  return {
    traceparent: meta.traceparent,
    tracestate: typeof meta.tracestate === 'string' ? meta.tracestate : undefined,
  };
}

// Copied, because a slice would keep the whole text that it was cut from.
function beginningOf(id: string): string {
  return id.length <= idCharsMax ? id : Buffer.from(id.slice(0, idCharsMax)).toString();
}

// Only tools that there are: what a caller makes up would become a label each.
function toolOf({ method, params }: CheckedRequest, { endpoint }: McpHttpRequest): string | undefined {
  const name = method === 'tools/call' && typeof params.name === 'string' ? params.name : undefined;
  return name !== undefined && endpoint.toolset.find(name) ? name : undefined;
}

function failureOf(reply: MethodReply): string | undefined {
  if (reply.kind === 'error') return reply.code;
  return reply.isToolError ? 'tool_error' : undefined;
}
