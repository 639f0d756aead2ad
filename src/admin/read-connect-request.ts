import type { ConnectInput, ConnectRequest } from '../accounts/index.js';
import {
  closestName,
  type Failure,
  isJsonObject,
  type JsonObject,
  ok,
  type Result,
  refuse,
  SecretText,
} from '../base/index.js';

import { mapValueLengthMax, readTextMap } from './read-text-map.js';
import { accountTenantMembers } from './request-schemas.js';

const fields = {
  integration: 'Name of the integration',
  name: 'What people call the account; the integration’s name where absent',
  data_center: 'Data centre of the account; required where the integration has several and the account is new',
  code: 'An authorization code, fresh from the service’s console or a consent',
  redirect_uri: 'With code: the address that the consent was given for',
  code_verifier: 'With code: the PKCE verifier of the consent',
  refresh_token: 'A refresh token of the client, in place of a code',
  grant: 'client_credentials or jwt_bearer, where no person consents',
  client_id: 'An OAuth client of the account’s own, in place of the configured one',
  client_secret: 'Goes with client_id',
  integrated_account_id: 'Reconnects this account: same id, same MCP servers and URLs',
} as const;
const maps = {
  fields: 'Credentials that the integration requires, by field; see `connection` of the integration',
  context: 'Values that the integration requires, such as the name of a site',
} as const;
type Field = keyof typeof fields;
const fieldNames = [...Object.keys(fields), ...Object.keys(maps)];
const textLengthMax = 2_000;

/** JSON Schema of the body that connects an account. */
export const connectSchema: JsonObject = {
  type: 'object',
  additionalProperties: false,
  required: ['integration'],
  properties: {
    ...Object.fromEntries(
      Object.entries(fields).map(([name, description]) => [
        name,
        { type: 'string', maxLength: textLengthMax, description },
      ]),
    ),
    ...Object.fromEntries(
      Object.entries(maps).map(([name, description]) => [
        name,
        { type: 'object', additionalProperties: { type: 'string', maxLength: mapValueLengthMax }, description },
      ]),
    ),
    ...accountTenantMembers,
  },
};

/**
 * Validates a request to connect an account: one of `code`, `refresh_token` and `grant`, or values. Names every unknown
 * or invalid field.
 */
export function readConnectRequest(body: unknown): Result<ConnectRequest> {
  if (!isJsonObject(body))
    return refuse('invalid_params', 'The body must be a JSON object.', {
      failures: [{ path: 'body', message: 'must be an object' }],
    });
  const failures: Failure[] = [];
  const given = readTexts(body, failures);
  const [typed, context] = [readTextMap(body, 'fields', failures), readTextMap(body, 'context', failures)];
  if ((body.integration ?? null) === null) failures.push({ path: 'integration', message: 'is required' });
  const input = readInput(given, body, failures);
  const { client_id: clientId, client_secret: clientSecret, integrated_account_id: accountId } = given;
  if ((body.client_id ?? null) === null && clientSecret !== undefined)
    failures.push({ path: 'client_id', message: 'is required with client_secret' });
  if ((body.client_secret ?? null) === null && clientId !== undefined)
    failures.push({ path: 'client_secret', message: 'is required with client_id' });
  const { integration, data_center: dataCenter } = given;
  if (failures.length > 0 || integration === undefined || input === null)
    return refuse('invalid_params', failures.map(({ path, message }) => `${path} ${message}`).join('; '), { failures });
  return ok({
    integration,
    name: given.name ?? integration,
    dataCenter,
    input,
    context,
    fields:
      typed && Object.fromEntries(Object.entries(typed).map(([name, value]) => [name, new SecretText(value)] as const)),
    ...(clientId !== undefined && clientSecret !== undefined
      ? { client: { id: clientId, secret: new SecretText(clientSecret) } }
      : {}),
    ...(accountId === undefined ? {} : { accountId }),
  });
}

type Texts = { readonly [name in Field]?: string };

function readTexts(body: JsonObject, failures: Failure[]): Texts {
  const given: { [name in Field]?: string } = {};
  for (const [key, value] of Object.entries(body)) {
    if (Object.hasOwn(maps, key)) continue;
    if (!isField(key)) {
      const near = closestName(key, fieldNames);
      const hint = near ? `did you mean ${near}?` : `known: ${fieldNames.join(', ')}`;
      failures.push({ path: key.slice(0, 60), message: `is not a field (${hint})` });
    } else if (typeof value === 'string' && value.trim() !== '' && value.length <= textLengthMax)
      given[key] = value.trim();
    else if (value !== null)
      failures.push({ path: key, message: `must be a text of 1 to ${textLengthMax} characters` });
  }
  if (given.name !== undefined && given.name.length > 100)
    failures.push({ path: 'name', message: 'must be a text of 1 to 100 characters' });
  return given;
}

function isField(key: string): key is Field {
  return Object.hasOwn(fields, key);
}

function readInput(given: Texts, body: JsonObject, failures: Failure[]): ConnectInput | null {
  const { code, refresh_token: refreshToken, redirect_uri: redirectUri, code_verifier: codeVerifier } = given;
  const isGiven = (name: Field): boolean => (body[name] ?? null) !== null;
  const { grant } = given;
  if (!isGiven('code') && !isGiven('refresh_token')) {
    if (grant === 'client_credentials' || grant === 'jwt_bearer') return { kind: grant };
    if (isGiven('grant')) {
      failures.push({ path: 'grant', message: 'must be client_credentials or jwt_bearer' });
      return null;
    }
    return { kind: 'values' };
  }
  if (isGiven('code') && isGiven('refresh_token')) {
    failures.push({ path: 'code', message: 'or refresh_token must be given, and not both' });
    return null;
  }
  for (const name of ['redirect_uri', 'code_verifier'] as const)
    if (!isGiven('code') && isGiven(name)) failures.push({ path: name, message: 'requires code' });
  if (refreshToken !== undefined) return { kind: 'refresh_token', refreshToken: new SecretText(refreshToken) };
  if (code === undefined) return null;
  return {
    kind: 'code',
    code,
    ...(redirectUri === undefined ? {} : { redirectUri }),
    ...(codeVerifier === undefined ? {} : { codeVerifier: new SecretText(codeVerifier) }),
  };
}
