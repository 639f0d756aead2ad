import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FastifyInstance, fastify } from 'fastify';
import { createImportDesk, registerAdmin, runImportJob } from '../../src/admin/index.js';
import { isJsonObject, type JsonObject, systemClock } from '../../src/base/index.js';
import { createGateway, type Gateway } from '../../src/call/index.js';
import { loadConfig } from '../../src/config/index.js';
import { withGuidance } from '../../src/guidance/index.js';
import { createLogger, createMetrics } from '../../src/observe/index.js';
import { type Installation, openInstallation } from '../../src/wire/index.js';

/** A response of the admin API. */
export interface Answer {
  readonly status: number;
  readonly headers: { readonly [name: string]: unknown };
  readonly body: JsonObject;
}

/** The admin API on a real store in a folder of its own, called without a socket. */
export interface OpenAdmin {
  readonly installation: Installation;
  readonly app: FastifyInstance;
  readonly origin: string;
  /** Sends a request with an API token of scope admin, unless headers override it. */
  ask(method: Verb, url: string, body?: unknown, headers?: { readonly [name: string]: string }): Promise<Answer>;
  /** Puts an account into the store as connecting one would, without a service to consent. */
  addAccount(id: string): Promise<void>;
  close(): Promise<void>;
}

export type Verb = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

interface OpenOptions {
  readonly connectTo?: string;
  readonly importFolders?: readonly string[];
  /** Does a job of the import desk. Default: in this thread. */
  readonly runJob?: RunJob;
}

/** Does a job of the import desk. */
export type RunJob = NonNullable<Parameters<typeof createImportDesk>[0]['runJob']>;

const runHere: RunJob = async (job, { onProgress }) => ({
  ok: true,
  value: await runImportJob(job, { onProgress: (progress) => onProgress?.(progress) }),
});

/** Opens it; `over` takes the place of parts of the gateway, `connectTo` maps hosts to origins. */
export async function openAdmin(
  over: Partial<Gateway> = {},
  { connectTo, importFolders = [], runJob = runHere }: OpenOptions = {},
): Promise<OpenAdmin> {
  const dataDir = mkdtempSync(join(tmpdir(), 'gatehouse-admin-'));
  const config = loadConfig({
    flags: { dataDir, logLevel: 'silent', ...(connectTo === undefined ? {} : { connectTo }) },
    environment: {},
    folder: dataDir,
  });
  if (!config.ok) throw new Error(config.refusal.message);
  const installation = await openInstallation(config.value);
  const { accounts, consents, events, servers, apiTokens, approvals, catalogue, toolsets, store, send } = installation;
  const [clock, log, metrics, origin] = [systemClock, createLogger('silent'), createMetrics(), 'https://gate.example'];
  const whole = createGateway({
    lookUp: async () => ({ kind: 'nothing' }),
    files: { fetch: async () => Promise.reject(new Error('no file was to be fetched')) },
    fileBytesMax: 1_000,
    servers,
    accounts,
    approvals,
    origin: () => origin,
    toolsets,
    send,
    audit: store.audit,
    kept: store.idempotency,
    pausedScripts: store.pausedScripts,
    digest: installation.digest,
    vault: installation.vault,
    replyCharsMax: config.value.replyCharsMax,
    changeCount: () => store.servers.changeCount(),
    clock,
    log,
    metrics,
  });
  const gateway = { ...whole, ...over };
  const app = fastify({ routerOptions: { maxParamLength: 256 } });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  const parts = {
    accounts,
    consents,
    webhook: events,
    webhooks: installation.webhooks,
    diagnose: async () => [],
    servers,
    apiTokens,
    sessions: installation.sessions,
    signIn: installation.signIn,
    approvals,
    catalogue,
    hasClient: () => true,
    importDesk: createImportDesk({
      catalogueFolders: importFolders,
      isWatching: true,
      connectTo: config.value.connectTo,
      runJob,
    }),
    catalogueReload: { reload: async () => ({ changes: [], withheld: [] }), changes: () => [] },
    toolsets,
    gateway: withGuidance(gateway, clock, catalogue),
    store,
    now: () => clock.now(),
    oidcScopes: [],
    publicUrl: null,
    clock,
    log,
    metrics,
    vault: installation.vault,
    digest: installation.digest,
  };
  registerAdmin(app, { ...parts, origin: () => origin, version: '1.2.3', instance: 'test', isDraining: () => false });
  const made = await apiTokens.create({ name: 'test' });
  if (!made.ok) throw new Error(made.refusal.message);
  return {
    installation,
    app,
    origin,
    ask: async (method, url, body, headers = { authorization: `Bearer ${made.value.token}` }) => {
      const response = await app.inject({
        method,
        url,
        headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const parsed: unknown = response.body.startsWith('{') ? JSON.parse(response.body) : { text: response.body };
      return { status: response.statusCode, headers: response.headers, body: isJsonObject(parsed) ? parsed : {} };
    },
    addAccount: async (id) => {
      const integration = catalogue.integrations.get('zoho_mail');
      if (!integration) throw new Error('the catalogue has no zoho_mail');
      await store.accounts.insert({
        id,
        integration: integration.name,
        name: id,
        status: 'active',
        context: { data_center: integration.record.default_data_center },
        scopes: [],
        lastError: null,
        labels: {},
        externalId: null,
        connectedBy: null,
        connectedWith: null,
        createdAt: clock.now(),
        updatedAt: clock.now(),
      });
    },
    close: async () => {
      await app.close();
      await installation.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
