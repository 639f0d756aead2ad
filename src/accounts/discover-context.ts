import {
  isJsonObject,
  type JsonValue,
  ok,
  parseExactJson,
  type Result,
  refuse,
  type SecretText,
  valueAt,
} from '../base/index.js';
import type { ContextRecord, DataCenterRecord, IntegrationRecord } from '../catalogue/index.js';
import type { Send } from '../outbound/index.js';

/** Where an account's context is learned from. */
export interface DiscoverySource {
  readonly integration: IntegrationRecord;
  readonly dataCenter: DataCenterRecord;
  readonly accessToken: SecretText;
  readonly signal: AbortSignal;
}

type Learned = { readonly ok: true; readonly body: JsonValue } | { readonly ok: false; readonly reason: string };

/**
 * Learns what an account knows by itself, such as its organization id, with one read per address that the records name; ids are exact
 * to the last digit. Refused with `upstream_failed` where a value is missing that is not optional.
 */
export async function discoverContext(
  send: Send,
  source: DiscoverySource,
): Promise<Result<{ readonly [name: string]: string }>> {
  const { integration, dataCenter } = source;
  const context: { [name: string]: string } = { data_center: dataCenter.id };
  const read = new Map<string, Learned>();
  for (const item of integration.context) {
    const { path, scopes } = item.discover;
    const answer = read.get(path) ?? (await ask(send, source, path));
    read.set(path, answer);
    const values = answer.ok ? valuesOf(item, answer.body) : {};
    Object.assign(context, values);
    if (values[item.name] !== undefined || item.optional === true) continue;
    const reason = answer.ok ? `${dataCenter.hosts.api}${path} answered without it` : answer.reason;
    return refuse(
      'upstream_failed',
      `The consent works, but the ${item.title} could not be learned: ${reason}. The consent needs one of the scopes ${scopes.join(', ')}, given by an administrator.`,
    );
  }
  return ok(context);
}

async function ask(
  send: Send,
  { integration, dataCenter, accessToken, signal }: DiscoverySource,
  path: string,
): Promise<Learned> {
  const reply = await send({
    host: dataCenter.hosts.api,
    method: 'GET',
    path,
    headers: {
      authorization: `${integration.authorization.header_scheme} ${accessToken.reveal()}`,
      accept: 'application/json',
    },
    signal,
    timeoutMs: integration.limits.timeout_ms,
  });
  if (!reply.ok) return { ok: false, reason: reply.refusal.message.replace(/\.$/, '') };
  const body = readJson(reply.value.text);
  if (reply.value.status < 300 && body !== undefined) return { ok: true, body };
  const code = body === undefined ? 'something that is not JSON' : errorCodeOf(body, integration);
  const status = `HTTP ${reply.value.status}`;
  return { ok: false, reason: `${dataCenter.hosts.api}${path} answered ${code ? `${status}, ${code}` : status}` };
}

function errorCodeOf(body: JsonValue, { answers }: IntegrationRecord): string | null {
  for (const path of answers.shapes.flatMap((shape) => [...shape.code, ...shape.message])) {
    const value = valueAt(body, path);
    if (typeof value === 'string' && value !== '') return value.slice(0, 100);
  }
  return null;
}

function valuesOf(item: ContextRecord, reply: JsonValue): { readonly [name: string]: string } {
  const body = itemMeant(item.discover.among, reply);
  const values: { [name: string]: string } = {};
  for (const [name, path] of Object.entries({ [item.name]: item.discover.value, ...item.discover.also })) {
    const value = valueAt(body, path);
    if (value === '' || !['string', 'number', 'bigint'].includes(typeof value)) continue;
    values[name] = String(value);
  }
  return values;
}

/** The part of a reply that the paths lead into: all of it, or the item of a list that the record prefers. */
function itemMeant(among: ContextRecord['discover']['among'], reply: JsonValue): JsonValue | undefined {
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
