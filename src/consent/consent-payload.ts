import type { ConnectRequest } from '../accounts/index.js';
import { isJsonObject, type JsonObject, type JsonValue, ok, type Result, refuse, SecretText } from '../base/index.js';
import type { ConsentRow } from '../store/index.js';
import type { OAuthClient } from '../tokens/index.js';
import type { Vault } from '../vault/index.js';

/** A pending consent, as stored. */
export interface PendingConsent {
  readonly flow: 'link' | 'browser' | 'device';
  readonly integration: string;
  readonly name: string;
  readonly dataCenter: string;
  /** Whether the person who uses the link chooses the data centre. */
  readonly asksDataCenter: boolean;
  readonly accountId: string | null;
  readonly scopes: readonly string[];
  /** Entered context values. */
  readonly context: { readonly [name: string]: string };
  readonly redirectUri: string | null;
  /** Digest of the secret in the browser's cookie. */
  readonly browserKeyHash: string | null;
  readonly returnTo: string | null;
  readonly createdBy: string;
  /** Null in consents of an older version that did not store it. */
  readonly createdByName: string | null;
  /** Stored sealed. */
  readonly client: OAuthClient | null;
  /** Stored sealed: credential fields. */
  readonly fields: { readonly [name: string]: SecretText };
  /** Stored sealed: the PKCE verifier of a consent in a browser, or the device code of a device. */
  readonly secret: SecretText | null;
}

/** What a consent will connect, without what the authorization server has yet to return. */
export function connectionOf(consent: PendingConsent): Omit<ConnectRequest, 'input'> {
  const { integration, name, dataCenter, accountId, client, scopes, context, fields, createdByName: by } = consent;
  return {
    integration,
    name,
    dataCenter,
    scopes,
    context,
    fields,
    by,
    ...(client ? { client } : {}),
    ...(accountId === null ? {} : { accountId }),
  };
}

/** The payload of a consent's row. Its secrets are sealed for that row only. */
export function writePayload(vault: Vault, idHash: string, consent: PendingConsent): JsonObject {
  const { client, secret, fields, ...open } = consent;
  const secrets = JSON.stringify({
    secret: secret?.reveal() ?? null,
    client: client && { id: client.id, secret: client.secret.reveal() },
    fields: Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, value.reveal()])),
  });
  const { keyId, sealed } = vault.sealText(new SecretText(secrets), placeOf(idHash));
  return { ...open, keyId, sealed };
}

/** Reads what `writePayload` wrote. Refuses if the key is not available; throws if the row is not valid. */
export function readPayload(vault: Vault, row: ConsentRow): Result<PendingConsent> {
  const { payload } = row;
  const opened = vault.openText({ keyId: text(payload.keyId), sealed: text(payload.sealed) }, placeOf(row.idHash));
  if (!opened.ok) return refuse('gone', `${opened.refusal.message} Or start the consent again.`);
  const secrets: unknown = JSON.parse(opened.value.reveal());
  if (!isJsonObject(secrets)) throw new Error('the encrypted part of a consent must be an object');
  const { client, secret, fields } = secrets;
  const { flow } = payload;
  if (flow !== 'link' && flow !== 'browser' && flow !== 'device') throw new Error('a consent row has no known flow');
  return ok({
    flow,
    integration: text(payload.integration),
    name: text(payload.name),
    dataCenter: text(payload.dataCenter),
    // Absent in rows of an older version without that choice.
    asksDataCenter: payload.asksDataCenter === true,
    accountId: textOrNull(payload.accountId),
    scopes: Array.isArray(payload.scopes) ? payload.scopes.map(text) : [],
    context: texts(payload.context),
    redirectUri: textOrNull(payload.redirectUri),
    browserKeyHash: textOrNull(payload.browserKeyHash),
    returnTo: textOrNull(payload.returnTo),
    createdBy: text(payload.createdBy),
    createdByName: textOrNull(payload.createdByName ?? null),
    client: isJsonObject(client) ? { id: text(client.id), secret: new SecretText(text(client.secret)) } : null,
    fields: Object.fromEntries(Object.entries(texts(fields)).map(([name, value]) => [name, new SecretText(value)])),
    secret: typeof secret === 'string' ? new SecretText(secret) : null,
  });
}

// Absent in rows of an older version without entered values.
function texts(value: JsonValue | undefined): { readonly [name: string]: string } {
  return isJsonObject(value) ? Object.fromEntries(Object.entries(value).map(([name, item]) => [name, text(item)])) : {};
}

function placeOf(idHash: string): string {
  return `consent/${idHash}`;
}

function text(value: JsonValue | undefined): string {
  if (typeof value !== 'string') throw new Error('a consent row lacks a text');
  return value;
}

function textOrNull(value: JsonValue | undefined): string | null {
  return value === null ? null : text(value);
}
