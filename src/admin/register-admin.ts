import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  closestName,
  type Failure,
  findDoubledMember,
  type JsonValue,
  ok,
  parseExactJson,
  type Result,
  refuse,
  tellThrown,
} from '../base/index.js';
import type { AuditEntry } from '../store/index.js';
import { authorize } from './authorize.js';
import { answerOnce } from './idempotency.js';
import { registerApprovalPage } from './pages/approval-page.js';
import { registerConnect } from './pages/register-connect.js';
import { registerProbes } from './probes.js';
import { recordAct } from './record-act.js';
import {
  type Actor,
  type AdminAnswer,
  type AdminParts,
  type AdminRequest,
  type AdminRoute,
  errorAnswer,
  refusalAnswer,
} from './route.js';
import type { AuditSubject, RouteAct, ServedAct } from './route-act.js';
import { adminRoutes } from './routes.js';
import { sendAnswer } from './send-answer.js';
import { registerSessions } from './sign-in/register-sessions.js';

/** Puts the admin API, its OpenAPI document and the probes on a server whose bodies arrive as text. */
export function registerAdmin(app: FastifyInstance, parts: AdminParts): void {
  for (const route of adminRoutes) {
    app.route({
      method: route.method,
      url: route.path,
      handler: (request, reply) => serve(route, parts, { request, reply }),
    });
  }
  refuseOtherMethods(app);
  registerConnect(app, parts);
  registerSessions(app, parts);
  registerApprovalPage(app, parts);
  registerProbes(app, parts);
}

