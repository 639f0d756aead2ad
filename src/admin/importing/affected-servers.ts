import { setImmediate } from 'node:timers/promises';
import { type McpServer, memberServersOf } from '../../servers/index.js';
import type { AdminContext } from '../route.js';

const pageSize = 100;
const serversMax = 5_000;
const namedMax = 100;

/** An MCP server, with the tools that it pins and that would change. */
export interface AffectedServer {
  readonly id: string;
  readonly name: string;
  readonly tools: readonly string[];
}

/** The affected servers, and whether every server was checked. */
export interface AffectedServers {
  readonly servers: readonly AffectedServer[];
  readonly isComplete: boolean;
}

/** MCP servers that pin tools of an integration which would change or be gone. */
export async function affectedServers(
  { servers, accounts, everyAccount = accounts }: Pick<AdminContext, 'servers' | 'accounts' | 'everyAccount'>,
  integration: string,
  tools: ReadonlySet<string>,
): Promise<AffectedServers> {
  const found: AffectedServer[] = [];
  if (tools.size === 0) return { servers: found, isComplete: true };
  let read = 0;
  let cursor: string | undefined;
  do {
    const page = await servers.search({ limit: pageSize, cursor });
    if (!page.ok) return { servers: found, isComplete: false };
    for (const server of page.value.items) {
      const pinned = await pinnedTools(everyAccount, server, { integration, tools });
      if (pinned.length > 0) found.push({ id: server.id, name: server.name, tools: [...pinned] });
    }
    read += page.value.items.length;
    cursor = page.value.nextCursor ?? undefined;
    await setImmediate();
  } while (cursor !== undefined && read < serversMax && found.length < namedMax);
  return { servers: found, isComplete: cursor === undefined };
}

/** Tools among the given ones that a server pins for accounts of the integration. */
async function pinnedTools(
  accounts: Pick<AdminContext['accounts'], 'get'>,
  server: McpServer,
  { integration, tools }: { readonly integration: string; readonly tools: ReadonlySet<string> },
): Promise<readonly string[]> {
  const pinned = new Set<string>();
  for (const { accountId, pins } of memberServersOf(server)) {
    const names = Object.keys(pins ?? {}).filter((name) => tools.has(name));
    const account = names.length > 0 ? await accounts.get(accountId) : undefined;
    if (account?.integration.name === integration) for (const name of names) pinned.add(name);
  }
  return [...pinned];
}
