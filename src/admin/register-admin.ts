import { webcrypto } from 'node:crypto';
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
import { authorize, refuseUse } from './authorize.js';
import { handleOnce } from './idempotency.js';
import { limitContext } from './limits/limit-context.js';
import { registerApprovalLink } from './pages/register-approval-link.js';
import { registerConnect } from './pages/register-connect.js';
import { registerProbes } from './probes.js';
import { acceptsLines, progressAnswer } from './progress-answer.js';
import { type ActionResult, performAction, recordAction } from './record-action.js';
import type { RequestProgress } from './request-progress.js';
import {
  type AdminAnswer,
  type AdminDeps,
  type AdminRequest,
  type AdminRoute,
  errorAnswer,
  refusalAnswer,
} from './route.js';
import type { AuditSubject, HandledAction, RouteAction } from './route-action.js';
import { adminRoutes } from './routes.js';
import { sendAnswer } from './send-answer.js';
import { registerSessions } from './sign-in/register-sessions.js';

/** A document of 40 MB, with its quotes escaped as it is sent within JSON. */
const largeBodyBytesMax = 64 * 1024 * 1024;

/** Registers the admin API, its OpenAPI document and the probes on a server that passes bodies as text. */
export function registerAdmin(app: FastifyInstance, parts: AdminDeps): void {
  const add = (on: FastifyInstance, route: AdminRoute): void => {
    on.route({
      method: route.method,
      url: route.path,
      ...(route.isLarge ? { bodyLimit: largeBodyBytesMax } : {}),
      handler: (request, reply) => serve(route, parts, { request, reply }),
    });
  };
  for (const route of adminRoutes) if (!route.isLarge) add(app, route);
  // Bodies with whole documents are parsed in a thread: parsing them here would block every call.
  app.register(async (large) => {
    large.removeContentTypeParser('application/json');
    large.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    // Nobody else gets so much memory: the body of a caller that cannot sign in is not read.
    large.addHook('onRequest', async (request, reply) => {
      const actor = await authorize(parts, request);
      return actor.ok ? undefined : sendAnswer(reply, actor.answer);
    });
    for (const route of adminRoutes) if (route.isLarge) add(large, route);
  });
  refuseOtherMethods(app);
  registerConnect(app, parts);
  registerSessions(app, parts);
  registerApprovalLink(app);
  registerProbes(app, parts);
}

// A known path with a wrong method is not "not found": the response lists the allowed methods.
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

async function serve(route: AdminRoute, parts: AdminDeps, { request, reply }: Exchange): Promise<FastifyReply> {
  const actor = await authorize(parts, request);
  if (!actor.ok) return sendAnswer(reply, actor.answer);
  const refused = refuseUse(actor.value, route);
  if (refused) return sendAnswer(reply, refused);
  const { limits } = actor.value;
  const context = limits === null ? parts : limitContext(parts, limits);
  const query = readQuery(route, request.query);
  if (!query.ok) return sendAnswer(reply, refusalAnswer(query.refusal));
  const body = readBody(request.body);
  if (!body.ok) return sendAnswer(reply, refusalAnswer(body.refusal));
  const params = textMembers(request.params);
  const abort = new AbortController();
  const onClose = (): void => abort.abort();
  reply.raw.on('close', onClose);
  const requestId = String(reply.raw.getHeader('x-request-id') ?? '');
  const served = {
    params,
    query: query.value,
    body: body.value,
    text: typeof request.body === 'string' ? request.body : '',
    bytes: Buffer.isBuffer(request.body) ? request.body : new Uint8Array(),
    requestId,
    method: request.method,
    actor: actor.value,
  };
  const handle = async (onProgress?: (progress: RequestProgress) => void): Promise<AdminAnswer> => {
    try {
      const followed = onProgress ? { onProgress } : {};
      return await route.handle(context, { ...served, ...followed, signal: abort.signal });
    } catch (error) {
      return thrownAnswer(parts, { route, requestId }, error);
    }
  };
  const work = (): Promise<AdminAnswer> => serveOnRecord(route, parts, served, () => handle());
  const key = request.headers['idempotency-key'];
  const isFollowed = route.progress !== undefined && acceptsLines(request.headers.accept);
  try {
    if (isFollowed) return sendAnswer(reply, progressAnswer(handle));
    if (route.method !== 'POST' || key === undefined || (route.isLarge && !route.act))
      return sendAnswer(reply, await work());
    const content = [request.method, request.url, served.text + (await digestOfBytes(served.bytes))].join('\n');
    const keyed = { key: String(key), actorId: actor.value.id, content };
    return sendAnswer(reply, await handleOnce(parts, keyed, work));
  } catch (error) {
    return sendAnswer(reply, thrownAnswer(parts, { route, requestId }, error));
  } finally {
    // A request that is followed still runs, and ends with its connection.
    if (!isFollowed) reply.raw.off('close', onClose);
  }
}

