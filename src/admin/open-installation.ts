import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Accounts, createAccounts, createVault } from '../accounts/index.js';
import { ok, type Result, systemClock } from '../base/index.js';
import { type Catalogue, loadCatalogue } from '../catalogue/index.js';
import { type Config, loadKeys } from '../config/index.js';
import { type ApiTokens, createApiTokens, createMcpServers, type McpServers } from '../servers/index.js';
import { openStore, type Store } from '../store/index.js';
import { createToolsets, type Toolsets } from '../toolset/index.js';
import { createRoutes, createSender, type Routes, type Send } from '../upstream/index.js';

/** An installation opened for work: what a serving gateway and the admin commands share. */
export interface Installation {
  readonly config: Config;
  readonly catalogue: Catalogue;
  readonly store: Store;
  readonly accounts: Accounts;
  readonly servers: McpServers;
  readonly apiTokens: ApiTokens;
  readonly toolsets: Toolsets;
  readonly routes: Routes;
  readonly send: Send;
  close(): Promise<void>;
}

const connectionsPerOrigin = 64;
const catalogueFolder = join(fileURLToPath(new URL('../..', import.meta.url)), 'catalogue');

let shipped: Catalogue | undefined;

/** The catalogue that ships with the program, read once: its files do not change while it runs. Throws `CatalogueFault`. */
export function shippedCatalogue(): Catalogue {
  shipped ??= loadCatalogue(catalogueFolder);
  return shipped;
}

/** Opens store, keys and catalogue. Throws an `Error` in plain words where one of them cannot be used. */
export async function openInstallation(config: Config): Promise<Installation> {
  const catalogue = shippedCatalogue();
  const keys = loadKeys(config);
  const clock = systemClock;
  const store = await openStore({ databaseUrl: config.databaseUrl, dataDir: config.dataDir, clock });
  const allowedHosts = new Set([...catalogue.integrations.values()].flatMap((integration) => [...integration.hosts]));
  const answerBytesMax = Math.max(
    ...[...catalogue.integrations.values()].map(({ record }) => record.limits.answer_bytes_max),
  );
  const routes = createRoutes({ allowedHosts, connectTo: config.connectTo, connectionsPerOrigin, answerBytesMax });
  const send = createSender(routes);
  const toolsets = createToolsets(catalogue);
  const accounts = createAccounts({
    store,
    clock,
    catalogue,
    vault: createVault(keys.vault, keys.previous),
    outbound: send,
    configuredClient: (prefix) => config.client(prefix),
  });
  const apiTokens = createApiTokens({ store, clock, hashKey: keys.tokenHash });
  const servers = createMcpServers({
    store,
    clock,
    hashKey: keys.tokenHash,
    apiTokens,
    features: { approvals: false, pinnedTools: false, discovery: false },
    judgeFilter: async (accountId, filter): Promise<Result<unknown>> => {
      const account = await accounts.get(accountId);
      return account ? toolsets.compile(account.integration.name, filter) : ok(undefined);
    },
  });
  return {
    config,
    catalogue,
    store,
    accounts,
    servers,
    apiTokens,
    toolsets,
    routes,
    send,
    close: async () => {
      await routes.close();
      await store.close();
    },
  };
}
