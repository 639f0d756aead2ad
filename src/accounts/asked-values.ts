import { closestName, type Failure, ok, type Result, refuse, SecretText } from '../base/index.js';
import type { Integration, OAuthGrant } from '../catalogue/index.js';
import type { OAuthClient } from '../tokens/index.js';
import type { ConnectInput } from './types.js';

/**
 * How a person connects an account: with a consent in a browser (`code`), with a code on another device, or by entering
 * values.
 */
export type ConnectWay = Exclude<ConnectInput['kind'], 'refresh_token'>;

/** One value to enter to connect an account. */
export interface ConnectValue {
  readonly name: string;
  /** A credential field, a context value, or a part of the account's own OAuth client. */
  readonly kind: 'field' | 'context' | 'client';
  readonly title: string;
  readonly description: string | null;
  readonly example: string | null;
  /** Whether forms and prompts hide the value. */
  readonly isSecret: boolean;
  readonly isRequired: boolean;
  /** Whether the value is a whole JSON file. */
  readonly isFile: boolean;
}

/** Entered values by name. */
export interface GivenTexts {
  readonly [name: string]: string;
}

/** Entered values, sorted by their use in the connection. */
export interface SortedValues {
  readonly context: { readonly [name: string]: string };
  readonly fields: { readonly [name: string]: SecretText };
  readonly client: OAuthClient | undefined;
}

/** The default way to connect accounts of an integration: a consent if there is one, a device as the last choice. */
export function connectWayOf({ record }: Pick<Integration, 'record'>): ConnectWay {
  const { authorization } = record;
  if (authorization.kind !== 'oauth2') return 'values';
  const ways = ['code', 'jwt_bearer', 'client_credentials'] as const;
  return ways.find((way) => authorization.grants.includes(way)) ?? 'device_code';
}

const grantsByWay: { readonly [way in Exclude<ConnectInput['kind'], 'values'>]: readonly OAuthGrant[] } = {
  code: ['code'],
  refresh_token: ['code', 'device'],
  device_code: ['device'],
  client_credentials: ['client_credentials'],
  jwt_bearer: ['jwt_bearer'],
};

/** Whether a value that only applies to certain grants is needed for this way of connecting. */
export function isAskedIn(way: ConnectInput['kind'] | undefined, grants: readonly OAuthGrant[] | undefined): boolean {
  if (way === undefined || way === 'values' || grants === undefined) return true;
  return grantsByWay[way].some((grant) => grants.includes(grant));
}

/**
 * The values that a person must enter to connect an account in this way, in the order of the records. Without a
 * person's consent, they include an OAuth client of the account's own, which is required if none is configured.
 */
export function askedValues(
  { record }: Pick<Integration, 'record'>,
  { way, hasClient }: { readonly way: ConnectWay; readonly hasClient: boolean },
): readonly ConnectValue[] {
  const context = record.context.flatMap(({ name, title, ask, optional }): readonly ConnectValue[] =>
    ask && isAskedIn(way, ask.grants)
      ? [
          {
            name,
            kind: 'context',
            title,
            description: null,
            example: ask.example ?? null,
            isSecret: false,
            isRequired: optional !== true && ask.default === undefined,
            isFile: false,
          },
        ]
      : [],
  );
  const ofWay = Object.entries(record.authorization.fields).filter(([, { grants }]) => isAskedIn(way, grants));
  const fields = ofWay.map(
    ([name, field]): ConnectValue => ({
      name,
      kind: 'field',
      title: field.title,
      description: field.description ?? null,
      example: field.example ?? null,
      isSecret: field.secret,
      isRequired: !field.optional,
      isFile: field.json !== undefined,
    }),
  );
  const own = way === 'client_credentials' ? clientValues(hasClient) : [];
  const taken = new Set([...context, ...fields].map(({ name }) => name));
  return [...context, ...fields, ...own.filter(({ name }) => !taken.has(name))];
}

function clientValues(hasClient: boolean): readonly ConnectValue[] {
  const common = { kind: 'client' as const, example: null, isRequired: !hasClient, isFile: false };
  const description = hasClient ? 'Leave empty to use the configured client.' : null;
  return [
    { ...common, name: 'client_id', title: 'client ID', description, isSecret: false },
    { ...common, name: 'client_secret', title: 'client secret', description, isSecret: true },
  ];
}

/** Sorts entered values by their use. Empty values count as absent. Refuses with a failure for each unknown name. */
export function sortValues(asked: readonly ConnectValue[], given: GivenTexts): Result<SortedValues> {
  const context: { [name: string]: string } = {};
  const fields: { [name: string]: SecretText } = {};
  const client: { [name: string]: string } = {};
  const failures: Failure[] = [];
  for (const [name, text] of Object.entries(given)) {
    const value = asked.find((one) => one.name === name);
    if (!value) failures.push({ path: name.slice(0, 60), message: notAsked(name, asked) });
    else if (text.trim() === '') continue;
    else if (value.kind === 'field') fields[name] = new SecretText(text.trim());
    else (value.kind === 'client' ? client : context)[name] = text.trim();
  }
  const { client_id: id, client_secret: secret } = client;
  if (id !== undefined && secret === undefined)
    failures.push({ path: 'client_secret', message: 'is required with client_id' });
  if (secret !== undefined && id === undefined)
    failures.push({ path: 'client_id', message: 'is required with client_secret' });
  if (failures.length > 0)
    return refuse('invalid_params', failures.map(({ path, message }) => `${path} ${message}`).join('; '), { failures });
  const own = id !== undefined && secret !== undefined ? { id, secret: new SecretText(secret) } : undefined;
  return ok({ context, fields, client: own });
}

function notAsked(name: string, asked: readonly ConnectValue[]): string {
  const names = asked.map((value) => value.name);
  const near = closestName(name, names);
  const hint = near ? `did you mean ${near}?` : names.length > 0 ? `known: ${names.join(', ')}` : 'there are none';
  return `is not a value of this integration (${hint})`;
}
