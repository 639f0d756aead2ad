import type { IntegratedAccount } from '../../accounts/index.js';
import {
  type Failure,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  ok,
  parseExactJson,
  type Refusal,
  type Result,
  refuse,
} from '../../base/index.js';
import { type CallOrigin, type Endpoint, nearestTools } from '../../call/index.js';
import { failureText, refusalText, replyText, type ToolOutcome } from '../../reply/index.js';
import type { Toolset } from '../../toolset/index.js';
import { rateLimitFigures, rateLimitHeaders } from '../../upstream/index.js';
import { bodyWithBareIntegers } from '../bare-integers.js';
import { endpointOf } from '../endpoint-of.js';
import { formatTools, functionFormats, type ListedTool } from '../function-formats.js';
import {
  type AdminAnswer,
  type AdminContext,
  type AdminRequest,
  type AdminRoute,
  answer,
  errorAnswer,
  listAnswer,
  refusalAnswer,
} from '../route.js';
import { clientOfRun, failuresOfRun, runSchema } from '../runbook-runs.js';
import { serializeTool } from '../serialize.js';

const path = '/integrated-account/:id/tools';
const clientLengthMax = 100;

/** An account's tools for programs without MCP: listed, in function calling formats, and called. */
export const accountToolRoutes: readonly AdminRoute[] = [
  {
    method: 'GET',
    path,
    id: 'listTools',
    action: 'tools:read',
    summary:
      'The tools that a filter, or an MCP server of the account, would let through; with format for function calling',
    query: {
      methods: 'Comma-separated',
      tags: 'Comma-separated',
      tools: 'Comma-separated',
      mcp_server_id: 'In place of a filter: what this MCP server of the account offers',
      format: {
        description: 'Returns {tools}, ready for a request to such a model',
        schema: { type: 'string', enum: [...functionFormats] },
      },
    },
    response: 'The tools: a page of all of them or, with format, {tools} in that format.',
    answers: { 200: ['Tool'] },
    handle: async (context, { params, query }) => {
      const account = await context.accounts.get(params.id ?? '');
      if (!account) return unknownAccount(params.id);
      const shown = await toolsShown(context, account, query);
      if (!shown.ok) return refusalAnswer(shown.refusal);
      const { toolset, listJson } = shown.value;
      if (query.format === undefined) return listAnswer(toolset.tools.map(serializeTool), null, toolset.tools.length);
      const listed: readonly ListedTool[] = JSON.parse(listJson.toString());
      const tools = formatTools(query.format, listed);
      return tools.ok ? answer(200, { tools: tools.value }) : refusalAnswer(tools.refusal);
    },
  },
  {
    method: 'POST',
    path: `${path}/:name`,
    id: 'callTool',
    action: 'tools:call',
    summary: 'Call a tool without MCP; with mcp_server_id under that MCP server’s filter, approvals and dry run',
    body: {
      type: 'object',
      additionalProperties: false,
      properties: {
        arguments: {
          type: ['object', 'string'],
          description: 'As the tool’s input schema has them, or the same as JSON text; {} by default.',
        },
        mcp_server_id: { type: 'string', description: 'An MCP server of the account whose rules are to hold.' },
        dry_run: { type: 'boolean', description: 'Show what a write would send, and send nothing.' },
        client: {
          type: 'string',
          description:
            'With mcp_server_id: the name of an MCP client, such as claude-code. The result is what its model would read, cut to what that client passes on.',
        },
        run: runSchema,
      },
    },
    response:
      'Result to pass to the model; is_error is set if the service refused or failed. 202 if a person must approve first.',
    answers: { 200: 'CalledTool', 202: 'CalledTool' },
    handle: callAccountTool,
  },
];

async function callAccountTool(context: AdminContext, request: AdminRequest): Promise<AdminAnswer> {
  const { id = '', name = '' } = request.params;
  const account = await context.accounts.get(id);
  if (!account) return unknownAccount(id);
  const wish = readCall(bodyWithBareIntegers(request));
  if (!wish.ok) return refusalAnswer(wish.refusal);
  const { actor, requestId, signal } = request;
  const { serverId, input, isDryRun, reader, run } = wish.value;
  const origin: CallOrigin = {
    client: run === undefined ? null : clientOfRun(run),
    apiTokenId: actor.id,
    requestId,
    signal,
    ...(reader === undefined ? {} : { reader }),
  };
  if (serverId !== undefined) {
    const endpoint = await endpointOf(context, account, serverId);
    if (!endpoint.ok) return refusalAnswer(endpoint.refusal);
    const rules = isDryRun ? withDryRun(endpoint.value) : endpoint.value;
    return serializeCall(await context.gateway.callTool(rules, name, input, origin));
  }
  const whole = context.toolsets.compile(account.integration.name, {});
  if (!whole.ok) return refusalAnswer(whole.refusal);
  const tool = whole.value.find(name);
  if (!tool) {
    const near = nearestTools(
      name,
      whole.value.tools.map((known) => known.name),
    ).join(', ');
    const shown = JSON.stringify(name.slice(0, 100));
    return errorAnswer('tool_unknown', `There is no tool ${shown}. Nearest: ${near}. Nothing was sent.`);
  }
  const target = { resource: tool.resource, method: tool.method.record.name, isDryRun, isTool: true };
  return serializeCall(await context.gateway.callMethod(account, target, input, origin));
}

function withDryRun(endpoint: Endpoint): Endpoint {
  const members = endpoint.members.map((member) => {
    const { server } = member;
    return { ...member, server: { ...server, config: { ...server.config, dry_run: true } } };
  });
  return { ...endpoint, members };
}

