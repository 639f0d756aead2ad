import { isJsonObject, type JsonObject, ok, type Refusal, refuse } from '../../base/index.js';
import {
  accountIdsOf,
  isAccountWithin,
  isListed,
  isOwnedWithin,
  isServerWithin,
  type McpServer,
  type McpServers,
  usableAccounts,
} from '../../servers/index.js';
import type { AccessLimits, Labels } from '../../store/index.js';
import type { AdminContext } from '../route.js';
import { shownLabels } from './shown-labels.js';

/** The MCP servers that a caller with limits can see; others do not exist for it. */
export function limitServers({ servers, accounts }: AdminContext, limits: AccessLimits): McpServers {
  const isSeen = (server: McpServer, labels: Labels = server.labels): Promise<boolean> =>
    isServerWithin(limits, { ...server, labels }, (id) => accounts.get(id));
  const seen = async (server: McpServer | undefined): Promise<McpServer | undefined> =>
    server && (await isSeen(server)) ? server : undefined;
  const get = async (accountId: string | null, id: string): Promise<McpServer | undefined> =>
    seen(accountId === null ? await servers.find(id) : await servers.get(accountId, id));
  const unknown = (id: string, accountId: string | null) =>
    refuse('not_found', `There is no MCP server ${id.slice(0, 60)}${accountId === null ? '' : ' on this account'}.`);

  /** Why a server with these labels cannot be created on an account; null if it can. */
  const refusalOf = async (accountId: string, labels: unknown): Promise<Refusal | null> => {
    const account = isListed(limits, accountId) ? await accounts.get(accountId) : undefined;
    const isNamed = limits.accountIds !== null;
    // On an account outside the limits, a new server's labels would give access to it.
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
    validate: async (accountId, input) => {
      const refusal = await refusalOf(accountId, limits.labels);
      return refusal ? { ok: false, refusal } : servers.validate(accountId, input);
    },
    create: async (accountId, input, createdBy) => {
      const refusal = await refusalOf(accountId, isJsonObject(input) ? input.labels : undefined);
      return refusal ? { ok: false, refusal } : servers.create(accountId, input, createdBy);
    },
    createCombined: async (input, options) => {
      const mayUse = await usableAccounts(isJsonObject(input) ? input : {}, refusalOf);
      return mayUse.ok ? servers.createCombined(input, { ...options, mayUse: mayUse.value }) : mayUse;
    },
    validateCombined: async (input) => {
      const request = { ...(isJsonObject(input) ? input : {}), labels: { ...limits.labels } };
      const mayUse = await usableAccounts(request, refusalOf);
      return mayUse.ok ? servers.validateCombined(input, { mayUse: mayUse.value }) : mayUse;
    },
    createMany: (inputs, options) => servers.createMany(inputs, { ...options, refusalOf }),
    update: async (accountId, id, input) => {
      const server = await get(accountId, id);
      if (!server) return unknown(id, accountId);
      const given = isJsonObject(input) ? input : {};
      const labels = labelsAfter(server.labels, given.labels);
      if (!(await isSeen(server, labels))) return { ok: false, refusal: outsideLabels(limits) };
      const mayUse = await usableAccounts({ ...given, labels: { ...labels } }, refusalOf);
      if (!mayUse.ok) return mayUse;
      const present = accountIdsOf(server);
      return servers.update(accountId, id, input, { mayUse: (one) => present.includes(one) || mayUse.value(one) });
    },
    rotate: async (accountId, id, input) =>
      (await get(accountId, id)) ? servers.rotate(accountId, id, input) : unknown(id, accountId),
    changes: async (accountId, id) =>
      (await get(accountId, id)) ? servers.changes(accountId, id) : unknown(id, accountId),
    accept: async (accountId, id) =>
      (await get(accountId, id)) ? servers.accept(accountId, id) : unknown(id, accountId),
    revoke: async (accountId, id) => ((await get(accountId, id)) ? servers.revoke(accountId, id) : ok(false)),
  };
}

/** The labels after an unvalidated change; the servers validate it themselves. */
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