// A known address asked with the wrong verb is not "nothing here": the answer tells which verbs there are.
function refuseOtherMethods(app: FastifyInstance): void {
  for (const path of new Set(adminRoutes.map((route) => route.path))) {
    const known = adminRoutes.filter((route) => route.path === path).map((route) => route.method);
    const others = (['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const).filter((method) => !known.includes(method));
    if (others.length === 0) continue;
    const allow = known.join(', ');
    app.route({
      method: others,
      url: path,
      handler: (request, reply) =>
        sendAnswer(reply, {
          ...errorAnswer('method_not_allowed', `This address does not take ${request.method}; it takes ${allow}.`),
          headers: { allow },
        }),
    });
  }
}

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

async function serve(route: AdminRoute, parts: AdminParts, { request, reply }: Exchange): Promise<FastifyReply> {
  const actor = await authorize(parts, request);
  if (!actor.ok) return sendAnswer(reply, actor.answer);
  if (actor.value.role === 'viewer' && (route.method !== 'GET' || route.isForAdmins))
    return sendAnswer(
      reply,
      errorAnswer('forbidden', 'A viewer looks and changes nothing; this needs an administrator.'),
    );
  const query = readQuery(route, request.query);
  if (!query.ok) return sendAnswer(reply, refusalAnswer(query.refusal));
  const body = readBody(request.body);
  if (!body.ok) return sendAnswer(reply, refusalAnswer(body.refusal));
  const params = textMembers(request.params);
  const started = parts.clock.monotonic();
  const abort = new AbortController();
  const onClose = (): void => abort.abort();
  reply.raw.on('close', onClose);
  const work = (): Promise<AdminAnswer> =>
    carryOut(route, parts, {
      served: { params, query: query.value, body: body.value },
      request: {
        params,
        query: query.value,
        body: body.value,
        method: request.method,
        actor: actor.value,
        signal: abort.signal,
      },
      started,
    });
  const key = request.headers['idempotency-key'];
  try {
    if (route.method !== 'POST' || key === undefined) return sendAnswer(reply, await work());
    const content = [request.method, request.url, typeof request.body === 'string' ? request.body : ''].join('\n');
    const keyed = { key: String(key), actorId: actor.value.id, content };
    return sendAnswer(reply, await answerOnce(parts, keyed, work));
  } catch (error) {
    return sendAnswer(reply, thrownAnswer(parts, route, error));
  } finally {
    reply.raw.off('close', onClose);
  }
}

interface CheckedExchange {
  readonly request: AdminRequest;
  readonly served: Omit<ServedAct, 'made'>;
  /** Monotonic milliseconds. */
  readonly started: number;
}

/** Does what a request asks and records it where it is an act. */
async function carryOut(
  route: AdminRoute,
  parts: AdminParts,
  { request, served, started }: CheckedExchange,
): Promise<AdminAnswer> {
  let answer: AdminAnswer;
  try {
    answer = await route.handle(parts, request);
  } catch (error) {
    answer = thrownAnswer(parts, route, error);
  }
  if (route.act !== undefined)
    await recordRoute(parts, {
      act: route.act,
      served,
      answer,
      actor: request.actor,
      durationMs: parts.clock.monotonic() - started,
    });
  return answer;
}

function thrownAnswer({ log }: AdminParts, { path }: AdminRoute, error: unknown): AdminAnswer {
  log.error({ err: error, route: path }, 'an admin route threw');
  const { code, message } = tellThrown(error);
  return errorAnswer(code, message);
}

// A mistyped parameter would silently widen what is read, so every unknown or doubled one is named.
function readQuery(route: AdminRoute, value: unknown): Result<{ readonly [name: string]: string }> {
  const failures: Failure[] = [];
  const query: { [name: string]: string } = {};
  const known = Object.keys(route.query ?? {});
  for (const [name, member] of Object.entries(typeof value === 'object' && value !== null ? value : {})) {
    const path = name.slice(0, 60);
    if (!known.includes(name) && !route.isQueryOpen) {
      const near = closestName(name, known);
      const hint = near ? `did you mean ${near}?` : known.length > 0 ? `known: ${known.join(', ')}` : 'it takes none';
      failures.push({ path, message: `is not a query parameter (${hint})` });
    } else if (typeof member === 'string') query[name] = member;
    else failures.push({ path, message: 'must be given once' });
  }
  return failures.length > 0
    ? refuse('invalid_params', failures.map(({ path, message }) => `${path} ${message}`).join('; '), { failures })
    : ok(query);
}

function readBody(body: unknown): Result<JsonValue | undefined> {
  if (typeof body !== 'string' || body.trim() === '') return ok(undefined);
  let value: JsonValue;
  try {
    value = parseExactJson(body);
  } catch {
    return refuse('invalid_json', 'The body is not JSON.');
  }
  const doubled = findDoubledMember(body)?.slice(0, 100);
  if (doubled === undefined) return ok(value);
  const message = 'is given more than once; send each member once';
  return refuse('invalid_params', `${doubled} ${message}`, { failures: [{ path: doubled, message }] });
}

function textMembers(value: unknown): { readonly [name: string]: string } {
  const members = Object.entries(typeof value === 'object' && value !== null ? value : {});
  return Object.fromEntries(members.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

interface RecordedAct {
  readonly act: RouteAct;
  readonly served: Omit<ServedAct, 'made'>;
  readonly answer: AdminAnswer;
  readonly actor: Actor;
  readonly durationMs: number;
}

async function recordRoute(parts: AdminParts, { act, served, answer, actor, durationMs }: RecordedAct): Promise<void> {
  const outcome = outcomeOf(answer);
  const told = act.subject({ ...served, made: outcome === 'ok' ? answer.body : {} });
  const subjects: readonly AuditSubject[] = 'arguments' in told ? [told] : told;
  const wholeDetail = outcome === 'ok' ? null : String(answer.body.message ?? '');
  await Promise.all(
    (subjects.length > 0 ? subjects : [{ arguments: {} }]).map(({ refusedBecause, ...subject }: AuditSubject) =>
      recordAct(parts, {
        action: act.action,
        accountId: null,
        serverId: null,
        ...subject,
        apiTokenId: actor.id,
        client: actor.client,
        outcome: refusedBecause === undefined ? outcome : 'refused',
        detail: refusedBecause ?? wholeDetail,
        durationMs,
      }),
    ),
  );
}

function outcomeOf({ status, body }: AdminAnswer): AuditEntry['outcome'] {
  if (status < 300) return 'ok';
  if (body.is_remote_error === true) return 'upstream_error';
  return status >= 500 ? 'error' : 'refused';
}
