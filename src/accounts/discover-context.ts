import {
  isJsonObject,
  type JsonValue,
  ok,
  parseExactJson,
  type Refusal,
  type Result,
  refuse,
  valueAt,
  valuesAt,
} from '../base/index.js';
import {
  type ContextRecord,
  type DiscoverRecord,
  fillContext,
  type IntegrationRecord,
  type ServiceHosts,
} from '../catalogue/index.js';
import type { Send } from '../outbound/index.js';
import { claimsOf } from '../tokens/index.js';
import {
  type Credentials,
  carryCredentials,
  classifyReply,
  maskRepeatedSecrets,
  withQuery,
} from '../upstream/index.js';

/** The source of an account's context. */
export interface DiscoverySource {
  readonly integration: IntegrationRecord;
  readonly hosts: ServiceHosts;
  readonly credentials: Credentials;
  /** Values known before any request: the data center, constants, and entered values. */
  readonly context: { readonly [name: string]: string };
  readonly signal: AbortSignal;
}

type Learned = { readonly ok: true; readonly body: JsonValue } | { readonly ok: false; readonly reason: string };

/**
 * Reads an account's own values, such as its organization id, with one request per URL that the records name. Ids are
 * exact to the last digit. Refuses with `upstream_failed` if a required value is missing.
 */
export async function discoverContext(
  send: Send,
  source: DiscoverySource,
): Promise<Result<{ readonly [name: string]: string }>> {
  const { integration } = source;
  const claimed = claimedContext(source);
  if (!claimed.ok) return claimed;
  const context: { [name: string]: string } = { ...source.context, ...claimed.value };
  const read = new Map<string, Learned>();
  for (const item of integration.context) {
    if (!item.discover) continue;
    const { scopes } = item.discover;
    const path = fillContext(item.discover.path, encoded(source.context));
    const answer = read.get(path) ?? (await ask(send, source, path));
    read.set(path, answer);
    const values = answer.ok ? valuesOf(item, item.discover, answer.body) : {};
    Object.assign(context, values);
    if (values[item.name] !== undefined || item.optional === true) continue;
    const reason = answer.ok ? `${source.hosts.api?.host}${path} returned a response without it` : answer.reason;
    const needs =
      scopes.length > 0 ? ` The consent needs one of the scopes ${scopes.join(', ')}, given by an administrator.` : '';
    const { kind } = integration.authorization;
    const works = kind === 'oauth2' ? 'The consent works, but the' : 'The';
    return refuse('upstream_failed', `${works} ${item.title} could not be learned: ${reason}.${needs}`);
  }
  return ok(context);
}

/** The context values in the access token itself. */
function claimedContext(source: DiscoverySource): Result<{ readonly [name: string]: string }> {
  const context: { [name: string]: string } = {};
  for (const { name, title, claim, optional } of source.integration.context) {
    const value = claim === undefined ? undefined : claimIn(source, claim);
    if (value !== undefined) context[name] = value;
    else if (claim !== undefined && optional !== true)
      return refuse('upstream_failed', `The ${title} could not be learned: the access token has no claim ${claim}.`);
  }
  return ok(context);
}

/** A claim of the account's access token as text. */
function claimIn({ integration: { authorization }, credentials }: DiscoverySource, name: string): string | undefined {
  const claims = authorization.kind === 'oauth2' ? claimsOf(authorization, credentials.accessToken) : null;
  const value = claims?.[name];
  return (typeof value === 'string' && value !== '') || typeof value === 'number' ? String(value) : undefined;
}

/**
 * Reads the path that the record names to verify that credentials work. Refuses with `invalid_params` if the service
 * refuses them, and with the connection's own error if it was unreachable.
 */
