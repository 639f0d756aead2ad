import type { Accounts, IntegratedAccount } from '../../accounts/index.js';
import { type Refusal, refuse } from '../../base/index.js';
import { isAccountWithin, isListed, isOwnedWithin } from '../../servers/index.js';
import type { AccessLimits, ApprovalRow } from '../../store/index.js';
import type { AdminContext } from '../route.js';
import { limitServers } from './limit-servers.js';
import { shownLabels } from './shown-labels.js';

/**
 * The context of routes for a caller with limits: what is outside the limits does not exist. Routes about the whole
 * installation are refused earlier, so what they use is unchanged.
 */
export function limitContext(context: AdminContext, limits: AccessLimits): AdminContext {
  const { store } = context;
  const audit: AdminContext['store']['audit'] = {
    ...store.audit,
    list: (filter, page) => store.audit.list({ ...filter, within: limits }, page),
    read: (from, limit, filter = {}) => store.audit.read(from, limit, { ...filter, within: limits }),
    summary: (query) => store.audit.summary({ ...query, within: limits }),
  };
  return {
    ...context,
    everyAccount: context.accounts,
    isKnownAccount: async (id) => isListed(limits, id) && (await context.accounts.get(id)) !== undefined,
    accounts: limitAccounts(context.accounts, limits),
    servers: limitServers(context, limits),
    approvals: limitApprovals(context, limits),
    consents: limitConsents(context, limits),
    store: { ...store, audit, serverClients: limitClients(context, limits), names: limitNames(context, limits) },
  };
}

// It is unknown whether a deleted server was within the limits.
function limitClients(context: AdminContext, limits: AccessLimits): AdminContext['store']['serverClients'] {
  const { serverClients } = context.store;
  const servers = limitServers(context, limits);
  return {
    ...serverClients,
    of: async (serverId) => ((await servers.find(serverId)) ? serverClients.of(serverId) : []),
    refused: (page) => serverClients.refused(page, limits),
  };
}

// A row about a server within limits can be of an account that is not: its name stays hidden.
function limitNames({ accounts, store }: AdminContext, limits: AccessLimits): AdminContext['store']['names'] {
  const isNamed = async (id: string): Promise<boolean> => {
    if (!isListed(limits, id)) return false;
    const account = limits.labels === null ? undefined : await accounts.get(id);
    return limits.labels === null || (account !== undefined && isAccountWithin(limits, account));
  };
  return {
    of: async (ids) => {
      const known = new Map(await store.names.of(ids));
      for (const id of known.keys()) if (id.startsWith('acc_') && !(await isNamed(id))) known.delete(id);
      return known;
    },
  };
}

function limitAccounts(accounts: Accounts, limits: AccessLimits): Accounts {
  const get = async (id: string): Promise<IntegratedAccount | undefined> => {
    const account = await accounts.get(id);
    return account && isAccountWithin(limits, account) ? account : undefined;
  };
  const unknown = (id: string) => refuse('not_found', `There is no integrated account ${id.slice(0, 60)}.`);
  return {
    ...accounts,
    get,
    list: (query) => accounts.list({ ...query, within: limits }),
    connect: async (request, signal) => {
      const { accountId, labels = {} } = request;
      if (accountId !== undefined)
        return (await get(accountId)) ? accounts.connect(request, signal) : unknown(accountId);
      const isWithin = limits.accountIds === null && isAccountWithin(limits, { id: '', labels });
      return isWithin ? accounts.connect(request, signal) : { ok: false, refusal: refuseNew(limits) };
    },
    update: async (id, changes) => {
      const account = await get(id);
      return account && isAccountWithin(limits, { ...account, ...changes }) ? accounts.update(id, changes) : undefined;
    },
    delete: async (id, signal) => ((await get(id)) ? accounts.delete(id, signal) : unknown(id)),
    refresh: async (id, signal) => ((await get(id)) ? accounts.refresh(id, signal) : unknown(id)),
  };
}

function limitApprovals(
  { approvals, accounts, servers }: AdminContext,
  limits: AccessLimits,
): AdminContext['approvals'] {
  const get = async (id: string): Promise<ApprovalRow | undefined> => {
    const row = await approvals.get(id);
    if (!row) return undefined;
    const [server, account] = [await servers.find(row.serverId), await accounts.get(row.accountId)];
    return isOwnedWithin(limits, row.accountId, { server, account }) ? row : undefined;
  };
  return {
    ...approvals,
    get,
    list: (status, page) => approvals.list(status, page, limits),
    decide: async (id, input, decidedBy) =>
      (await get(id))
        ? approvals.decide(id, input, decidedBy)
        : refuse('not_found', `There is no approval ${id.slice(0, 60)}.`),
  };
}

// An account that a link makes has no labels, so only a link that reconnects one can be within limits.
function limitConsents({ consents, accounts }: AdminContext, limits: AccessLimits): AdminContext['consents'] {
  return {
    ...consents,
    createLink: async (wish, minutes) => {
      const { accountId } = wish;
      if (accountId === undefined) return { ok: false, refusal: refuseNew(limits) };
      const account = await accounts.get(accountId);
      return account && isAccountWithin(limits, account)
        ? consents.createLink(wish, minutes)
        : refuse('not_found', `There is no integrated account ${accountId.slice(0, 60)}.`);
    },
  };
}

function refuseNew({ accountIds, labels }: AccessLimits): Refusal {
  const words =
    accountIds === null
      ? `This API token is limited to the labels ${shownLabels(labels)}: give a new account these labels.`
      : 'This API token is limited to certain accounts and cannot connect new ones.';
  return refuse('forbidden', words).refusal;
}
