import {
  type Failure,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  ok,
  type Result,
  refuse,
} from '../../base/index.js';
import type { Endpoint } from '../../call/index.js';
import { type JointRequest, serializeReport } from '../../guidance/index.js';
import { type AdminContext, type AdminRoute, answer, listAnswer, refusalAnswer } from '../route.js';
import { clientOfRun, failuresOfRun, runSchema } from '../runbook-runs.js';
import { serializeRunbook } from '../serialize-runbooks.js';

const path = '/mcp-server/:id/runbook';
const itemsMax = 50;

/** Procedures over several accounts of an MCP server. */
export const runbookRoutes: readonly AdminRoute[] = [
  {
    method: 'GET',
    path,
    id: 'listRunbooks',
    action: 'tools:read',
    summary: 'List the procedures that join accounts of an MCP server',
    response: 'All of them, with their steps.',
    answers: { 200: ['Runbook'] },
    handle: async (context, { params }) => {
      const endpoint = await endpointOf(context, params.id ?? '');
      if (!endpoint.ok) return refusalAnswer(endpoint.refusal);
      const shown = context.gateway
        .jointRunbooksOf(endpoint.value)
        .map(({ runbook, services }) => serializeRunbook(runbook, services));
      return listAnswer(shown, null, shown.length);
    },
  },
  {
    method: 'POST',
    path: `${path}/:name`,
    id: 'runRunbook',
    action: 'tools:call',
    summary: 'Work through a procedure with the tools of an MCP server; run again, it continues where it stopped',
    act: {
      action: 'runbook.run',
      subject: ({ params, body, made }) => ({
        serverId: params.id ?? null,
        arguments: {
          runbook: params.name ?? '',
          ...(isJsonObject(body) && typeof body.dry_run === 'boolean' ? { dry_run: body.dry_run } : {}),
          ...(isJsonObject(body) && typeof body.run === 'string' ? { run: body.run } : {}),
          ...(typeof made.domain === 'string' ? { domain: made.domain, end: made.end ?? null } : {}),
        },
      }),
    },
    body: {
      type: 'object',
      additionalProperties: false,
      required: ['arguments'],
      properties: {
        arguments: {
          type: 'object',
          additionalProperties: { type: 'string' },
          description: 'The arguments of the procedure by name.',
        },
        dry_run: { type: 'boolean', default: true, description: 'Only read, and say what would be done.' },
        agreed: {
          type: 'array',
          items: { type: 'string' },
          description: 'Steps in which existing records may change, or whose proposal is to be published.',
        },
        service: {
          type: 'string',
          description: 'The prefix of the account to set the domain up at, where several could be.',
        },
        until: { type: 'string', description: 'The last step to carry out; those after it are only planned.' },
        run: runSchema,
      },
    },
    example: { arguments: { domain_name: 'newbrand.com' }, dry_run: true },
    response: 'How every step stands, and what to do next.',
    answers: { 200: 'RunbookReport' },
    handle: async (context, { params, body, actor, requestId, signal }) => {
      const request = readRequest(body);
      if (!request.ok) return refusalAnswer(request.refusal);
      const endpoint = await endpointOf(context, params.id ?? '');
      if (!endpoint.ok) return refusalAnswer(endpoint.refusal);
      const { name = '' } = params;
      const runbook = context.gateway
        .jointRunbooksOf(endpoint.value)
        .find((one) => one.runbook.record.name === name.toLowerCase().replaceAll('-', '_'))?.runbook;
      if (!runbook)
        return refusalAnswer(
          refuse('not_found', `MCP server ${endpoint.value.server.id} has no procedure ${name.slice(0, 60)}.`).refusal,
        );
      const { run } = request.value;
      const origin = {
        client: run === undefined ? 'runbook' : clientOfRun(run),
        apiTokenId: actor.id,
        requestId,
        signal,
      };
      const report = await context.gateway.runJoint(endpoint.value, runbook, request.value, origin);
      return report.ok ? answer(200, serializeReport(report.value)) : refusalAnswer(report.refusal);
    },
  },
];

async function endpointOf({ servers, gateway }: AdminContext, id: string): Promise<Result<Endpoint>> {
  const server = await servers.find(id);
  if (!server) return refuse('not_found', `There is no MCP server ${id.slice(0, 60)}.`);
  const endpoint = await gateway.openServer(server);
  return endpoint
    ? ok(endpoint)
    : refuse('conflict', `MCP server ${server.id} no longer allows any tool. Change its config.`);
}

function textsOf(members: { readonly [name: string]: JsonValue | undefined }): { readonly [name: string]: string } {
  return Object.fromEntries(
    Object.entries(members).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
}

function readRequest(body: JsonValue | undefined): Result<JointRequest & { readonly run?: string }> {
  const failures: Failure[] = [];
  const members: JsonObject = isJsonObject(body) ? body : {};
  const known = ['arguments', 'dry_run', 'agreed', 'service', 'until', 'run'];
  for (const key of Object.keys(members))
    if (!known.includes(key))
      failures.push({ path: key.slice(0, 60), message: `is not a field (known: ${known.join(', ')})` });
  const { arguments: given, dry_run: dryRun = true, agreed = [], service, until, run } = members;
  const values = Object.entries(isJsonObject(given) ? given : {});
  if (!isJsonObject(given) || !values.every(([, value]) => typeof value === 'string'))
    failures.push({ path: 'arguments', message: 'must be an object of texts' });
  if (typeof dryRun !== 'boolean') failures.push({ path: 'dry_run', message: 'must be true or false' });
  const steps =
    Array.isArray(agreed) && agreed.length <= itemsMax ? agreed.filter((one) => typeof one === 'string') : [];
  if (!Array.isArray(agreed) || steps.length !== agreed.length)
    failures.push({ path: 'agreed', message: 'must be a list of names of steps' });
  for (const [name, value] of Object.entries({ service, until }))
    if (value !== undefined && typeof value !== 'string') failures.push({ path: name, message: 'must be a text' });
  failures.push(...failuresOfRun(run));
  if (failures.length > 0)
    return refuse('invalid_params', failures.map((one) => `${one.path} ${one.message}`).join('; '), { failures });
  return ok({
    values: Object.fromEntries(values.map(([name, value]) => [name, String(value)])),
    isDryRun: dryRun === true,
    agreed: new Set(steps),
    ...textsOf({ service, until, run }),
  });
}
