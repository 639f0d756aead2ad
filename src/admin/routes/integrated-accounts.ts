import type { ConnectRequest } from '../../accounts/index.js';
import { closestName, type Failure, isJsonObject, type Result, refuse, SecretText } from '../../base/index.js';
import { presentAccount, presentTool } from '../present.js';
import { type AdminRoute, answer, errorAnswer, listAnswer, pageOf, refusalAnswer } from '../route.js';

const fields = [
  'integration',
  'name',
  'data_center',
  'code',
  'redirect_uri',
  'refresh_token',
  'client_id',
  'client_secret',
  'integrated_account_id',
] as const;
const connectSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['integration', 'data_center'],
  properties: Object.fromEntries(fields.map((name) => [name, { type: 'string' }])),
};

function unknownAccount(id: string | undefined) {
  return errorAnswer('not_found', `There is no integrated account ${(id ?? '').slice(0, 60)}.`);
}

/** Judges what a connection is to be made from: exactly one of `code` and `refresh_token`, every unknown field named. */
export function readConnectRequest(body: unknown): Result<ConnectRequest> {
  const failures: Failure[] = [];
  if (!isJsonObject(body))
    return refuse('invalid_params', 'The body must be a JSON object.', {
      failures: [{ path: 'body', message: 'must be an object' }],
    });
  const text = (name: (typeof fields)[number]): string | undefined => {
    const value = body[name];
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'string' && value.trim() !== '' && value.length <= 2_000) return value.trim();
    failures.push({ path: name, message: 'must be a text' });
    return undefined;
  };
  for (const key of Object.keys(body)) {
    if (fields.some((name) => name === key)) continue;
    const near = closestName(key, fields);
    failures.push({
      path: key.slice(0, 60),
      message: `is not a field (${near ? `did you mean ${near}?` : `known: ${fields.join(', ')}`})`,
    });
  }
  const [integration, dataCenter, code, refreshToken] = [
    text('integration'),
    text('data_center'),
    text('code'),
    text('refresh_token'),
  ];
  const [name, redirectUri, clientId, clientSecret, accountId] = [
    text('name'),
    text('redirect_uri'),
    text('client_id'),
    text('client_secret'),
    text('integrated_account_id'),
  ];
  if (integration === undefined) failures.push({ path: 'integration', message: 'is required' });
  if (dataCenter === undefined) failures.push({ path: 'data_center', message: 'is required' });
  if ((code === undefined) === (refreshToken === undefined))
    failures.push({ path: 'code', message: 'give either code or refresh_token' });
  if ((clientId === undefined) !== (clientSecret === undefined))
    failures.push({ path: 'client_id', message: 'client_id and client_secret go together' });
  if (failures.length > 0 || integration === undefined || dataCenter === undefined) {
    return refuse('invalid_params', failures.map(({ path, message }) => `${path} ${message}`).join('; '), { failures });
  }
  return {
    ok: true,
    value: {
      integration,
      name: name ?? integration,
      dataCenter,
      input:
        refreshToken === undefined
          ? { kind: 'code', code: code ?? '', ...(redirectUri === undefined ? {} : { redirectUri }) }
          : { kind: 'refresh_token', refreshToken: new SecretText(refreshToken) },
      ...(clientId !== undefined && clientSecret !== undefined
        ? { client: { id: clientId, secret: new SecretText(clientSecret) } }
        : {}),
      ...(accountId === undefined ? {} : { accountId }),
    },
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
    act: 'integrated_account.connect',
    body: connectSchema,
    response: 'The connected account.',
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
    handle: async ({ accounts }, { params }) => {
      const account = await accounts.get(params.id ?? '');
      return account ? answer(200, presentAccount(account)) : unknownAccount(params.id);
    },
  },
  {
    method: 'PATCH',
    path: '/integrated-account/:id',
    summary: 'Rename an integrated account',
    act: 'integrated_account.update',
    body: {
      type: 'object',
      additionalProperties: false,
      required: ['name'],
      properties: { name: { type: 'string', maxLength: 100 } },
    },
    response: 'The changed account.',
    handle: async ({ accounts }, { params, body }) => {
      const name = isJsonObject(body) && typeof body.name === 'string' ? body.name.trim() : '';
      const extra = isJsonObject(body) ? Object.keys(body).find((key) => key !== 'name') : undefined;
      if (extra !== undefined)
        return errorAnswer('invalid_params', `${extra.slice(0, 60)} is not a field; only name can be changed`, [
          { path: extra.slice(0, 60), message: 'is not a field' },
        ]);
      if (name === '' || name.length > 100)
        return errorAnswer('invalid_params', 'name must be a text of 1 to 100 characters', [
          { path: 'name', message: 'must be a text of 1 to 100 characters' },
        ]);
      const account = await accounts.rename(params.id ?? '', name);
      return account ? answer(200, presentAccount(account)) : unknownAccount(params.id);
    },
  },
  {
    method: 'DELETE',
    path: '/integrated-account/:id',
    summary: 'Revoke the consent upstream, then delete the account and its MCP servers',
    act: 'integrated_account.delete',
    response: 'The id, and whether the upstream confirmed the revocation.',
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
    act: 'integrated_account.refresh',
    response: 'The account.',
    handle: async ({ accounts }, { params, signal }) => {
      const refreshed = await accounts.refresh(params.id ?? '', signal);
      return refreshed.ok ? answer(200, presentAccount(refreshed.value)) : refusalAnswer(refreshed.refusal);
    },
  },
  {
    method: 'GET',
    path: '/integrated-account/:id/tools',
    summary: 'The tools that a filter would let through',
    query: { methods: 'Comma-separated', tags: 'Comma-separated', tools: 'Comma-separated' },
    response: 'The tools.',
    handle: async ({ accounts, toolsets }, { params, query }) => {
      const account = await accounts.get(params.id ?? '');
      if (!account) return unknownAccount(params.id);
      const names = (key: string): readonly string[] | undefined =>
        query[key]
          ?.split(',')
          .map((name) => name.trim())
          .filter(Boolean);
      const toolset = toolsets.compile(account.integration.name, {
        methods: names('methods'),
        tags: names('tags'),
        tools: names('tools'),
      });
      return toolset.ok
        ? answer(200, {
            result: toolset.value.tools.map(presentTool),
            next_cursor: null,
            limit: toolset.value.tools.length,
          })
        : refusalAnswer(toolset.refusal);
    },
  },
];
