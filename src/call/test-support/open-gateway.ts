/** A gateway over real rooms: an embedded store, the fixture's integration, and a service on real HTTP whose replies a test sets. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Accounts, createAccounts, type IntegratedAccount } from '../../accounts/index.js';
import { type Clock, digestOf, type JsonObject, SecretText, systemClock } from '../../base/index.js';
import { type FixtureEdit, loadFixture } from '../../catalogue/test-fixture/load-fixture.js';
import { fixedKeys } from '../../config/index.js';
import { createLogger, createMetrics } from '../../observe/index.js';
import { createRoutes, createSender, type FileFetcher, type LookUp, type Send } from '../../outbound/index.js';
import { answerJson, type SeenRequest, startUpstream } from '../../outbound/test-support/start-upstream.js';
import type { ToolOutcome } from '../../reply/index.js';
import {
  type AccountTools,
  type Approvals,
  createApiTokens,
  createApprovals,
  createMcpServers,
} from '../../servers/index.js';
import { type AuditRow, openStore, type Store } from '../../store/index.js';
import { createToolsets, definitionsOf, type Toolsets } from '../../toolset/index.js';
import { createVault } from '../../vault/index.js';
import { type CallOrigin, createGateway, type Endpoint, type Gateway } from '../index.js';

/** Writes the reply of the service to one call; the default is a success without data. */
export type Answer = (request: SeenRequest, response: ServerResponse) => void;

export interface OpenGateway {
  readonly gateway: Gateway;
  readonly account: IntegratedAccount;
  readonly store: Store;
  readonly approvals: Approvals;
  /** Calls that reached the service, without those for tokens and context. */
  readonly calls: () => readonly SeenRequest[];
  /** Access tokens that the service has given out. */
  readonly tokensGiven: () => number;
  endpoint(config?: JsonObject): Promise<Endpoint>;
  call(toolName: string, input?: unknown, config?: JsonObject): Promise<ToolOutcome>;
  lastAudit(): Promise<AuditRow | undefined>;
}

/** Who calls in tests. */
export const origin: CallOrigin = { client: 'test 1.0', apiTokenId: null, signal: new AbortController().signal };

// A catalogue never changes, and validating it takes longer than most tests of this room.
const unchanged = loadFixture();

/** What one test wants otherwise. */
interface Wishes {
  readonly callSecondsMax?: number;
  readonly clock?: Clock;
  readonly replyCharsMax?: number | null;
  readonly edits?: readonly FixtureEdit[];
  readonly fetchFile?: FileFetcher['fetch'];
  readonly lookUp?: LookUp;
  /** Wrappers that a test puts around the audit log or the outbound client. */
  readonly audit?: (audit: Store['audit']) => Store['audit'];
  readonly send?: (send: Send) => Send;
}

