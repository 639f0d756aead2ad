import { isJsonObject, type JsonObject, type Refusal, refuse } from '../../base/index.js';
import { isAccountWithin, isListed, isOwnedWithin, type McpServer, type McpServers } from '../../servers/index.js';
import type { AccessLimits, Labels } from '../../store/index.js';
import type { AdminContext } from '../route.js';
import { shownLabels } from './shown-labels.js';

/** MCP servers as a caller with limits sees them; others do not exist. */
export function limitServers({ servers, accounts }: AdminContext, limits: AccessLimits): McpServers {
  const isSeen = async (server: McpServer, labels: Labels = server.labels): Promise<boolean> => {
    const account = await accounts.get(server.accountId);
    return isOwnedWithin(limits, server.accountId, { server: { labels }, account });
  };
  const seen = async (server: McpServer | undefined): Promise<McpServer | undefined> =>
    server && (await isSeen(server)) ? server : undefined;
  const get: McpServers['get'] = async (accountId, id) => seen(await servers.get(accountId, id));
  const unknown = (id: string) => refuse('not_found', `There is no MCP server ${id.slice(0, 60)} on this account.`);

  /** Why a server with these labels cannot be created on an account; null where it can. */
  const refusalOf = async (accountId: string, labels: unknown): Promise<Refusal | null> => {
    const account = isListed(limits, accountId) ? await accounts.get(accountId) : undefined;
    const isNamed = limits.accountIds !== null;
    // On an account that no limit names, the labels of a new server would open it.
    if (!account || !(isNamed || isAccountWithin(limits, account)))
      return refuse('not_found', `There is no integrated account ${accountId.slice(0, 60)}.`).refusal;
    const server = { labels: labelsAfter({}, labels) };
    return isOwnedWithin(limits, accountId, { server, account }) ? null : outsideLabels(limits);
  };

  return {
    ...servers,
    get,
    find: async (id) => seen(await servers.find(id)),
    search: (search) => servers.search({ ...search, within: limits }),
    list: (accountId, page) => servers.search({ ...page, accountIds: [accountId], within: limits }),
    judge: async (accountId, input) => {
      const refusal = await refusalOf(accountId, limits.labels);
      return refusal ? { ok: false, refusal } : servers.judge(accountId, input);
    },
    create: async (accountId, input, createdBy) => {
      const refusal = await refusalOf(accountId, isJsonObject(input) ? input.labels : undefined);
      return refusal ? { ok: false, refusal } : servers.create(accountId, input, createdBy);
    },
    createMany: (inputs, options) => servers.createMany(inputs, { ...options, refusalOf }),
    update: async (accountId, id, input) => {
      const server = await get(accountId, id);
      if (!server) return unknown(id);
      const given = isJsonObject(input) ? input.labels : undefined;
      if (!(await isSeen(server, labelsAfter(server.labels, given))))
        return { ok: false, refusal: outsideLabels(limits) };
      return servers.update(accountId, id, input);
    },
    rotate: async (accountId, id, input) =>
      (await get(accountId, id)) ? servers.rotate(accountId, id, input) : unknown(id),
    changes: async (accountId, id) => ((await get(accountId, id)) ? servers.changes(accountId, id) : unknown(id)),
    accept: async (accountId, id) => ((await get(accountId, id)) ? servers.accept(accountId, id) : unknown(id)),
    revoke: async (accountId, id) => (await get(accountId, id)) !== undefined && servers.revoke(accountId, id),
  };
}

/** What labels become by an unchecked change; the servers judge it themselves. */
function labelsAfter(existing: Labels, given: unknown): Labels {
  const changes: JsonObject = isJsonObject(given) ? given : {};
  const after = new Map(Object.entries(existing));
  for (const [name, value] of Object.entries(changes))
    if (typeof value === 'string') after.set(name, value);
    else after.delete(name);
  return Object.fromEntries(after);
}

function outsideLabels({ labels }: AccessLimits): Refusal {
  return refuse('forbidden', `This API token is limited to MCP servers with the labels ${shownLabels(labels)}.`)
    .refusal;
}
