import { type Clock, instantText } from '../base/index.js';
import { type EventSubject, type EventType, eventOf } from '../events/index.js';
import type { ApprovalsDeps, McpServersDeps } from '../servers/index.js';
import type { ApprovalRow, ServerRow, Store } from '../store/index.js';

/** Events of the lower rooms, published to webhooks. */
interface EventPublishers {
  readonly serverEvent: NonNullable<McpServersDeps['eventOf']>;
  readonly expiryEvent: NonNullable<McpServersDeps['expiryEventOf']>;
  readonly serversEnding: NonNullable<McpServersDeps['onEnding']>;
  readonly serversUsed: NonNullable<McpServersDeps['onFirstUse']>;
  readonly clientRefused: NonNullable<McpServersDeps['onRefused']>;
  readonly approvalEvent: NonNullable<ApprovalsDeps['eventOf']>;
  readonly approvalsExpired: NonNullable<ApprovalsDeps['onExpired']>;
}

const hourMs = 3_600_000;

/**
 * Creates the publishers. `onFault` is called if the event of a refused client cannot be stored; the client is refused
 * either way.
 */
export function createEventPublishers({
  store,
  clock,
  onFault,
}: {
  readonly store: Store;
  readonly clock: Clock;
  readonly onFault: (error: unknown) => void;
}): EventPublishers {
  const event = (type: EventType, subject: EventSubject) => eventOf(type, subject, clock);
  const { webhooks, servers } = store;
  return {
    serverEvent: (type, row) => event(`mcp_server.${type}`, { ...ownersOf(row), data: serverData(row) }),
    expiryEvent: ({ id, accountId, members, name, expiresAt }) =>
      event('mcp_server.expired', {
        accountId,
        serverId: id,
        data: {
          id,
          name,
          integrated_account_id: accountId,
          members: memberData(members),
          expires_at: instantText(expiresAt),
        },
        key: id,
      }),
    // Published with every sweep. The key removes duplicates, also those of other gateways.
    serversEnding: (ending) =>
      webhooks.publish(
        ending.map((row) =>
          event('mcp_server.expiring', { ...ownersOf(row), data: serverData(row), key: `${row.id}/${row.expiresAt}` }),
        ),
      ),
    serversUsed: async (ids) => {
      const rows = (await Promise.all(ids.map((id) => servers.get(id)))).filter((row) => row !== undefined);
      await webhooks.publish(
        rows.map((row) => event('mcp_server.first_used', { ...ownersOf(row), data: serverData(row), key: row.id })),
      );
    },
    clientRefused: ({ serverId, accountId, reason }) => {
      const data = { mcp_server_id: serverId, integrated_account_id: accountId, reason };
      const key = `${serverId}/${reason}/${Math.floor(clock.now() / hourMs)}`;
      webhooks.publish([event('client.refused', { accountId, serverId, data, key })]).catch(onFault);
    },
    approvalEvent: (type, row) => event(`approval.${type}`, approvalSubject(row)),
    approvalsExpired: (rows) =>
      webhooks.publish(rows.map((row) => event('approval.expired', { ...approvalSubject(row), key: row.id }))),
  };
}

// The row of a server over several accounts names any one of them.
function ownersOf({ id, accountId, members }: ServerRow) {
  return { accountId: members ? null : accountId, serverId: id };
}

/** Every account of a server over several; null for a server over one. */
function memberData(members: ServerRow['members']) {
  return members?.map(({ accountId, prefix, label }) => ({ integrated_account_id: accountId, prefix, label })) ?? null;
}

function serverData(row: ServerRow) {
  return {
    id: row.id,
    name: row.name,
    integrated_account_id: row.members ? null : row.accountId,
    members: memberData(row.members),
    labels: row.labels,
    external_id: row.externalId,
    expires_at: row.expiresAt === null ? null : instantText(row.expiresAt),
  };
}

function approvalSubject(row: ApprovalRow): EventSubject {
  const { id, serverId, accountId, tool, effect, status, reason, decidedBy } = row;
  const data = {
    id,
    mcp_server_id: serverId,
    integrated_account_id: accountId,
    tool,
    effect,
    status,
    reason,
    decided_by: decidedBy,
    expires_at: instantText(row.expiresAt),
  };
  return { accountId, serverId, data };
}
