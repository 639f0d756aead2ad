import { isJsonObject } from '../base/index.js';
import type { Attributes, Telemetry } from '../observe/index.js';
import type { CheckedRequest } from './classify.js';
import { findMethod } from './methods/index.js';
import type { McpHttpRequest, MethodReply } from './protocol.js';

/** Runs one method and answers its reply. */
export type RunMethod = (message: CheckedRequest, request: McpHttpRequest) => Promise<MethodReply>;

/** What stands for a method that there is not: a name made up by a caller would become a label, and be kept as long as the process runs. */
const otherMethod = '_OTHER';
const idCharsMax = 64;

/** Methods with a span each, below the caller's where its `_meta` names one, after OpenTelemetry's conventions for MCP. */
export function traceMethods(run: RunMethod, telemetry: Telemetry, monotonic: () => number): RunMethod {
  return async (message, request) => {
    const started = monotonic();
    const methodName = findMethod(message.revision.era, message.method) ? message.method : otherMethod;
    const method: Attributes = {
      'mcp.method.name': methodName,
      'mcp.protocol.version': message.revision.version,
    };
    const tool = toolOf(message, request);
    const named =
      tool === null ? method : { ...method, 'gen_ai.tool.name': tool, 'gen_ai.operation.name': 'execute_tool' };
    const meta = isJsonObject(message.params._meta) ? message.params._meta : {};
    const span = telemetry.start({
      name: tool === null ? methodName : `${methodName} ${tool}`,
      kind: 'server',
      attributes: {
        ...named,
        'jsonrpc.request.id': beginningOf(message.id),
        'network.transport': 'tcp',
        'gatehouse.mcp_server.id': request.endpoint.server.id,
      },
      below: request.span,
      ...(typeof meta.traceparent === 'string'
        ? {
            from: {
              traceparent: meta.traceparent,
              tracestate: typeof meta.tracestate === 'string' ? meta.tracestate : undefined,
            },
          }
        : {}),
    });
    if (tool !== null) telemetry.carry(request.signal, span);
    const reply = await run(message, request);
    const error = failureOf(reply);
    span.end({ error });
    telemetry.duration('mcp.server.operation.duration', (monotonic() - started) / 1_000, {
      ...named,
      ...(error === undefined ? {} : { 'error.type': error }),
    });
    return reply;
  };
}

// Copied, because a slice would keep the whole text that it was cut from.
function beginningOf(id: string): string {
  return id.length <= idCharsMax ? id : Buffer.from(id.slice(0, idCharsMax)).toString();
}

// Only tools that there are: what a caller makes up would become a label each.
function toolOf({ method, params }: CheckedRequest, { endpoint }: McpHttpRequest): string | null {
  const name = method === 'tools/call' && typeof params.name === 'string' ? params.name : null;
  return name !== null && endpoint.toolset.find(name) ? name : null;
}

function failureOf(reply: MethodReply): string | undefined {
  if (reply.kind === 'error') return reply.code;
  const [first] = reply.members;
  // A failed call's member ends so, and no other's does.
  return typeof first === 'string' && first.endsWith('"isError":true') ? 'tool_error' : undefined;
}
