import { randomUUID } from 'node:crypto';
import { startTestClient, type TestClient } from '../../sandbox/src/test-support/client.js';
import { type JsonObject, type JsonValue, parseExactJson, valueAt } from '../../src/base/index.js';
import {
  compareReply,
  contradictions,
  type Integration,
  type Method,
  type ReplyDifference,
} from '../../src/catalogue/index.js';
import { loadCatalogue } from '../../src/catalogue/test-fixture/load-catalogue.js';
import { buildRequest } from '../../src/upstream/index.js';

/** Calls the sandbox with the requests that the catalogue describes, without a gateway in between. */
export interface ServiceCaller {
  readonly client: TestClient;
  /** The payload of a call that must succeed; its reply is held against the declared one. */
  call(tool: string, args?: JsonObject): Promise<JsonValue>;
  /** Each difference so far once, as `tool: kind path: declared, found`. */
  readonly differences: Set<string>;
  /** Tools that were called. */
  readonly called: Set<string>;
}

/** The shipped integration. */
export function zohoMail(): Integration {
  const integration = loadCatalogue('catalogue').integrations.get('zoho_mail');
  if (!integration) throw new Error('there is no integration zoho_mail');
  return integration;
}

/** The contradictions between a whole reply and the declared payload of a method. Services return more members than are declared. */
export function differencesIn({ record }: Method, reply: JsonValue): readonly ReplyDifference[] {
  const response = record.documentation?.response;
  if (response === undefined) return [];
  const payload = valueAt(reply, record.answers?.data ?? 'data') ?? null;
  return compareReply(response, payload).filter(({ kind }) => contradictions.includes(kind));
}

/** A difference in a line. */
export function describeDifference({ kind, path, declared, found }: ReplyDifference): string {
  return `${kind} ${path}: ${declared}, found ${found}`;
}

const scopes = [
  'partner.organization',
  ...['accounts', 'audit', 'domains', 'groups', 'policy', 'spam', 'subscriptions'].map(
    (name) => `organization.${name}`,
  ),
  ...['accounts', 'folders', 'links', 'messages', 'notes', 'tags', 'tasks'],
];
const center = { api: { host: 'mail.zoho.com', basePath: '' } };

/** Starts a sandbox and connects its administrator with every scope. */
export async function startServiceCaller(): Promise<ServiceCaller> {
  const integration = zohoMail();
  const client = await startTestClient();
  const { accessToken } = await client.connect(scopes.map((name) => `ZohoMail.${name}.ALL`).join(','));
  const own = await client.ask({ host: 'mail.zoho.com', token: accessToken, path: '/api/accounts' });
  const context = { zoid: '123456789', account_id: String(valueAt(parseExactJson(own.text), 'data.0.accountId')) };
  const [differences, called] = [new Set<string>(), new Set<string>()];
  return {
    client,
    differences,
    called,
    call: async (tool, args = {}) => {
      const method = integration.methods.find(({ toolName }) => toolName === tool);
      if (!method) throw new Error(`there is no tool ${tool}`);
      const checked = method.checkArguments(args, context);
      if (!checked.ok) throw new Error(`${tool}: ${checked.refusal.message}`);
      const file = { name: 'a.txt', mediaType: 'text/plain', bytes: Buffer.from('content') };
      const built = buildRequest(method.record, checked.value.values, {
        hosts: center,
        fresh: randomUUID,
        file: method.record.request.file ? file : null,
      });
      if (!built.ok) throw new Error(`${tool}: ${built.refusal.message}`);
      const { path, body, contentType, file: fileBody } = built.value;
      const answer = await client.ask({
        host: 'mail.zoho.com',
        token: accessToken,
        method: built.value.method,
        path,
        headers: { 'content-type': fileBody?.contentType ?? contentType ?? 'application/json' },
        ...(fileBody ? { bytes: fileBody.body } : body === undefined ? {} : { body }),
      });
      const reply = parseExactJson(answer.text);
      if (answer.status >= 300) throw new Error(`${tool}: HTTP ${answer.status} ${answer.text}`);
      called.add(tool);
      for (const difference of differencesIn(method, reply))
        differences.add(`${tool}: ${describeDifference(difference)}`);
      return valueAt(reply, method.record.answers?.data ?? 'data') ?? null;
    },
  };
}
