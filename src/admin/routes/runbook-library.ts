import {
  type Failure,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  ok,
  type Result,
  refuse,
} from '../../base/index.js';
import type { McpServer } from '../../servers/index.js';
import { type AdminContext, type AdminRoute, answer, errorAnswer, pageOf, refusalAnswer } from '../route.js';
import { failuresOfRun, runSchema } from '../runbook-runs.js';
import { serializeGuide, serializeRunbook } from '../serialize-runbooks.js';

const states = ['started', 'done', 'skipped', 'finished'] as const;
const textLengthMax = 1_000;
const valuesMax = 20;

/** The runbooks of all MCP servers, and the notes of people who carry one out. */
export const runbookLibraryRoutes: readonly AdminRoute[] = [
  {
    method: 'GET',
    path: '/runbook',
    id: 'listRunbooksOfServers',
    action: 'tools:read',
    summary: 'List MCP servers with the runbooks that can be carried out on each',
    query: {
      q: 'A part of the name of the MCP server, or a whole id',
      mcp_server_id: 'Only this MCP server',
      cursor: 'Opaque, from next_cursor',
      limit: '1 to 100, 25 by default',
    },
    response: 'A page of MCP servers. procedures are carried out by the gateway, guides by a person, step by step.',
    answers: { 200: ['ServerRunbooks'] },
    handle: async (context, { query }) => {
      const page = pageOf(query);
      if (!page.ok) return refusalAnswer(page.refusal);
      const { mcp_server_id: serverId, q } = query;
      if (serverId !== undefined) {
        const server = await context.servers.find(serverId);
        if (!server) return errorAnswer('not_found', `There is no MCP server ${serverId.slice(0, 60)}.`);
        return answer(200, { result: [await runbooksOf(context, server)], next_cursor: null, limit: page.value.limit });
      }
      const found = await context.servers.search({ text: q === '' ? undefined : q, ...page.value });
      if (!found.ok) return refusalAnswer(found.refusal);
      const result = await Promise.all(found.value.items.map((server) => runbooksOf(context, server)));
      return answer(200, { result, next_cursor: found.value.nextCursor, limit: page.value.limit });
    },
  },
  {
    method: 'POST',
    path: '/mcp-server/:id/runbook/:name/step',
    id: 'recordRunbookStep',
    action: 'tools:call',
    summary: 'Record in the audit log what a person did about a step of a runbook',
    act: {
      action: 'runbook.step',
      subject: ({ params, body }) => ({
        serverId: params.id ?? null,
        arguments: { runbook: params.name ?? '', ...(isJsonObject(body) ? kept(body) : {}) },
      }),
    },
    body: {
      type: 'object',
      additionalProperties: false,
      required: ['run', 'state'],
      properties: {
        run: runSchema,
        state: { enum: [...states], description: 'started and finished are about the run, the others about a step.' },
        step: { type: 'string', description: 'The name of the step; required for done and skipped.' },
        note: { type: 'string', maxLength: textLengthMax, description: 'What was found or done, in plain words.' },
        values: {
          type: 'object',
          additionalProperties: { type: 'string' },
          description: 'The values of the runbook, when it is started.',
        },
      },
    },
    example: { run: 'run_4kq2xw9d0r7m', state: 'done', step: '2', note: 'Both groups have another moderator.' },
    response: 'What was recorded.',
    answers: { 200: 'RunbookStepRecord' },
    handle: async (context, { params, body }) => {
      const step = readStep(body);
      if (!step.ok) return refusalAnswer(step.refusal);
      const { id = '', name = '' } = params;
      const server = await context.servers.find(id);
      if (!server) return errorAnswer('not_found', `There is no MCP server ${id.slice(0, 60)}.`);
      const steps = await stepsOf(context, server, name);
      if (!steps) return errorAnswer('not_found', `MCP server ${server.id} has no runbook ${name.slice(0, 60)}.`);
      if (typeof step.value.step === 'string' && !steps.includes(step.value.step))
        return errorAnswer('invalid_params', 'step must name a step of the runbook', [
          { path: 'step', message: `must be one of ${steps.join(', ')}` },
        ]);
      return answer(200, { ...step.value, at: new Date(context.now()).toISOString() });
    },
  },
];

async function runbooksOf({ gateway }: AdminContext, server: McpServer): Promise<JsonObject> {
  const endpoint = await gateway.openServer(server);
  const procedures = endpoint ? gateway.jointRunbooksOf(endpoint) : [];
  return {
    mcp_server: { id: server.id, name: server.name },
    procedures: procedures.map(({ runbook, services }) => serializeRunbook(runbook, services)),
    guides: endpoint ? gateway.guidesOf(endpoint).map(serializeGuide) : [],
  };
}

async function stepsOf({ gateway }: AdminContext, server: McpServer, name: string): Promise<readonly string[] | null> {
  const endpoint = await gateway.openServer(server);
  if (!endpoint) return null;
  const guide = gateway.guidesOf(endpoint).find((one) => one.name === name);
  if (guide) return guide.steps.map((step) => step.name);
  const joint = gateway.jointRunbooksOf(endpoint).find(({ runbook }) => runbook.record.name === name);
  return joint?.runbook.record.steps.map((step) => step.name) ?? null;
}

function readStep(body: JsonValue | undefined): Result<JsonObject> {
  const members: JsonObject = isJsonObject(body) ? body : {};
  const failures: Failure[] = [];
  const known = ['run', 'state', 'step', 'note', 'values'];
  for (const key of Object.keys(members))
    if (!known.includes(key))
      failures.push({ path: key.slice(0, 60), message: `is not a field (known: ${known.join(', ')})` });
  const { run, state, step, note, values } = members;
  failures.push(...failuresOfRun(run ?? null));
  if (!states.some((one) => one === state))
    failures.push({ path: 'state', message: `must be one of ${states.join(', ')}` });
  const isOfStep = state === 'done' || state === 'skipped';
  if (isOfStep ? typeof step !== 'string' : step !== undefined)
    failures.push({ path: 'step', message: 'must name a step for done and skipped, and be absent otherwise' });
  if (note !== undefined && !isText(note))
    failures.push({ path: 'note', message: `must be a text of at most ${textLengthMax} characters` });
  const given = isJsonObject(values) ? Object.values(values) : [];
  if (values !== undefined && (!isJsonObject(values) || given.length > valuesMax || !given.every(isText)))
    failures.push({ path: 'values', message: `must be an object of at most ${valuesMax} texts` });
  return failures.length > 0
    ? refuse('invalid_params', failures.map(({ path, message }) => `${path} ${message}`).join('; '), { failures })
    : ok(kept(members));
}

function isText(value: JsonValue): boolean {
  return typeof value === 'string' && value.length <= textLengthMax;
}

function kept({ run, state, step, note, values }: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries({ run, state, step, note, values }).flatMap(([name, value]) =>
      value === undefined || value === null ? [] : [[name, value]],
    ),
  );
}
