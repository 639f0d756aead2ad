import { setImmediate } from 'node:timers/promises';
import { isJsonObject, ok } from '../base/index.js';
import { type ExpiredServer, endsSoonMs, type PublishedEvent, type ServerRow } from '../store/index.js';
import { createAccessCheck, type RefusedClient, serverIdOf } from './check-access.js';
import {
  type CreateServersDeps,
  checkCreation,
  createCombinedServer,
  createServer,
  createServers,
  previewCombined,
} from './create-servers.js';
import { ServerFinder, unknownAccount } from './find-servers.js';
import { createClientRecorder } from './record-clients.js';
import { createUseRecorder } from './record-uses.js';
import { searchServers } from './search-servers.js';
import { ServerChanges } from './server-changes.js';
import type { McpServers } from './types.js';

/** Maximum servers per sweep, earliest expiry first; later sweeps handle the rest. */
const endingBatch = 1_000;
/** How long a client is listed after its last request. */
const clientLifetimeMs = 30 * 24 * 3_600_000;

/** Dependencies of MCP servers. */
export type McpServersDeps = CreateServersDeps & {
  /** Called with servers that were used for the first time. */
  readonly onFirstUse?: (serverIds: readonly string[]) => Promise<void>;
  /** Called when a client is refused at the URL of a server, at most once per hour, server and reason. */
  readonly onRefused?: ((refused: RefusedClient) => void) | undefined;
  /** The event of a server that a sweep deletes because its time is over. */
  readonly expiryEventOf?: (server: ExpiredServer) => PublishedEvent;
  /** Called with servers that a sweep has deleted. */
  readonly onExpired?: (servers: readonly ExpiredServer[]) => Promise<void>;
  /** Called with servers that end within a day, again with each sweep. */
  readonly onEnding?: (servers: readonly ServerRow[]) => Promise<void>;
  /** Called if the last use of servers, or their clients, cannot be stored. */
  readonly onFault?: (error: unknown) => void;
};

/** Creates the MCP servers. */
export function createMcpServers(deps: McpServersDeps): McpServers {
  const { store, clock } = deps;
  const table = store.servers;
  const uses = createUseRecorder({ table, clock, onFirstUse: deps.onFirstUse, onFault: deps.onFault });
  const clients = createClientRecorder({ table: store.serverClients, clock, onFault: deps.onFault });
  const finder = new ServerFinder(deps);
  const changes = new ServerChanges(deps, finder);
  return {
    checkAccess: createAccessCheck(deps, { ...uses, refused: deps.onRefused }),
    noteClient: (serverId, client) => clients.note({ serverId, client }, clock.now()),
    noteRefused: (at, { client, reason, status }) => {
      const note = (serverId: string): void =>
        clients.note({ serverId, client, refused: { reason, status } }, clock.now());
      if ('serverId' in at) return note(at.serverId);
      serverIdOf(deps, at.urlToken)
        .then((serverId) => serverId !== undefined && note(serverId))
        .catch((error: unknown) => deps.onFault?.(error));
    },
    settle: async () => {
      await uses.settle();
      await clients.settle();
    },
    create: (accountId, input, createdBy) => createServer(deps, accountId, { input, createdBy }),
    createMany: (inputs, options) => createServers(deps, inputs, options),
    createCombined: (input, options) => createCombinedServer(deps, input, options),
    validateCombined: (input, options = {}) => previewCombined(deps, input, options.mayUse),
    validate: (accountId, input) => previewConfig(deps, accountId, input),
    search: (search) => searchServers(table, search, clock.now()),
    find: (id) => finder.find(id),
    get: (accountId, id) => finder.get(accountId, id),
    list: (accountId, page) => finder.list(accountId, page),
    update: (accountId, id, input, options = {}) => changes.update(accountId, id, { ...options, input }),
    rotate: (accountId, id, input = {}) => changes.rotate(accountId, id, input),
    changes: (accountId, id) => changes.changes(accountId, id),
    accept: (accountId, id) => changes.accept(accountId, id),
    protectedResource: (id) => finder.protectedResource(id),
    revoke: (accountId, id) => changes.revoke(accountId, id),
    sweep: () => sweepServers(deps),
  };
}

async function previewConfig(
  deps: McpServersDeps,
  accountId: string,
  input: unknown,
): ReturnType<McpServers['validate']> {
  const tools = await deps.toolsOf(accountId);
  if (!tools) return unknownAccount(accountId);
  const checked = checkCreation(deps, tools, isJsonObject(input) ? { ...input, name: 'preview' } : input);
  return checked.ok ? ok(checked.value.config) : checked;
}

async function sweepServers({ store, clock, expiryEventOf, onExpired, onEnding }: McpServersDeps): Promise<number> {
  const table = store.servers;
  const now = clock.now();
  let swept = 0;
  for (let removed = table.expiredBatch; removed === table.expiredBatch; ) {
    const expired = await table.removeExpired(now, table.expiredBatch, expiryEventOf);
    removed = expired.length;
    swept += removed;
    if (removed > 0) await onExpired?.(expired);
    // Calls take precedence: otherwise the embedded store would block them from the first batch to the last.
    await setImmediate();
  }
  await onEnding?.(await table.endingBetween(now, now + endsSoonMs, endingBatch));
  await table.purgeTombstones(now);
  await store.serverClients.purge(now - clientLifetimeMs);
  return swept;
}
