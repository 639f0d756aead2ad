import type { IntegratedAccount } from '../../accounts/index.js';
import { isJsonObject, type JsonObject, type JsonValue, nearestNames, type Result, refuse } from '../../base/index.js';
import type { ToolOutcome } from '../../reply/index.js';
import { rateLimitHeaders } from '../../upstream/index.js';
import { bodyWithBareIntegers } from '../bare-integers.js';
import { endpointOf } from '../endpoint-of.js';
import {
  type AdminAnswer,
  type AdminContext,
  type AdminRequest,
  type AdminRoute,
  errorAnswer,
  refusalAnswer,
  remoteErrorAnswer,
} from '../route.js';

/** Maximum suggested names for an unknown one. */
const nearestMax = 3;

const query = {
  integrated_account_id: 'The account to call with; every other query parameter is an argument of the call',
  mcp_server_id: 'An MCP server of the account whose filter, approvals and dry run are to hold',
};

const argumentsSchema = {
  type: 'object',
  description: 'Arguments, as the tool of the same method takes them.',
} as const;

/** The upstream call without MCP: REST verbs for the standard methods, `POST /proxy/<resource>/<method>` for custom ones. */
export const proxyRoutes: readonly AdminRoute[] = (['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const).flatMap(
  (method) => [
    {
      method,
      path: '/proxy/:resource',
      id: `${method.toLowerCase()}Resource`,
      action: 'tools:call' as const,
      summary: `${method} a resource of the connected service`,
      query,
      requiredQuery: ['integrated_account_id'],
      isQueryOpen: true as const,
      isForAdmins: true as const,
      ...(method === 'GET' || method === 'DELETE' ? {} : { body: argumentsSchema }),
      response: 'The upstream payload, its status kept.',
      answers: { 200: 'UpstreamPayload' as const },
      handle: proxy,
    },
    {
      method,
      path: '/proxy/:resource/:target',
      id: `${method.toLowerCase()}ResourceItem`,
      action: 'tools:call' as const,
      summary: `${method} one item, or call a custom method`,
      query,
      requiredQuery: ['integrated_account_id'],
      isQueryOpen: true as const,
      isForAdmins: true as const,
      ...(method === 'GET' || method === 'DELETE' ? {} : { body: argumentsSchema }),
      response: 'The upstream payload, its status kept.',
      answers: { 200: 'UpstreamPayload' as const },
      handle: proxy,
    },
  ],
);

// The body is the service's own, so a header carries the warning.
const unrecordedWarning =
  '199 - "The call was sent. The audit log cannot be written at the moment, and shows its outcome as unknown for now. Read the current state before repeating it."';

async function proxy(context: AdminContext, request: AdminRequest): Promise<AdminAnswer> {
  const { accounts, gateway } = context;
  const accountId = request.query.integrated_account_id;
  if (accountId === undefined)
    return errorAnswer('invalid_params', 'The query parameter integrated_account_id is required.', [
      { path: 'integrated_account_id', message: 'is required' },
    ]);
  const account = await accounts.get(accountId);
  if (!account) return errorAnswer('not_found', `There is no integrated account ${accountId.slice(0, 60)}.`);
  if (request.body !== undefined && !isJsonObject(request.body))
    return errorAnswer('invalid_params', 'The body must be a JSON object.', [
      { path: 'body', message: 'must be an object' },
    ]);
  const target = targetOf(account, request);
  if (!target.ok) return refusalAnswer(target.refusal);
  const { resource, method, id } = target.value;
  const { integrated_account_id: _accountId, mcp_server_id: serverId, ...queryArguments } = request.query;
  const endpoint = serverId === undefined ? null : await endpointOf(context, account, serverId);
  if (endpoint && !endpoint.ok) return refusalAnswer(endpoint.refusal);
  const body = bodyWithBareIntegers(request);
  const input: JsonObject = { ...queryArguments, ...(isJsonObject(body) ? body : {}), ...id };
  const under = endpoint ? { endpoint: endpoint.value } : {};
  const outcome = await gateway.callMethod(account, { resource, method, ...under }, input, {
    client: null,
    apiTokenId: request.actor.id,
    requestId: request.requestId,
    signal: request.signal,
  });
  if (outcome.kind === 'refused') return refusalAnswer(outcome.refusal);
  if (outcome.kind === 'input_required')
    return errorAnswer('approval_required', 'This call requires input from a person, which this route cannot request.');
  const headers = {
    ...rateLimitHeaders(outcome.rateLimit),
    ...(outcome.isUnrecorded === true ? { warning: unrecordedWarning } : {}),
  };
  if (outcome.kind === 'failed')
    return { ...remoteErrorAnswer(statusOf(outcome), `${outcome.message} ${outcome.help}`, outcome.raw), headers };
  const { content } = outcome;
  // A file is in its own block, in Base64 or as text.
  const file = content?.find((block) => block.type !== 'text');
  return {
    status: outcome.status,
    body: file ? { ...outcome.structured, content: { ...file } } : outcome.structured,
    headers,
  };
}

// Programs only check the status, so a throttle is a 429, and an error never has a success status, whatever status the
// service used.
function statusOf({ status, errorClass }: Extract<ToolOutcome, { kind: 'failed' }>): number {
  if (errorClass === 'throttled') return 429;
  return status < 400 ? 502 : status;
}

interface Target {
  readonly resource: string;
  readonly method: string;
  readonly id: { readonly [name: string]: JsonValue };
}

function targetOf(account: IntegratedAccount, request: AdminRequest): Result<Target> {
  const { resource = '', target } = request.params;
  const { integration } = account;
  if (!integration.resources.some((record) => record.resource === resource)) {
    const names = [...new Set(integration.resources.map((record) => record.resource))];
    const near = nearestNames(resource, names, nearestMax).join(', ');
    return refuse(
      'not_found',
      `${integration.record.title} has no resource ${JSON.stringify(resource.slice(0, 60))}. Nearest: ${near}. All of them: GET /integration/${integration.name}.`,
    );
  }
  if (target !== undefined && integration.method(resource, target)) {
    const custom = integration.method(resource, target);
    const isRead = custom?.record.effect === 'read';
    if (request.method === 'POST' || (request.method === 'GET' && isRead))
      return { ok: true, value: { resource, method: target, id: {} } };
    return refuse('method_not_allowed', `${resource}/${target} is called with POST.`);
  }
  const name = standardMethod(request.method, target !== undefined);
  const method = name === null ? undefined : integration.method(resource, name);
  if (!method) return noMethod(account, resource, name ?? target ?? request.method.toLowerCase());
  if (target === undefined) return { ok: true, value: { resource, method: method.record.name, id: {} } };
  const contextNames = integration.record.context.map((item) => item.name);
  const idName = [...method.record.request.path.matchAll(/\{(\w+)\}/g)]
    .map((match) => match[1] ?? '')
    .filter((placeholder) => !contextNames.includes(placeholder))
    .at(-1);
  return {
    ok: true,
    value: { resource, method: method.record.name, id: idName === undefined ? {} : { [idName]: target } },
  };
}

function noMethod({ integration }: IntegratedAccount, resource: string, wanted: string): Result<Target> {
  const names = integration.methods
    .filter((known) => known.resource.resource === resource)
    .map((known) => known.record.name);
  const near = nearestNames(wanted, names, nearestMax).join(', ');
  return refuse(
    'not_found',
    `${resource} has no method ${JSON.stringify(wanted.slice(0, 60))}. Nearest: ${near}. All of them: GET /integration/${integration.name}.`,
  );
}

function standardMethod(verb: string, hasTarget: boolean): string | null {
  if (verb === 'GET') return hasTarget ? 'get' : 'list';
  if (verb === 'POST') return hasTarget ? null : 'create';
  if (verb === 'DELETE') return 'delete';
  return hasTarget ? 'update' : null;
}
