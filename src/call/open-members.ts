import { LRUCache } from 'lru-cache';
import type { Accounts, IntegratedAccount } from '../accounts/index.js';
import type { Logger } from '../observe/index.js';
import { accountIdsOf, type McpServer, type MemberServer, memberServersOf, memberToolName } from '../servers/index.js';
import { carriesStructure, type IntegrationToolset, type Tool, type Toolsets } from '../toolset/index.js';
import { pinnedFilter } from './pinned-filter.js';
import type { AbsentMember, Endpoint, EndpointMember } from './types.js';

/** Dependencies of opening a server's accounts. */
export interface OpenDeps {
  readonly accounts: Pick<Accounts, 'get'>;
  readonly toolsets: Toolsets;
  readonly log: Logger;
}

type Found = IntegratedAccount | undefined;

/** Opens the accounts of a server, synchronously if they are cached. Null if nothing can be called on any of them. */
export type OpenMembers = (server: McpServer) => Endpoint | null | Promise<Endpoint | null>;

/**
 * Creates the opener of servers. Caches recently opened servers over several accounts: combining their tools costs as
 * much as a call.
 */
export function createOpenMembers(deps: OpenDeps): OpenMembers {
  const opened = new LRUCache<McpServer, OpenedServer>({ max: openedMax });
  // A server or an account that has changed is another object, and so is every account after the catalogue has changed.
  const endpointOf = (server: McpServer, accounts: readonly Found[]): Endpoint | null => {
    if (!server.members) return buildEndpoint(deps, server, accounts);
    const known = opened.get(server);
    if (known?.accounts.every((account, index) => account === accounts[index])) return known.endpoint;
    const endpoint = buildEndpoint(deps, server, accounts);
    opened.set(server, { accounts, endpoint });
    return endpoint;
  };
  return (server) => {
    const found = accountIdsOf(server).map((accountId) => deps.accounts.get(accountId));
    return found.some((one) => one instanceof Promise)
      ? Promise.all(found).then((accounts) => endpointOf(server, accounts))
      : endpointOf(server, found as readonly Found[]);
  };
}

interface OpenedServer {
  readonly accounts: readonly Found[];
  readonly endpoint: Endpoint | null;
}

const openedMax = 64;

function buildEndpoint(deps: OpenDeps, server: McpServer, accounts: readonly Found[]): Endpoint | null {
  const members: EndpointMember[] = [];
  const absent: AbsentMember[] = [];
  for (const [index, own] of memberServersOf(server).entries()) {
    const account = accounts[index];
    const naming = server.members?.[index] ?? null;
    const toolset = account && toolsetOf(deps, own, account);
    if (account && toolset) members.push({ server: own, account, toolset, naming });
    else if (naming) absent.push({ prefix: naming.prefix, label: naming.label, reason: reasonOf(account) });
  }
  const [first] = members;
  if (!first) return null;
  const toolset = server.members
    ? deps.toolsets.combine(members.map(partOf), { hasStructure: carriesStructure(server.config) })
    : first.toolset;
  const discovery = server.config.tool_exposure === 'discovery' ? toolset.discovery(server.config.preload) : null;
  const code = server.config.tool_exposure === 'code' ? toolset.code() : null;
  const { listJson } = code ?? discovery ?? toolset;
  // A client looks for the view of the tool that it calls, and a tool that calls others has none of its own.
  const viewedListJson = discovery || code ? null : toolset.viewedListJson;
  return { server, members, absent, toolset, discovery, code, listJson, viewedListJson };
}

function toolsetOf(
  { toolsets, log }: OpenDeps,
  server: MemberServer,
  { integration: { name } }: IntegratedAccount,
): IntegrationToolset | null {
  const filter = server.config.pin_tools === true ? pinnedFilter(toolsets, name, server) : server.config;
  const toolset = toolsets.compile(name, filter);
  if (toolset.ok) return toolset.value;
  // A filter whose tools the catalogue no longer has selects nothing.
  log.warn({ server: server.id, account: server.accountId, reason: toolset.refusal.message }, 'filter leaves no tool');
  return null;
}

function partOf({ server, toolset, naming }: EndpointMember) {
  const { preload } = server.config;
  return { toolset, prefix: naming?.prefix ?? '', label: naming?.label ?? '', preload };
}

function reasonOf(account: Found): string {
  return account
    ? 'Its filter no longer allows any tool. The operator must change the filter of this account on the MCP server.'
    : 'It was deleted or its integration is not available. The operator must connect an account and make it a member of this MCP server.';
}

/** A tool by its name for clients, with its account; undefined if the server does not offer it. */
export function findTool(
  { members }: Pick<Endpoint, 'members'>,
  name: string,
): { readonly member: EndpointMember; readonly tool: Tool } | undefined {
  const member = memberNamed({ members }, name);
  const tool = member?.toolset.find(ownName(member, name));
  return member && tool && { member, tool };
}

/** The account of an endpoint over one; null over several. */
export function onlyAccount({ members: [first] }: Pick<Endpoint, 'members'>): IntegratedAccount | null {
  return first?.naming === null ? first.account : null;
}

/** The account whose tool a name would be: by its prefix, or the only one. */
export function memberNamed({ members }: Pick<Endpoint, 'members'>, name: string): EndpointMember | undefined {
  return members.find(({ naming }) => naming === null || name.startsWith(memberToolName(naming.prefix, '')));
}

/** The name of a member's tool on this server. */
export function shownToolName({ naming }: Pick<EndpointMember, 'naming'>, toolName: string): string {
  return naming === null ? toolName : memberToolName(naming.prefix, toolName);
}

/** The catalogue's name for a member's tool that a client named. */
export function ownName({ naming }: Pick<EndpointMember, 'naming'>, name: string): string {
  return naming === null ? name : name.slice(memberToolName(naming.prefix, '').length);
}

/** The absent account whose tool a name would be. */
export function absentNamed({ absent }: Pick<Endpoint, 'absent'>, name: string): AbsentMember | undefined {
  return absent.find(({ prefix }) => name.startsWith(memberToolName(prefix, '')));
}
