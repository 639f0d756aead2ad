import { setImmediate } from 'node:timers/promises';
import type { IntegratedAccount } from '../accounts/index.js';
import type { JsonObject } from '../base/index.js';
import type { MethodRecord } from '../catalogue/index.js';
import { type McpServer, type McpServers, memberServersOf } from '../servers/index.js';
import type { Toolsets } from '../toolset/index.js';

const pageSize = 100;
/** Maximum servers of one account, newest first. */
const serversMax = 2_000;
const namedMax = 10;

interface ScopeNeed {
  isHeld: boolean;
  /** Names of the integration's tools. */
  readonly tools: Set<string>;
  readonly servers: Map<string, string>;
}

/** What an account's scopes are compared with. */
export interface ScopeDeps {
  readonly servers: Pick<McpServers, 'list'>;
  readonly toolsets: Toolsets;
}

/**
 * The scopes that an account holds, and those that its MCP servers and the other tools of its integration need. If any
 * one of several scopes suffices for a tool, the held one counts, else the first.
 */
export async function accountScopes(deps: ScopeDeps, account: IntegratedAccount): Promise<JsonObject> {
  const isHeld = heldBy(account);
  const needs = new Map<string, ScopeNeed>();
  const note = (record: MethodRecord, tool: string, server: McpServer | null): void => {
    const scope = record.scopes.find(isHeld) ?? record.scopes[0];
    if (scope === undefined) return;
    const need = needs.get(scope) ?? { isHeld: isHeld(scope), tools: new Set(), servers: new Map() };
    needs.set(scope, need);
    need.tools.add(tool);
    if (server) need.servers.set(server.id, server.name);
  };
  const all = deps.toolsets.compile(account.integration.name, {});
  for (const { name, method } of all.ok ? all.value.tools : []) note(method.record, name, null);
  const read = await eachServer(deps, account, note);
  const wanted = [...needs].sort(([one], [other]) => (one < other ? -1 : 1));
  return {
    held: [...account.scopes],
    wanted: wanted.map(([scope, { isHeld: held, tools, servers }]) => ({
      scope,
      held,
      tools: [...tools].slice(0, namedMax),
      tool_count: tools.size,
      servers: [...servers].slice(0, namedMax).map(([id, name]) => ({ id, name })),
      server_count: servers.size,
    })),
    missing: wanted.flatMap(([scope, { isHeld: held, servers }]) => (!held && servers.size > 0 ? [scope] : [])),
    servers_read: read.count,
    is_complete: read.isComplete,
  };
}

/**
 * Whether an account holds a scope. Some services report granted scopes under the name of another product, such as
 * `suite.mail.read` for `mail.mail.read`: an unknown reported scope matches the one that differs from it only before
 * the first dot.
 */
function heldBy({ scopes, integration }: IntegratedAccount): (scope: string) => boolean {
  const known = new Set(integration.methods.flatMap(({ record }) => record.scopes.map((one) => one.toLowerCase())));
  const held = new Set(scopes.map((scope) => scope.toLowerCase()));
  const renamed = new Set([...held].filter((scope) => !known.has(scope)).map(withoutProduct));
  renamed.delete('');
  return (scope) => held.has(scope.toLowerCase()) || renamed.has(withoutProduct(scope.toLowerCase()));
}

function withoutProduct(scope: string): string {
  const dot = scope.indexOf('.');
  return dot === -1 ? '' : scope.slice(dot + 1);
}

type Note = (record: MethodRecord, tool: string, server: McpServer) => void;

async function eachServer(
  deps: ScopeDeps,
  account: IntegratedAccount,
  note: Note,
): Promise<{ readonly count: number; readonly isComplete: boolean }> {
  let count = 0;
  let cursor: string | undefined;
  do {
    const page = await deps.servers.list(account.id, { limit: pageSize, cursor });
    if (!page.ok) return { count, isComplete: false };
    for (const server of page.value.items) noteServer(deps, account, { server, note });
    count += page.value.items.length;
    cursor = page.value.nextCursor ?? undefined;
    // Yields to other calls in between.
    await setImmediate();
  } while (cursor !== undefined && count < serversMax);
  return { count, isComplete: cursor === undefined };
}

function noteServer(
  { toolsets }: ScopeDeps,
  account: IntegratedAccount,
  { server, note }: { readonly server: McpServer; readonly note: Note },
): void {
  for (const { accountId, config } of memberServersOf(server)) {
    const toolset = accountId === account.id ? toolsets.compile(account.integration.name, config) : null;
    for (const { name, method } of toolset?.ok ? toolset.value.tools : []) note(method.record, name, server);
  }
}
