import { ok, parseExactJson, type Result, refuse, type SecretText, valueAt } from '../base/index.js';
import type { ContextRecord, DataCenterRecord, IntegrationRecord } from '../catalogue/index.js';
import type { Outbound } from './types.js';

/** Learns what an account knows by itself, such as its organization id, with one read per context record; optional ones may be missing. */
export async function discoverContext(
  outbound: Outbound,
  {
    integration,
    dataCenter,
    accessToken,
    signal,
  }: { integration: IntegrationRecord; dataCenter: DataCenterRecord; accessToken: SecretText; signal: AbortSignal },
): Promise<Result<{ [name: string]: string }>> {
  const context: { [name: string]: string } = { data_center: dataCenter.id };
  for (const item of integration.context) {
    const reply = await outbound({
      host: dataCenter.hosts.api,
      method: 'GET',
      path: item.discover.path,
      headers: {
        authorization: `${integration.authorization.header_scheme} ${accessToken.reveal()}`,
        accept: 'application/json',
      },
      signal,
      timeoutMs: integration.limits.timeout_ms,
    });
    const learned = reply.ok ? readContext(item, reply.value.status, reply.value.text) : null;
    if (learned) Object.assign(context, learned);
    else if (item.optional !== true) {
      const reason = reply.ok
        ? `${dataCenter.hosts.api}${item.discover.path} answered HTTP ${reply.value.status} without it`
        : reply.refusal.message;
      return refuse(
        'upstream_failed',
        `The consent works, but the ${item.title} could not be learned: ${reason}. The consent needs one of the scopes ${item.discover.scopes.join(', ')}, given by an administrator.`,
      );
    }
  }
  return ok(context);
}

function readContext(item: ContextRecord, status: number, text: string): { [name: string]: string } | null {
  if (status >= 400) return null;
  try {
    const body = parseExactJson(text);
    const learned: { [name: string]: string } = {};
    for (const [name, path] of Object.entries({ [item.name]: item.discover.value, ...item.discover.also })) {
      const value = valueAt(body, path);
      if (typeof value === 'string' || typeof value === 'number') learned[name] = String(value);
    }
    return learned[item.name] === undefined ? null : learned;
  } catch {
    return null;
  }
}
