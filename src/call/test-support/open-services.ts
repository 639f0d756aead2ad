import { randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { type Accounts, createAccounts, type IntegratedAccount } from '../../accounts/index.js';
import { ok, SecretText, systemClock } from '../../base/index.js';
import { loadCatalogue } from '../../catalogue/test-fixture/load-catalogue.js';
import { fixedKeys } from '../../config/index.js';
import { createRoutes, createSender } from '../../outbound/index.js';
import { type SeenRequest, startUpstream } from '../../outbound/test-support/start-upstream.js';
import type { ToolOutcome } from '../../reply/index.js';
import { openStore } from '../../store/index.js';
import { createVault } from '../../vault/index.js';
import { Deadline } from '../deadline.js';
import { executeCall } from '../execute-call.js';

const catalogue = loadTwoServices();
const stays = (): AbortSignal => new AbortController().signal;

function loadTwoServices() {
  const folder = mkdtempSync(join(tmpdir(), 'two-services-'));
  const from = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
  try {
    for (const shared of ['schema', '_view'])
      cpSync(from(`../../../catalogue/${shared}`), join(folder, shared), { recursive: true });
    for (const name of ['payments', 'repositories'])
      cpSync(from(`../../catalogue/test-fixture/${name}`), join(folder, name), { recursive: true });
    return loadCatalogue(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type Answer = Parameters<typeof startUpstream>[0];

/** Real rooms over an embedded store, and a service on real HTTP whose replies the test sets. */
export async function open(answer: Answer) {
  const folder = mkdtempSync(join(tmpdir(), 'any-service-'));
  const upstream = await startUpstream(answer);
  const store = await openStore({ databaseUrl: null, dataDir: folder, clock: systemClock });
  const integrations = [...catalogue.integrations.values()];
  const routes = createRoutes({
    allowedHosts: { has: (host) => integrations.some((integration) => integration.isHost(host)) },
    connectTo: new Map([['*', upstream.origin]]),
    connectionsPerOrigin: 2,
    answerBytesMax: 100_000,
  });
  onTestFinished(async () => {
    await routes.close();
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const send = createSender(routes);
  const vault = createVault(fixedKeys({ id: 'k1', bytes: randomBytes(32) }));
  const accounts = createAccounts({
    store,
    clock: systemClock,
    catalogue,
    vault,
    send,
    configuredClient: () => undefined,
  });
  const call = async (account: IntegratedAccount, path: readonly [string, string], input: object) => {
    const method = account.integration.method(...path);
    if (!method) throw new Error(`the fixture has no ${path.join('.')}`);
    const checked = method.checkArguments(input, account.context);
    if (!checked.ok) return checked.refusal.message;
    return executeCall(
      {
        accounts,
        send,
        lookUp: async () => ({ kind: 'nothing' }),
        files: { fetch: async () => Promise.reject(new Error('no file was to be fetched')) },
        fileBytesMax: 1_000,
        clock: systemClock,
        onAnswer: () => undefined,
      },
      {
        account,
        method,
        ...checked.value,
        deadline: new Deadline(stays(), 60, systemClock),
        recordIntent: async () => ok(null),
      },
    );
  };
  return { accounts, call, seen: upstream.seen, origin: upstream.origin };
}

const fieldsOf = (fields: { readonly [name: string]: string }) =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, new SecretText(value)]));

/** Connects an account of a service with credentials typed in. */
export async function connect(
  accounts: Accounts,
  integration: string,
  given: {
    readonly fields: { readonly [name: string]: string };
    readonly context?: { readonly [name: string]: string };
  },
) {
  const { fields, context } = given;
  const input = { kind: 'values' as const };
  const request = { integration, name: integration, dataCenter: 'main', input, fields: fieldsOf(fields), context };
  return accounts.connect(request, stays());
}

/** A connected account. */
export async function connected(accounts: Accounts, integration: string, given: Parameters<typeof connect>[2]) {
  const result = await connect(accounts, integration, given);
  if (!result.ok) throw new Error(result.refusal.message);
  return result.value;
}

/** The last request that arrived. */
export const lastOf = (seen: readonly SeenRequest[]): SeenRequest => {
  const last = seen.at(-1);
  if (!last) throw new Error('nothing was sent');
  return last;
};
/** The outcome of a call that succeeded. */
export const done = (outcome: ToolOutcome | string) => {
  if (typeof outcome === 'string' || outcome.kind !== 'done') throw new Error(JSON.stringify(outcome));
  return outcome;
};
/** Credentials of a service with a secret key. */
export const stripe = { fields: { secret_key: 'sk_test' } };
/** Credentials of a service with a token and a site. */
export const github = { fields: { token: 'secret-token' }, context: { site: 'Acme' } };
