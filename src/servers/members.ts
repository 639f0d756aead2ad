import type { ServerRow } from '../store/index.js';
import type { McpServer, ServerConfig, ServerMember } from './types.js';

/** The ids of every account that a server reaches, also of those that are gone. */
export function accountIdsOf({ accountId, members }: Pick<McpServer, 'accountId' | 'members'>): readonly string[] {
  if (members) return members.map((member) => member.accountId);
  return accountId === null ? [] : [accountId];
}

/** A server as one of its accounts has it: its own config and pins upon those of the whole, and no other account's. */
export type MemberServer = McpServer & { readonly accountId: string };

const memberServers = new WeakMap<McpServer, readonly MemberServer[]>();

/**
 * A server as each of its accounts sees it, in order; for a single account, the server itself. Returns the same objects
 * for the same server.
 */
export function memberServersOf(server: McpServer): readonly MemberServer[] {
  const known = memberServers.get(server);
  if (known) return known;
  const made = server.members
    ? server.members.map((member) => Object.freeze(memberServer(server, member)))
    : isOfOneAccount(server)
      ? [server]
      : [];
  memberServers.set(server, made);
  return made;
}

function isOfOneAccount(server: McpServer): server is MemberServer {
  return server.accountId !== null;
}

function memberServer(server: McpServer, member: ServerMember): MemberServer {
  const { members: _members, pins, ...rest } = server;
  const own = pins && pinsOf(pins, member.accountId);
  return {
    ...rest,
    accountId: member.accountId,
    config: memberConfig(server.config, member),
    ...(own && { pins: own }),
  };
}

/** The config of one account of several. Views call tools by their own names, so none is offered, as with discovery. */
export function memberConfig(config: ServerConfig, member: Pick<ServerMember, 'config'>): ServerConfig {
  return { ...config, ...member.config, tool_exposure: 'discovery' };
}

/** The name of a member's tool as a client sees it. */
export function memberToolName(prefix: string, toolName: string): string {
  return `${prefix}_${toolName}`;
}

/** The key of a pin: by account, so that a new prefix does not change what was accepted. */
export function pinKey(accountId: string, toolName: string): string {
  return `${accountId}:${toolName}`;
}

function pinsOf(pins: NonNullable<ServerRow['pins']>, accountId: string): NonNullable<ServerRow['pins']> {
  const start = pinKey(accountId, '');
  return Object.fromEntries(
    Object.entries(pins).flatMap(([key, digest]) => (key.startsWith(start) ? [[key.slice(start.length), digest]] : [])),
  );
}