/** Opens everything for one test. */
export async function openGateway(
  answer: Answer,
  { callSecondsMax = 60, clock = systemClock, replyCharsMax = 4_000, edits, fetchFile, lookUp, ...wrap }: Wishes = {},
): Promise<OpenGateway> {
  const catalogue = edits ? loadFixture(edits) : unchanged;
  const { service, store, send, vault, accounts } = await openGround(answer, catalogue, clock);
  const account = await connectAcme(accounts);
  const hashKey = randomBytes(32);
  const apiTokens = createApiTokens({ store, clock, hashKey });
  const toolsets = createToolsets(catalogue);
  const servers = createMcpServers({
    store,
    clock,
    hashKey,
    apiTokens,
    toolsOf: async () => acmeTools(toolsets),
  });
  const metrics = createMetrics();
  const log = createLogger('silent');
  const approvals = createApprovals({ store, clock, hashKey });
  const gateway = createGateway({
    lookUp: lookUp ?? (async () => ({ kind: 'nothing' })),
    files: { fetch: fetchFile ?? (async () => Promise.reject(new Error('no file was to be fetched'))) },
    fileBytesMax: 1_000,
    servers,
    accounts,
    approvals,
    origin: () => 'https://gate.example',
    toolsets,
    send: wrap.send?.(send) ?? send,
    pausedScripts: store.pausedScripts,
    audit: wrap.audit?.(store.audit) ?? store.audit,
    kept: store.idempotency,
    digest: (text) => digestOf(hashKey, text),
    vault,
    replyCharsMax,
    callSecondsMax,
    changeCount: () => store.servers.changeCount(),
    clock,
    log,
    metrics,
  });
  const endpoint: OpenGateway['endpoint'] = async (config = {}) => {
    const made = await servers.create(account.id, { name: 'test', config }, 'test');
    if (!made.ok) throw new Error(made.refusal.message);
    const opened = await gateway.open(made.value.token, null);
    if (!opened.ok) throw new Error(opened.refusal.kind);
    return opened.endpoint;
  };
  return {
    gateway,
    account,
    store,
    approvals,
    calls: service.calls,
    tokensGiven: service.tokensGiven,
    endpoint,
    call: async (toolName, input, config) => gateway.callTool(await endpoint(config), toolName, input, origin),
    lastAudit: async () => (await store.audit.list({}, { limit: 1 })).items[0],
  };
}

async function openGround(answer: Answer, catalogue: ReturnType<typeof loadFixture>, clock: Clock) {
  const folder = mkdtempSync(join(tmpdir(), 'gateway-test-'));
  const service = await startService(answer);
  const store = await openStore({ databaseUrl: null, dataDir: folder, clock });
  const routes = routesTo(catalogue, service.origin);
  onTestFinished(async () => {
    await routes.close();
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const send = createSender(routes);
  const vault = createVault(fixedKeys({ id: 'k1', bytes: randomBytes(32) }));
  const accounts = createAccounts({
    store,
    clock,
    catalogue,
    vault,
    send,
    configuredClient: () => ({ id: 'client', secret: new SecretText('client-secret') }),
  });
  return { service, store, send, vault, accounts };
}

async function startService(answer: Answer) {
  let given = 0;
  const { origin, seen } = await startUpstream((request, response) => {
    if (request.url === '/oauth/token') {
      given += 1;
      return answerJson(response, 200, { access_token: `access-${given}`, refresh_token: 'refresh', expires_in: 3600 });
    }
    if (request.url === '/v1/organization') return answerJson(response, 200, { data: { id: '700' } });
    if (request.url === '/v1/mailbox') return answerJson(response, 404, {});
    return answer(request, response);
  });
  return {
    origin,
    calls: () => seen.filter(({ url }) => !['/oauth/token', '/v1/organization', '/v1/mailbox'].includes(url)),
    tokensGiven: () => given,
  };
}

function routesTo(catalogue: ReturnType<typeof loadFixture>, serviceOrigin: string) {
  const [integration] = catalogue.integrations.values();
  return createRoutes({
    allowedHosts: integration?.hosts ?? new Set(),
    connectTo: new Map([['*', serviceOrigin]]),
    connectionsPerOrigin: 4,
    answerBytesMax: 100_000,
  });
}

async function connectAcme(accounts: Accounts): Promise<IntegratedAccount> {
  const connected = await accounts.connect(
    {
      integration: 'acme',
      name: 'Acme of the test',
      dataCenter: 'us',
      input: { kind: 'refresh_token', refreshToken: new SecretText('refresh') },
    },
    new AbortController().signal,
  );
  if (!connected.ok) throw new Error(connected.refusal.message);
  return connected.value;
}

function acmeTools(toolsets: Toolsets): AccountTools {
  return {
    accountName: 'Acme',
    integrationName: 'acme',
    validateFilter: (config) => toolsets.compile('acme', config),
    definitionsOf: (config) => {
      const toolset = toolsets.compile('acme', config);
      return toolset.ok ? definitionsOf(toolset.value, config.tool_exposure) : new Map();
    },
  };
}
