import { type Failure, isJsonObject, type JsonObject, ok, type Result, refuse } from '../../base/index.js';
import { presentAccount } from '../present.js';
import { connectSchema, readConnectRequest } from '../read-connect-request.js';
import { type AdminRoute, answer, errorAnswer, listAnswer, pageOf, refusalAnswer } from '../route.js';
import { namedId, picked, type RouteAct } from '../route-act.js';

function unknownAccount(id: string | undefined) {
  return errorAnswer('not_found', `There is no integrated account ${(id ?? '').slice(0, 60)}.`);
}

function accountAct(verb: string): RouteAct {
  return {
    action: `integrated_account.${verb}`,
    subject: ({ params, body, made }) => ({
      // A reconnection that is refused still names the account that it was meant for.
      accountId: params.id ?? namedId(made, 'id') ?? namedId(body, 'integrated_account_id'),
      arguments: { ...params, ...picked(made, ['id', 'name', 'revoked_upstream']) },
    }),
  };
}

/** Integrated accounts: connect, show, rename, delete, refresh, their tools. */
export const integratedAccountRoutes: readonly AdminRoute[] = [
  {
    method: 'GET',
    path: '/integrated-account',
    summary: 'List the integrated accounts, newest first',
    query: { cursor: 'Opaque, from next_cursor', limit: '1 to 100, 25 by default' },
    response: 'A page of integrated accounts.',
    answers: { 200: ['IntegratedAccount'] },
    handle: async ({ accounts }, { query }) => {
      const page = pageOf(query);
      if (!page.ok) return refusalAnswer(page.refusal);
      const list = await accounts.list(page.value);
      return list.ok
        ? listAnswer(list.value.items.map(presentAccount), list.value.nextCursor, page.value.limit)
        : refusalAnswer(list.refusal);
    },
  },
  {
    method: 'POST',
    path: '/integrated-account',
    summary:
      'Connect an account by an authorization code or a refresh token; with integrated_account_id reconnects that one',
    act: accountAct('connect'),
    body: connectSchema,
    response: 'The connected account: 201 where it is new, 200 where it was reconnected.',
    answers: { 201: 'IntegratedAccount', 200: 'IntegratedAccount' },
    handle: async ({ accounts }, { body, signal }) => {
      const request = readConnectRequest(body);
      if (!request.ok) return refusalAnswer(request.refusal);
      const connected = await accounts.connect(request.value, signal);
      return connected.ok
        ? answer(request.value.accountId === undefined ? 201 : 200, presentAccount(connected.value))
        : refusalAnswer(connected.refusal);
    },
  },
  {
    method: 'GET',
    path: '/integrated-account/:id',
    summary: 'Show an integrated account',
    response: 'The integrated account.',
    answers: { 200: 'IntegratedAccount' },
    handle: async ({ accounts }, { params }) => {
      const account = await accounts.get(params.id ?? '');
      return account ? answer(200, presentAccount(account)) : unknownAccount(params.id);
    },
  },
  {
    method: 'PATCH',
    path: '/integrated-account/:id',
    summary: 'Rename an integrated account',
    act: accountAct('update'),
    body: {
      type: 'object',
      additionalProperties: false,
      required: ['name'],
      properties: { name: { type: 'string', maxLength: 100 } },
    },
    response: 'The changed account.',
    answers: { 200: 'IntegratedAccount' },
    handle: async ({ accounts }, { params, body }) => {
      const name = readNewName(body);
      if (!name.ok) return refusalAnswer(name.refusal);
      const account = await accounts.rename(params.id ?? '', name.value);
      return account ? answer(200, presentAccount(account)) : unknownAccount(params.id);
    },
  },
  {
    method: 'DELETE',
    path: '/integrated-account/:id',
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
    method: 'POST',
    path: '/integrated-account/:id/refresh-credentials',
    summary: 'Refresh the access token now and learn the account’s context anew',
    act: accountAct('refresh'),
    response: 'The account.',
    answers: { 200: 'IntegratedAccount' },
    handle: async ({ accounts }, { params, signal }) => {
      const refreshed = await accounts.refresh(params.id ?? '', signal);
      return refreshed.ok ? answer(200, presentAccount(refreshed.value)) : refusalAnswer(refreshed.refusal);
    },
  },
];

function readNewName(body: unknown): Result<string> {
  const failures: Failure[] = [];
  const members: JsonObject = isJsonObject(body) ? body : {};
  if (!isJsonObject(body)) failures.push({ path: 'body', message: 'must be a JSON object' });
  for (const key of Object.keys(members))
    if (key !== 'name') failures.push({ path: key.slice(0, 60), message: 'is not a field; only name can be changed' });
  const name = typeof members.name === 'string' ? members.name.trim() : '';
  if (name === '' || name.length > 100 || /\p{Cc}/u.test(name))
    failures.push({ path: 'name', message: 'must be a text of 1 to 100 characters' });
  return failures.length > 0
    ? refuse('invalid_params', failures.map(({ path, message }) => `${path} ${message}`).join('; '), { failures })
    : ok(name);
}
