import type { Accounts } from '../accounts/index.js';
import type { JsonObject } from '../base/index.js';
import { type McpServer, type MemberServer, memberServersOf } from '../servers/index.js';
import { endsSoonMs, type ServerState } from '../store/index.js';
import type { Toolsets } from '../toolset/index.js';
import { serializeServer } from './serialize.js';

/** What a server is described with. */
export interface DescribeDeps {
  readonly accounts: Pick<Accounts, 'get'>;
  /** Used in its place, if present. */
  readonly everyAccount?: Pick<Accounts, 'get'>;
  readonly toolsets: Toolsets;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
}

/** An MCP server for the API, with data from its account and the catalogue: its state and the number of its tools. */
export async function describeServer(
  { accounts, everyAccount = accounts, toolsets, now }: DescribeDeps,
  server: McpServer,
): Promise<JsonObject> {
  const members = await Promise.all(
    memberServersOf(server).map((own) => describeMember({ accounts: everyAccount, toolsets }, own)),
  );
  const account = server.accountId === null ? undefined : await accounts.get(server.accountId);
  return {
    ...serializeServer(server),
    integrated_account_name: account?.name ?? null,
    integration: server.members ? null : (members[0]?.integration ?? null),
    members:
      server.members?.map((member, index) => ({
        integrated_account_id: member.accountId,
        prefix: member.prefix,
        label: member.label,
        integration: members[index]?.integration ?? null,
        config: { ...member.config },
        state: members[index]?.state ?? 'gone',
        tool_count: members[index]?.toolCount ?? 0,
      })) ?? null,
    // A deleted account cannot be reconnected, and the others work.
    state: stateOf(server, members.every(({ state }) => state !== 'needs_reauth') && isReached(members), now()),
    tool_count: members.reduce((sum, { toolCount }) => sum + toolCount, 0),
  };
}

interface DescribedMember {
  readonly state: 'active' | 'needs_reauth' | 'gone';
  readonly toolCount: number;
  readonly integration: string | null;
}

function isReached(members: readonly DescribedMember[]): boolean {
  return members.some(({ state }) => state !== 'gone');
}

async function describeMember(
  { accounts, toolsets }: Pick<DescribeDeps, 'accounts' | 'toolsets'>,
  { accountId, config, pins }: MemberServer,
): Promise<DescribedMember> {
  const account = await accounts.get(accountId);
  if (!account) return { state: 'gone', toolCount: 0, integration: null };
  const toolset = toolsets.compile(account.integration.name, config);
  const tools = toolset.ok ? toolset.value.tools : [];
  // With pins, tools that were never accepted are withheld.
  const offered = pins === undefined ? tools : tools.filter(({ name }) => Object.hasOwn(pins, name));
  return {
    state: account.status === 'active' ? 'active' : 'needs_reauth',
    toolCount: offered.length,
    integration: account.integration.name,
  };
}

function stateOf({ expiresAt }: McpServer, isConnected: boolean, now: number): ServerState {
  if (expiresAt !== null && expiresAt <= now) return 'expired';
  if (!isConnected) return 'needs_reauth';
  return expiresAt !== null && expiresAt <= now + endsSoonMs ? 'expiring' : 'active';
}
