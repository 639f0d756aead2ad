import type { Accounts } from '../accounts/index.js';
import type { JsonObject } from '../base/index.js';
import type { McpServer } from '../servers/index.js';
import { endsSoonMs, type ServerState } from '../store/index.js';
import type { Toolsets } from '../toolset/index.js';
import { presentServer } from './present.js';

/** What a server is described with. */
export interface DescribeDeps {
  readonly accounts: Pick<Accounts, 'get'>;
  /** Asked in their place where it is there. */
  readonly everyAccount?: Pick<Accounts, 'get'>;
  readonly toolsets: Toolsets;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
}

/** An MCP server as the API shows it, with what its account and the catalogue say of it now: its state and the number of its tools. */
export async function describeServer(
  { accounts, everyAccount = accounts, toolsets, now }: DescribeDeps,
  server: McpServer,
): Promise<JsonObject> {
  const account = await everyAccount.get(server.accountId);
  const toolset = account && toolsets.compile(account.integration.name, server.config);
  const { pins } = server;
  const tools = toolset?.ok ? toolset.value.tools : [];
  // With pins, tools that were never accepted are withheld.
  const offered = pins === undefined ? tools : tools.filter(({ name }) => Object.hasOwn(pins, name));
  return {
    ...presentServer(server),
    state: stateOf(server, account?.status === 'active', now()),
    tool_count: offered.length,
  };
}

function stateOf({ expiresAt }: McpServer, isConnected: boolean, now: number): ServerState {
  if (expiresAt !== null && expiresAt <= now) return 'expired';
  if (!isConnected) return 'needs_reauth';
  return expiresAt !== null && expiresAt <= now + endsSoonMs ? 'expiring' : 'active';
}
