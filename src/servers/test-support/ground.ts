import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clock, ok, type Result, refuse } from '../../base/index.js';
import { openStore, type Store } from '../../store/index.js';
import {
  type AccountTools,
  type ApiTokens,
  createApiTokens,
  createMcpServers,
  createSessions,
  type McpServers,
  type McpServersDeps,
  type ServerConfig,
  type Sessions,
} from '../index.js';

/** The instant at which every test begins. */
export const start = Date.parse('2030-01-01T00:00:00.000Z');

/** The room on a store of its own, with two accounts and a clock that the test moves. */
export interface Ground {
  readonly store: Store;
  readonly servers: McpServers;
  readonly apiTokens: ApiTokens;
  readonly sessions: Sessions;
  /** The same room as a second process would have it. */
  secondProcess(): Promise<{ store: Store; servers: McpServers; apiTokens: ApiTokens; sessions: Sessions }>;
  moveTo(instant: number): void;
  dispose(): Promise<void>;
}

/** What a test may want otherwise. */
export interface GroundOptions {
  readonly oauth?: McpServersDeps['oauth'];
  readonly validateFilter?: AccountTools['validateFilter'];
  /** Called with each look-up of an account's tools. */
  readonly onLookUp?: () => void | Promise<void>;
  /** The tools and their definitions as the catalogue has them. */
  readonly definitions?: (
    config: ServerConfig,
  ) => ReadonlyMap<string, { readonly digest: string; readonly text: string }>;
  /** Stands between the room and the store, to watch or to interfere. */
  readonly between?: (store: Store) => Store;
}

const accountIds = ['acc_1', 'acc_2'];

/** Lets every filter through but one that names the tag `nothing`. */
function validateTag({ tags }: ServerConfig): Result<unknown> {
  return tags?.includes('nothing')
    ? refuse('invalid_params', 'This filter leaves no tool.', {
        failures: [{ path: 'config', message: 'leaves no tool' }],
      })
    : ok(undefined);
}

/** Prepares the ground. */
export async function prepareGround(options: GroundOptions = {}): Promise<Ground> {
  const { validateFilter = validateTag, between = (store) => store } = options;
  const dataDir = mkdtempSync(join(tmpdir(), 'gatehouse-servers-'));
  let now = start;
  const clock: Clock = { now: () => now, monotonic: () => now };
  const opened: Store[] = [];
  const build = async () => {
    const store = await openStore({ databaseUrl: null, dataDir, clock });
    opened.push(store);
    const hashKey = new Uint8Array(32).fill(7);
    const apiTokens = createApiTokens({ store: between(store), clock, hashKey });
    const sessions = createSessions({ store: between(store), clock, hashKey, apiTokens });
    const servers = createMcpServers({
      store: between(store),
      clock,
      hashKey,
      apiTokens,
      toolsOf: async (accountId) => {
        await options.onLookUp?.();
        if (!accountIds.includes(accountId)) return undefined;
        return {
          accountName: accountId,
          integrationName: 'acme_mail',
          validateFilter,
          definitionsOf: (config) => options.definitions?.(config) ?? new Map(),
        };
      },
      oauth: options.oauth,
    });
    return { store, apiTokens, sessions, servers };
  };
  const first = await build();
  for (const id of accountIds) {
    await first.store.accounts.insert({
      id,
      integration: 'acme_mail',
      name: id,
      status: 'active',
      context: {},
      scopes: [],
      lastError: null,
      labels: {},
      externalId: null,
      connectedBy: null,
      connectedWith: null,
      createdAt: start,
      updatedAt: start,
    });
  }
  return {
    ...first,
    secondProcess: build,
    moveTo: (instant) => {
      now = instant;
    },
    dispose: async () => {
      for (const store of opened) await store.close();
      rmSync(dataDir, { recursive: true });
    },
  };
}

/** The value of a yes; a no fails the test with its words. */
export function accepted<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`refused: ${result.refusal.message}`);
  return result.value;
}

/** The invalid fields of a refused input, in order; fails the test if it was accepted. */
export function faultsOf(result: Result<unknown>): readonly string[] {
  if (result.ok) throw new Error('it was accepted');
  return (result.refusal.failures ?? []).map((failure) => failure.path);
}
