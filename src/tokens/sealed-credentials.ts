import { isJsonObject, ok, type Result, SecretText } from '../base/index.js';
import type { CredentialFieldsRecord } from '../catalogue/index.js';
import type { SecretRow, Store } from '../store/index.js';
import type { SecretPlace, Vault } from '../vault/index.js';

/** How an account was connected: by a person's consent, by one of the other grants, or without OAuth. */
export type AccountGrant = 'consent' | 'client_credentials' | 'jwt_bearer' | 'secret' | 'none';

/** The fields that the person who connected an account entered, and how it was connected. */
export interface GivenCredentials {
  readonly grant: AccountGrant;
  readonly fields: { readonly [field: string]: SecretText };
}

const nothingGiven: GivenCredentials = { grant: 'consent', fields: {} };

/** Seals the entered fields as the account's own secret. */
export function sealCredentials(
  vault: Vault,
  { grant, fields }: GivenCredentials,
  place: Omit<SecretPlace, 'kind' | 'expiresAt'>,
): SecretRow {
  const texts = Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, value.reveal()]));
  const secret = new SecretText(JSON.stringify({ grant, fields: texts }));
  return vault.seal(secret, { ...place, kind: 'credentials', expiresAt: null });
}

/**
 * Opens the entered fields. Empty for an account that was connected by consent and without fields. Refuses if they
 * cannot be opened.
 */
export async function readCredentials(
  { store, vault }: { readonly store: { readonly secrets: Pick<Store['secrets'], 'get'> }; readonly vault: Vault },
  accountId: string,
): Promise<Result<GivenCredentials>> {
  const row = await store.secrets.get(accountId, 'credentials');
  if (!row) return ok(nothingGiven);
  const opened = vault.open(row);
  if (!opened.ok) return opened;
  const read: unknown = JSON.parse(opened.value.reveal());
  if (!isJsonObject(read) || !isJsonObject(read.fields) || !isGrant(read.grant))
    throw new Error('the sealed credentials of an account are none of ours');
  const fields = Object.entries(read.fields).map(([name, value]) => [name, new SecretText(String(value))] as const);
  return ok({ grant: read.grant, fields: Object.fromEntries(fields) });
}

/** The values that credential templates name: each field, and of a JSON file its members as `field.member`. */
export function credentialValues(
  record: CredentialFieldsRecord,
  fields: GivenCredentials['fields'],
): ReadonlyMap<string, SecretText> {
  const values = new Map<string, SecretText>();
  for (const [name, value] of Object.entries(fields)) {
    const members = Object.hasOwn(record, name) ? record[name]?.json : undefined;
    if (!members) values.set(name, value);
    else for (const [member, text] of membersOf(value, members)) values.set(`${name}.${member}`, new SecretText(text));
  }
  return values;
}

/** The named members of a JSON file that are texts. Empty if it is not a JSON object. */
export function membersOf(
  file: SecretText,
  members: readonly string[],
): readonly (readonly [member: string, text: string])[] {
  try {
    const read: unknown = JSON.parse(file.reveal());
    if (!isJsonObject(read)) return [];
    return members.flatMap((member) => {
      const value = Object.hasOwn(read, member) ? read[member] : undefined;
      return typeof value === 'string' && value !== '' ? [[member, value] as const] : [];
    });
  } catch {
    return [];
  }
}

function isGrant(value: unknown): value is AccountGrant {
  return (
    value === 'consent' ||
    value === 'client_credentials' ||
    value === 'jwt_bearer' ||
    value === 'secret' ||
    value === 'none'
  );
}
