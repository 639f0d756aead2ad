import { closestName, isJsonObject, type JsonValue, parseExactJson } from '../base/index.js';
import type { Installation } from '../wire/index.js';
import { CommandFault } from './output.js';
import type { MoreService, OtherService, RunningSandbox } from './start-sandbox.js';

const connectionTimeoutMs = 10_000;

/** Parses the comma-separated names of `--with`. Ignores hyphens and letter case. */
export function readServiceNames(text: string | undefined): readonly string[] {
  const names = (text ?? '').split(',').map((name) => name.trim().toLowerCase().replaceAll('-', '_'));
  return [...new Set(names.filter(Boolean))];
}

/**
 * Adds services to those that a demo connects. Throws a usage error with the closest name if the sandbox does not
 * simulate a service.
 */
export async function withServices(sandbox: RunningSandbox, names: readonly string[]): Promise<RunningSandbox> {
  const present = [sandbox.integration, ...sandbox.others.map(({ integration }) => integration)];
  const known = [...present, ...sandbox.more.map(({ integration }) => integration)];
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new CommandFault(unknown.map((name) => unknownWords(name, known)).join(' '), 2);
  const wanted = sandbox.more.filter(({ integration }) => names.includes(integration));
  const added = await Promise.all(wanted.map((service) => connectionOf(sandbox.origin, service)));
  return { ...sandbox, others: [...sandbox.others, ...added] };
}

/** The prefix of an account that a domain is set up at, where the server has several of them; null where there is nothing to choose. */
export async function serviceToName(
  { servers, accounts, catalogue }: Pick<Installation, 'servers' | 'accounts' | 'catalogue'>,
  serverId: string,
): Promise<string | null> {
  const role = catalogue.joint[0]?.record.roles.service ?? '';
  const server = await servers.find(serverId);
  const having: string[] = [];
  for (const { accountId, prefix } of server?.members ?? []) {
    const account = await accounts.get(accountId);
    if (account && Object.hasOwn(account.integration.roles, role)) having.push(prefix);
  }
  return having.length > 1 ? (having[0] ?? null) : null;
}

function unknownWords(name: string, known: readonly string[]): string {
  const near = closestName(name, known);
  const hint = near ? `Did you mean ${near}?` : `Known: ${known.join(', ')}.`;
  return `The sandbox does not simulate ${JSON.stringify(name.slice(0, 60))}. ${hint}`;
}

// Keys and tokens that an administrator would get in the service's console.
async function connectionOf(origin: string, service: MoreService): Promise<OtherService> {
  const { integration } = service;
  const response = await fetch(`${origin}/__sandbox/connections/${integration}`, {
    signal: AbortSignal.timeout(connectionTimeoutMs),
  });
  const body = parseExactJson(await response.text());
  const fields = response.ok && isJsonObject(body) ? textsOf(body.fields) : null;
  if (!isJsonObject(body) || !fields) throw new CommandFault(`The sandbox returned no connection to ${integration}.`);
  const { grant } = body;
  const { id, secret } = textsOf(body.client) ?? {};
  const context = textsOf(body.context);
  return {
    ...service,
    fields,
    ...(context ? { context } : {}),
    ...(id !== undefined && secret !== undefined ? { client: { id, secret } } : {}),
    ...(grant === 'jwt_bearer' || grant === 'client_credentials' ? { grant } : {}),
  };
}

function textsOf(value: JsonValue | undefined): { readonly [name: string]: string } | null {
  if (!isJsonObject(value)) return null;
  const entries = Object.entries(value);
  const texts = entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return texts.length === entries.length ? Object.fromEntries(texts) : null;
}