export async function probeAccount(send: Send, source: DiscoverySource): Promise<Result<void>> {
  const { authorization, title, answers } = source.integration;
  if (authorization.probe === undefined) return ok(undefined);
  const probe = fillContext(authorization.probe, encoded(source.context));
  const reply = await read(send, source, probe);
  if (!reply.ok) return refuse('unavailable', `${title} could not verify the account: ${reply.refusal.message}`);
  const validated = classifyReply(reply.value, answers);
  if (validated.kind === 'ok') return ok(undefined);
  const place = `${source.hosts.api?.host}${source.hosts.api?.basePath}${probe}`;
  const code = validated.code === null ? '' : `, ${validated.code}`;
  const words = `${place} returned HTTP ${reply.value.status}${code}: ${validated.message}`;
  // An outage of the service is not evidence against the credentials, whatever its message is.
  return validated.class === 'unavailable' || validated.class === 'throttled' || validated.status >= 500
    ? refuse('unavailable', `${title} could not verify the account: ${words}`)
    : refuse('invalid_params', `${title} does not accept these credentials: ${words}`, {
        data: { probe: validated.class },
      });
}

/** Whether a probe failed because the service refuses the credentials, and not because it was unreachable. */
export function isRefused(refusal: Refusal): boolean {
  return refusal.code === 'invalid_params';
}

function encoded(context: DiscoverySource['context']): DiscoverySource['context'] {
  return Object.fromEntries(Object.entries(context).map(([name, value]) => [name, encodeURIComponent(value)]));
}

/** One read below the `api` host with the account's credentials. */
async function read(send: Send, source: DiscoverySource, path: string): ReturnType<Send> {
  const { integration, hosts, signal } = source;
  const api = hosts.api ?? { host: '', basePath: '' };
  const carried = carryCredentials(integration.authorization.places, source);
  const reply = await send({
    host: api.host,
    method: 'GET',
    path: withQuery(api.basePath + path, carried.query),
    headers: { ...lowerCased(integration.headers), ...carried.headers, accept: 'application/json' },
    ...(integration.user_agent === undefined ? {} : { agent: integration.user_agent }),
    signal,
    timeoutMs: integration.limits.timeout_ms,
  });
  return reply.ok ? ok(maskRepeatedSecrets(reply.value, integration.authorization, source)) : reply;
}

function lowerCased(headers: IntegrationRecord['headers']): IntegrationRecord['headers'] {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

async function ask(send: Send, source: DiscoverySource, path: string): Promise<Learned> {
  const { integration } = source;
  const place = `${source.hosts.api?.host}${path}`;
  const reply = await read(send, source, path);
  if (!reply.ok) return { ok: false, reason: reply.refusal.message.replace(/\.$/, '') };
  const body = readJson(reply.value.text);
  if (reply.value.status < 300 && body !== undefined) return { ok: true, body };
  const code = body === undefined ? 'something that is not JSON' : errorCodeOf(body, integration);
  const status = `HTTP ${reply.value.status}`;
  return { ok: false, reason: `${place} returned ${code ? `${status}, ${code}` : status}` };
}

function errorCodeOf(body: JsonValue, { answers }: IntegrationRecord): string | null {
  for (const path of answers.shapes.flatMap((shape) => [...shape.code, ...shape.message])) {
    const value = valueAt(body, path);
    if (typeof value === 'string' && value !== '') return value.slice(0, 100);
  }
  return null;
}

function valuesOf(
  item: ContextRecord,
  discover: DiscoverRecord,
  reply: JsonValue,
): { readonly [name: string]: string } {
  const body = itemMeant(discover.among, reply);
  const values: { [name: string]: string } = {};
  for (const [name, path] of Object.entries({ [item.name]: discover.value, ...discover.also })) {
    const found = valuesAt(body, path).filter((value) => ['string', 'number', 'bigint'].includes(typeof value));
    const text = found.map(String).filter(Boolean).join(' ');
    if (text !== '') values[name] = text;
  }
  return values;
}

/** The part of a reply that the paths refer to: all of it, or the list item that the record prefers. */
function itemMeant(among: DiscoverRecord['among'], reply: JsonValue): JsonValue | undefined {
  if (!among) return reply;
  const list = valueAt(reply, among.list);
  if (!Array.isArray(list)) return undefined;
  const wanted = Object.entries(among.where);
  return (
    list.find((item: JsonValue) => wanted.every(([path, value]) => String(valueAt(item, path)) === String(value))) ??
    list[0]
  );
}

function readJson(text: string): JsonValue | undefined {
  try {
    const body = parseExactJson(text);
    return isJsonObject(body) || Array.isArray(body) ? body : undefined;
  } catch {
    return undefined;
  }
}
