import type { AccountChanges } from '../../accounts/index.js';
import { type Failure, isJsonObject, type JsonObject, ok, type Result, refuse } from '../../base/index.js';
import { checkExternalId, checkLabels, isAccountWithin } from '../../servers/index.js';
import type { Labels } from '../../store/index.js';
import { accountScopes } from '../account-scopes.js';
import { connectSchema, readConnectRequest } from '../read-connect-request.js';
import { readLabelQuery, tenantQuery } from '../read-labels.js';
import { accountPatchSchema } from '../request-schemas.js';
import { type AdminRoute, answer, errorAnswer, listAnswer, pageOf, refusalAnswer } from '../route.js';
import { namedId, picked, type RouteAction } from '../route-action.js';
import { serializeAccount, serializeCredentialEvent } from '../serialize.js';

function unknownAccount(id: string | undefined) {
  return errorAnswer('not_found', `There is no integrated account ${(id ?? '').slice(0, 60)}.`);
}

function accountAct(verb: string): RouteAction {
  return {
    action: `integrated_account.${verb}`,
    subject: ({ params, body, made }) => ({
      // A refused reconnection still names its account.
      accountId: params.id ?? namedId(made, 'id') ?? namedId(body, 'integrated_account_id'),
      arguments: { ...params, ...picked(made, ['id', 'name', 'labels', 'external_id', 'revoked_upstream']) },
    }),
  };
}