async function toolsShown(
  context: AdminContext,
  account: IntegratedAccount,
  query: AdminRequest['query'],
): Promise<Result<{ readonly toolset: Toolset; readonly listJson: Buffer }>> {
  const filter = { methods: namesOf(query.methods), tags: namesOf(query.tags), tools: namesOf(query.tools) };
  if (query.mcp_server_id !== undefined) {
    if (Object.values(filter).some((names) => names !== undefined)) {
      const message = 'cannot be combined with methods, tags or tools: an MCP server has its own filter';
      return refuse('invalid_params', `mcp_server_id ${message}`, { failures: [{ path: 'mcp_server_id', message }] });
    }
    return endpointOf(context, account, query.mcp_server_id);
  }
  const toolset = context.toolsets.compile(account.integration.name, filter);
  return toolset.ok
    ? ok({ toolset: toolset.value, listJson: toolset.value.listJson })
    : { ok: false, refusal: asQueryRefusal(toolset.refusal) };
}

function textOf(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function failuresOfReader(reader: JsonValue | undefined, serverId: JsonValue | undefined): readonly Failure[] {
  if (reader === undefined) return [];
  if (typeof reader === 'string' && reader.length <= clientLengthMax && serverId !== undefined) return [];
  return [
    { path: 'client', message: `must be a text of at most ${clientLengthMax} characters, next to mcp_server_id` },
  ];
}

interface WishedCall {
  readonly input: JsonValue | undefined;
  readonly serverId: string | undefined;
  readonly isDryRun: boolean;
  readonly reader: string | undefined;
  readonly run: string | undefined;
}

function readCall(body: JsonValue | undefined): Result<WishedCall> {
  const failures: Failure[] = [];
  const members: JsonObject = isJsonObject(body) ? body : {};
  if (body !== undefined && !isJsonObject(body)) failures.push({ path: 'body', message: 'must be a JSON object' });
  const known = ['arguments', 'mcp_server_id', 'dry_run', 'client', 'run'];
  for (const key of Object.keys(members))
    if (!known.includes(key))
      failures.push({ path: key.slice(0, 60), message: `is not a field (known: ${known.join(', ')})` });
  const { arguments: input, mcp_server_id: serverId, dry_run: dryRun, client: reader, run } = members;
  if (input !== undefined && !isJsonObject(input) && typeof input !== 'string')
    failures.push({ path: 'arguments', message: 'must be an object, or one as JSON text' });
  if (serverId !== undefined && typeof serverId !== 'string')
    failures.push({ path: 'mcp_server_id', message: 'must be a text' });
  if (dryRun !== undefined && typeof dryRun !== 'boolean')
    failures.push({ path: 'dry_run', message: 'must be true or false' });
  failures.push(...failuresOfReader(reader, serverId));
  failures.push(...failuresOfRun(run));
  return failures.length > 0
    ? refuse('invalid_params', failures.map((failure) => `${failure.path} ${failure.message}`).join('; '), { failures })
    : ok({
        input,
        serverId: textOf(serverId),
        isDryRun: dryRun === true,
        reader: textOf(reader),
        run: textOf(run),
      });
}

/**
 * The response for a program to pass on to its model. A refusal of the gateway itself keeps its HTTP status, except for
 * a held call, which is not an error.
 */
function serializeCall(outcome: ToolOutcome): AdminAnswer {
  switch (outcome.kind) {
    case 'done': {
      const { content, status, rateLimit } = outcome;
      const text = replyText(outcome);
      return {
        status: 200,
        headers: rateLimitHeaders(rateLimit),
        body: {
          is_error: false,
          content: [textBlock(text), ...(content ?? [])].map((block): JsonObject => ({ ...block })),
          structured_content: parseExactJson(text),
          upstream: { status },
          rate_limit: rateLimitFigures(rateLimit),
        },
      };
    }
    case 'failed':
      return {
        status: 200,
        headers: rateLimitHeaders(outcome.rateLimit),
        body: {
          is_error: true,
          content: [textBlock(failureText(outcome))],
          upstream: { status: outcome.httpStatus ?? outcome.status, code: outcome.code },
          rate_limit: rateLimitFigures(outcome.rateLimit),
        },
      };
    case 'refused':
      return serializeRefused(outcome.refusal);
    case 'input_required':
      return errorAnswer(
        'approval_required',
        'This call requires input from a person, which this route cannot request.',
      );
  }
}

function serializeRefused(refusal: Refusal): AdminAnswer {
  const { code, data } = refusal;
  if (code !== 'approval_required' || data?.approval_id === undefined) return refusalAnswer(refusal);
  return answer(202, {
    is_error: true,
    content: [textBlock(refusalText(refusal))],
    approval: {
      id: data.approval_id,
      status: data.approval_status ?? 'pending',
      url: data.approval_url ?? null,
      expires_at: data.expires_at ?? null,
    },
  });
}

function textBlock(text: string): { readonly type: 'text'; readonly text: string } {
  return { type: 'text', text };
}

function unknownAccount(id: string | undefined): AdminAnswer {
  return errorAnswer('not_found', `There is no integrated account ${(id ?? '').slice(0, 60)}.`);
}

function namesOf(list: string | undefined): readonly string[] | undefined {
  return list
    ?.split(',')
    .map((name) => name.trim())
    .filter(Boolean);
}

// Filters are validated as parts of a config, but these are query parameters of the same names.
function asQueryRefusal(refusal: Refusal): Refusal {
  const failures = (refusal.failures ?? []).map((failure) => ({
    path: failure.path.replace(/^config\./, ''),
    message: failure.message,
  }));
  return { ...refusal, message: refusal.message.replaceAll(/\bconfig\./g, ''), failures };
}
