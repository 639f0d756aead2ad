import { type RawBuilder, type SelectQueryBuilder, type SqlBool, sql } from 'kysely';
import type { ServerQuery, ServerSort } from '../interfaces.js';
import type { Schema } from '../schema.js';
import type { Runner } from '../work.js';
import { containsText } from './labels.js';
import { isServerWithin } from './limits.js';
import { reachesAny, reachesIntegration, reachesOnly } from './server-members.js';

type Builder = Pick<Runner, 'builder' | 'driver'>;
type Servers<Output> = SelectQueryBuilder<Schema, 'mcp_server', Output>;

/** A server that ends within this time is expiring: a day. */
export const endsSoonMs = 24 * 3_600_000;

/** The expiry of a server, and the end of time for one without: the first column of an index. */
export const endOf = sql<number>`coalesce(expires_at, 9007199254740991)`;

const sortKeys: Readonly<Record<ServerSort['by'], RawBuilder<unknown>>> = {
  created_at: sql`created_at`,
  name: sql`name`,
  expires_at: endOf,
  last_used_at: sql`coalesce(last_used_at, 0)`,
};

/** So many servers are sorted by themselves; of more, a page is soon found by walking all in their order. */
export const fewMax = 500;

/** The ids of the servers that the query is about, on all pages together, and no more than one beyond `fewMax`. */
export function idsOfFew({ builder, driver }: Builder, query: ServerQuery) {
  return filtered(builder.selectFrom('mcp_server'), query, driver)
    .select('id')
    .limit(fewMax + 1);
}

/** The total number of matching servers. */
export function countServers({ builder, driver }: Builder, query: ServerQuery) {
  return filtered(builder.selectFrom('mcp_server'), query, driver).select(sql<number>`count(*)`.as('total'));
}

/** The rows of a page plus one, in the query's order; only of these ids, if given. */
export function pageOfServers({ builder, driver }: Builder, query: ServerQuery, ids: readonly string[] | null) {
  const { by, isDescending } = query.sort;
  const direction = isDescending ? 'desc' : 'asc';
  const all = builder.selectFrom('mcp_server');
  const servers = ids === null ? filtered(all, query, driver) : all.where('id', 'in', ids);
  const ordered = servers
    .selectAll()
    .orderBy(sortKeys[by], direction)
    .orderBy('id', direction)
    .limit(query.limit + 1);
  const { after } = query;
  if (!after) return ordered;
  const position = sql`(${after.key}, ${after.id})`;
  return ordered.where(
    isDescending
      ? sql<SqlBool>`(${sortKeys[by]}, id) < ${position}`
      : sql<SqlBool>`(${sortKeys[by]}, id) > ${position}`,
  );
}

function filtered<Output>(servers: Servers<Output>, query: ServerQuery, driver: Runner['driver']): Servers<Output> {
  const { within, accountIds, withinAccountIds, integration, text, externalId, labels = {}, now } = query;
  let found = inState(servers, query.state, now);
  if (within) found = found.where(isServerWithin(within));
  if (accountIds) found = found.where(reachesAny(accountIds));
  if (withinAccountIds) found = found.where(reachesOnly(withinAccountIds));
  if (integration !== undefined) found = found.where(reachesIntegration(integration));
  if (externalId !== undefined) found = found.where('external_id', '=', externalId);
  for (const [name, value] of Object.entries(labels))
    found = found.where(
      sql<SqlBool>`id in (select owner_id from mcp_server_label where name = ${name} and value = ${value})`,
    );
  return text === undefined ? found : found.where(containsText(text, driver));
}

const endsAfter = (at: number) => sql<SqlBool>`${endOf} > ${at}`;
const broken = sql`select id from integrated_account where status <> 'active'`;
// One account of several is enough.
const needsReauth = sql<SqlBool>`(account_id in (${broken}) or id in (select server_id from mcp_server_member where account_id in (${broken})))`;
const isConnected = sql<SqlBool>`not ${needsReauth}`;

// The sweep may not have come by yet, so a server that has expired is never alive.
function inState<Output>(servers: Servers<Output>, state: ServerQuery['state'], now: number): Servers<Output> {
  switch (state) {
    case 'expired':
      return servers.where(endOf, '<=', now);
    case 'needs_reauth':
      return servers.where(endsAfter(now)).where(needsReauth);
    case 'expiring':
      return servers
        .where(endOf, '>', now)
        .where(endOf, '<=', now + endsSoonMs)
        .where(isConnected);
    case 'active':
      return servers.where(endsAfter(now + endsSoonMs)).where(isConnected);
    default:
      return servers.where(endsAfter(now));
  }
}