/** Integrated accounts: connect, show, rename, delete, refresh, their tools. */
export const integratedAccountRoutes: readonly AdminRoute[] = [
  {
    method: 'GET',
    path: '/integrated-account',
    id: 'listIntegratedAccounts',
    action: 'accounts:read',
    summary: 'List the integrated accounts, newest first',
    query: {
      q: 'A part of the name or of the external id, in any letter case, or a whole id',
      ...tenantQuery,
      status: { description: 'Only this status', schema: { type: 'string', enum: ['active', 'needs_reauth'] } },
      cursor: 'Opaque, from next_cursor',
      limit: '1 to 100, 25 by default',
    },
    response: 'A page of integrated accounts.',
    answers: { 200: ['IntegratedAccount'] },
    handle: async ({ accounts }, { query }) => {
      const page = pageOf(query);
      if (!page.ok) return refusalAnswer(page.refusal);
      const labels = readLabelQuery(query.label);
      if (!labels.ok) return refusalAnswer(labels.refusal);
      const { status, external_id: externalId, q } = query;
      if (status !== undefined && status !== 'active' && status !== 'needs_reauth')
        return errorAnswer('invalid_params', 'status must be active or needs_reauth', [
          { path: 'status', message: 'must be active or needs_reauth' },
        ]);
      const text = q === '' ? undefined : q;
      const list = await accounts.list({ ...page.value, labels: labels.value, externalId, status, text });
      return list.ok
        ? listAnswer(list.value.items.map(serializeAccount), list.value.nextCursor, page.value.limit)
        : refusalAnswer(list.refusal);
    },
  },
  {
    method: 'POST',
    path: '/integrated-account',
    id: 'connectIntegratedAccount',
    action: 'accounts:connect',
    summary:
      'Connect an account by an authorization code or a refresh token; with integrated_account_id reconnects that one',
    act: accountAct('connect'),
    body: connectSchema,
    response: 'The connected account: 201 where it is new, 200 where it was reconnected.',
    answers: { 201: 'IntegratedAccount', 200: 'IntegratedAccount' },
    handle: async ({ accounts }, { body, signal, actor }) => {
      const { labels, external_id: externalId, ...credentials } = isJsonObject(body) ? body : {};
      const request = readConnectRequest(isJsonObject(body) ? credentials : body);
      if (!request.ok) return refusalAnswer(request.refusal);
      const tenant = readAccountChanges({
        ...(labels === undefined ? {} : { labels }),
        ...(externalId === undefined ? {} : { external_id: externalId }),
      });
      if (!tenant.ok) return refusalAnswer(tenant.refusal);
      const connected = await accounts.connect({ ...request.value, ...tenant.value, by: actor.name }, signal);
      return connected.ok
        ? answer(request.value.accountId === undefined ? 201 : 200, serializeAccount(connected.value))
        : refusalAnswer(connected.refusal);
    },
  },
  {
    method: 'GET',
    path: '/integrated-account/:id',
    id: 'getIntegratedAccount',
    action: 'accounts:read',
    summary: 'Show an integrated account',
    response: 'The integrated account.',
    answers: { 200: 'IntegratedAccount' },
    handle: async ({ accounts }, { params }) => {
      const account = await accounts.get(params.id ?? '');
      return account ? answer(200, serializeAccount(account)) : unknownAccount(params.id);
    },
  },
  {
    method: 'PATCH',
    path: '/integrated-account/:id',
    id: 'updateIntegratedAccount',
    action: 'accounts:update',
    summary: 'Change name, labels and external id of an integrated account',
    act: accountAct('update'),
    body: accountPatchSchema,
    response: 'The changed account.',
    answers: { 200: 'IntegratedAccount' },
    handle: async ({ accounts }, { params, body, actor }) => {
      const existing = await accounts.get(params.id ?? '');
      if (!existing) return unknownAccount(params.id);
      const changes = readAccountChanges(body, existing.labels);
      if (!changes.ok) return refusalAnswer(changes.refusal);
      const { limits } = actor;
      if (limits && !isAccountWithin(limits, { ...existing, ...changes.value }))
        return errorAnswer('forbidden', 'The labels that this API token is limited to cannot be removed with it.');
      const account = await accounts.update(existing.id, changes.value);
      return account ? answer(200, serializeAccount(account)) : unknownAccount(params.id);
    },
  },
  {
    method: 'DELETE',
    path: '/integrated-account/:id',
    id: 'deleteIntegratedAccount',
    action: 'accounts:delete',
    summary: 'Revoke the consent upstream, then delete the account and its MCP servers',
    act: accountAct('delete'),
    response: 'The id, and whether the upstream confirmed the revocation.',
    answers: { 200: 'DeletedAccount' },
    handle: async ({ accounts }, { params, signal }) => {
      const deleted = await accounts.delete(params.id ?? '', signal);
      return deleted.ok
        ? answer(200, { id: deleted.value.id, revoked_upstream: deleted.value.revokedUpstream })
        : refusalAnswer(deleted.refusal);
    },
  },
  {
    method: 'GET',
    path: '/integrated-account/:id/credential-event',
    id: 'listCredentialEvents',
    action: 'accounts:read',
    summary: 'List what became of the credentials of an account, newest first: connections, refreshes and failures',
    response: 'The newest 50 events at most, on one page. A failure that repeats is one event.',
    answers: { 200: ['CredentialEvent'] },
    handle: async ({ accounts }, { params }) => {
      const account = await accounts.get(params.id ?? '');
      if (!account) return unknownAccount(params.id);
      const events = await accounts.credentialEvents(account.id);
      return listAnswer(events.map(serializeCredentialEvent), null, events.length);
    },
  },
  {
    method: 'GET',
    path: '/integrated-account/:id/scopes',
    id: 'getAccountScopes',
    action: 'accounts:read',
    summary: 'Compare the scopes that an account holds with those that its MCP servers and tools need',
    response:
      'The scopes. To request the missing ones in a new consent, send `missing` as `scopes` to POST /link-token.',
    answers: { 200: 'AccountScopes' },
    handle: async (context, { params }) => {
      const account = await context.accounts.get(params.id ?? '');
      return account ? answer(200, await accountScopes(context, account)) : unknownAccount(params.id);
    },
  },
  {
    method: 'POST',
    path: '/integrated-account/:id/refresh-credentials',
    id: 'refreshIntegratedAccount',
    action: 'accounts:update',
    summary: 'Refresh the access token and the account’s context now',
    act: accountAct('refresh'),
    response: 'The account.',
    answers: { 200: 'IntegratedAccount' },
    handle: async ({ accounts }, { params, signal }) => {
      const refreshed = await accounts.refresh(params.id ?? '', signal);
      return refreshed.ok ? answer(200, serializeAccount(refreshed.value)) : refusalAnswer(refreshed.refusal);
    },
  },
];

const changeable = ['name', 'labels', 'external_id'];

function readAccountChanges(body: unknown, existing: Labels = {}): Result<AccountChanges> {
  const failures: Failure[] = [];
  const members: JsonObject = isJsonObject(body) ? body : {};
  if (!isJsonObject(body)) failures.push({ path: 'body', message: 'must be a JSON object' });
  for (const key of Object.keys(members))
    if (!changeable.includes(key))
      failures.push({ path: key.slice(0, 60), message: `is not a field (known: ${changeable.join(', ')})` });
  const name = typeof members.name === 'string' ? members.name.trim() : '';
  if (members.name !== undefined && (name === '' || name.length > 100 || /\p{Cc}/u.test(name)))
    failures.push({ path: 'name', message: 'must be a text of 1 to 100 characters' });
  const labels = checkLabels(members.labels, failures, existing);
  const externalId = members.external_id === undefined ? undefined : checkExternalId(members.external_id, failures);
  if (failures.length > 0)
    return refuse('invalid_params', failures.map(({ path, message }) => `${path} ${message}`).join('; '), { failures });
  return ok({
    ...(members.name === undefined ? {} : { name }),
    ...(members.labels === undefined ? {} : { labels }),
    ...(externalId === undefined ? {} : { externalId }),
  });
}
