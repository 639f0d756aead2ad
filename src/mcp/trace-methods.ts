import { isJsonObject } from '../base/index.js';
import type { SpanStart, Telemetry } from '../observe/index.js';
import type { CheckedRequest } from './classify.js';
import { findMethod } from './methods/index.js';
import type { McpHttpRequest, MethodReply, Revision } from './protocol.js';

/** Runs one method and returns its reply. */
export type RunMethod = (message: CheckedRequest, request: McpHttpRequest) => MethodReply | Promise<MethodReply>;

/**
 * Label for unknown methods: a name made up by a caller would become a label and stay in memory until the process ends.
 */
const otherMethod = '_OTHER';
const idCharsMax = 64;
const uriCharsMax = 256;
const transport = 'tcp';
const protocol = 'http';
/** Errors in the caller's input, which the conventions do not count as failures of the server. */
const callerErrors: ReadonlySet<number> = new Set([-32700, -32600, -32601, -32602, -32002]);

/**
 * Adds one span per method, as a child of the caller's span if its `_meta` has one. Follows OpenTelemetry's conventions
 * for MCP.
 */
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
    const prompt = promptOf(message, reply);
    const target = tool ?? prompt;
    const { code, error } = outcomeOf(reply, message.revision);
    const seconds = (monotonic() - started) / 1_000;
    const values = [method, version, tool, operation, prompt, code, transport, protocol, error] as const;
    telemetry.duration('mcp.server.operation.duration', seconds, values);
    if (span.isKept)
      span.end({
        name: target === undefined ? method : `${method} ${target}`,
        kind: 'server',
        attributes: {
          'mcp.method.name': method,
          'mcp.protocol.version': version,
          ...subjectOf(tool, prompt),
          ...resourceOf(message),
          ...(code === undefined ? {} : { 'rpc.response.status_code': code }),
          'jsonrpc.request.id': beginningOf(plainId(message.id), idCharsMax),
          'network.transport': transport,
          'network.protocol.name': protocol,
          'gatehouse.mcp_server.id': request.endpoint.server.id,
        },
        error,
      });
    return reply;
  };
}

function subjectOf(tool: string | undefined, prompt: string | undefined): { readonly [name: string]: string } {
  return {
    ...(tool === undefined ? {} : { 'gen_ai.tool.name': tool, 'gen_ai.operation.name': 'execute_tool' }),
    ...(prompt === undefined ? {} : { 'gen_ai.prompt.name': prompt }),
  };
}

/** The parent span in the message itself. */
function callerOf({ params }: CheckedRequest): SpanStart['from'] {
  const meta = params._meta;
  if (!isJsonObject(meta) || typeof meta.traceparent !== 'string') return undefined;
  return {
    traceparent: meta.traceparent,
    tracestate: typeof meta.tracestate === 'string' ? meta.tracestate : undefined,
  };
}

// An id is stored as the JSON text to return.
function plainId(id: string): string {
  return id.startsWith('"') ? String(JSON.parse(id)) : id;
}

// Copied, because a slice would keep the whole original text in memory.
function beginningOf(text: string, charsMax: number): string {
  return text.length <= charsMax ? text : Buffer.from(text.slice(0, charsMax)).toString();
}

// Only tools that exist: each name made up by a caller would become a label.
function toolOf({ method, params }: CheckedRequest, { endpoint }: McpHttpRequest): string | undefined {
  const name = method === 'tools/call' && typeof params.name === 'string' ? params.name : undefined;
  return name !== undefined && endpoint.toolset.find(name) ? name : undefined;
}

// Likewise only prompts that exist, which the reply shows.
function promptOf({ method, params }: CheckedRequest, { kind }: MethodReply): string | undefined {
  return method === 'prompts/get' && kind === 'result' && typeof params.name === 'string' ? params.name : undefined;
}

function resourceOf({ method, params }: CheckedRequest): { readonly 'mcp.resource.uri'?: string } {
  if (!method.startsWith('resources/') || typeof params.uri !== 'string') return {};
  return { 'mcp.resource.uri': beginningOf(params.uri, uriCharsMax) };
}

interface Outcome {
  /** The JSON-RPC code of an error. */
  readonly code?: string;
  /** Set if it counts as a failure of this server. */
  readonly error?: string;
}

function outcomeOf(reply: MethodReply, revision: Revision): Outcome {
  if (reply.kind === 'result') return reply.isToolError ? { error: 'tool_error' } : {};
  const number = revision.errorNumber(reply.code);
  const code = String(number);
  return callerErrors.has(number) ? { code } : { code, error: code };
}