/** Computed outside the event loop. Empty for no bytes, so that digests of other requests stay the same. */
async function digestOfBytes(bytes: Uint8Array): Promise<string> {
  if (bytes.length === 0) return '';
  return Buffer.from(await webcrypto.subtle.digest('SHA-256', bytes)).toString('hex');
}

function thrownAnswer(
  { log }: AdminDeps,
  { route, requestId }: { readonly route: AdminRoute; readonly requestId: string },
  error: unknown,
): AdminAnswer {
  log.error({ err: error, route: route.path, requestId }, 'an admin route threw');
  const { code, message } = tellThrown(error);
  return errorAnswer(code, message);
}

// A change has its intent stored first; a read is recorded afterwards.
async function serveOnRecord(
  { act, method }: AdminRoute,
  parts: AdminDeps,
  served: Omit<AdminRequest, 'signal'>,
  handle: () => Promise<AdminAnswer>,
): Promise<AdminAnswer> {
  if (act === undefined) return handle();
  const { actor, requestId } = served;
  const planned = { action: act.action, apiTokenId: actor.id, client: actor.client, requestId };
  const started = parts.clock.monotonic();
  if (method === 'GET') {
    const answer = await handle();
    const { subject, ...result } = resultOf(act, served, answer);
    await recordAction(parts, { ...planned, ...subject, ...result, durationMs: parts.clock.monotonic() - started });
    return answer;
  }
  const performed = await performAction(
    parts,
    { ...planned, ...summaryOf(act.subject({ ...served, made: {} })) },
    { work: handle, resultOf: (answer) => resultOf(act, served, answer) },
  );
  if (!performed.ok) return refusalAnswer(performed.refusal);
  const { made, isRecorded } = performed.value;
  for (const { refusedBecause, ...subject } of itemsOf(act, served, made))
    await recordAction(parts, {
      ...planned,
      ...subject,
      outcome: refusedBecause === undefined ? 'ok' : 'refused',
      detail: refusedBecause ?? null,
      durationMs: parts.clock.monotonic() - started,
    });
  return isRecorded ? made : { ...made, headers: { ...made.headers, warning: unrecordedWarning } };
}

const unrecordedWarning = '199 - "The audit log cannot be written at the moment; the row of this act follows."';

function resultOf(act: RouteAction, served: Omit<HandledAction, 'made'>, answer: AdminAnswer): ActionResult {
  const outcome = outcomeOf(answer);
  const subject = summaryOf(act.subject({ ...served, made: outcome === 'ok' ? answer.body : {} }));
  return { subject, outcome, detail: outcome === 'ok' ? null : String(answer.body.message ?? '') };
}

/** A request with many items has its own row, with the number of items, and one row for each item. */
function summaryOf(told: AuditSubject | readonly AuditSubject[]): AuditSubject {
  return 'arguments' in told ? told : { arguments: { items: told.length } };
}

function itemsOf(act: RouteAction, served: Omit<HandledAction, 'made'>, answer: AdminAnswer): readonly AuditSubject[] {
  if (outcomeOf(answer) !== 'ok') return [];
  const told = act.subject({ ...served, made: answer.body });
  return 'arguments' in told ? [] : told;
}

// A mistyped parameter would silently widen what is read, so every unknown or repeated one is refused.
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

function outcomeOf({ status, body }: AdminAnswer): AuditEntry['outcome'] {
  if (status < 300) return 'ok';
  if (body.is_remote_error === true) return 'upstream_error';
  return status >= 500 ? 'error' : 'refused';
}
