import { inspect } from 'node:util';
import { type SecretText, textMask } from '../base/index.js';
import type { AuthorizationRecord, PlaceRecord } from '../catalogue/index.js';
import type { OutboundReply } from '../outbound/index.js';
import type { TextPair } from './encode-values.js';
import { encodePairs } from './encode-values.js';

/** The name under which templates know the access token of OAuth. */
const accessTokenName = 'access_token';

/** The credentials of a call: secrets by their names in templates. Cannot print. */
export class Credentials {
  readonly #values: ReadonlyMap<string, SecretText>;
  /** The access token among them; null if the account has none. */
  readonly accessToken: SecretText | null;

  constructor(values: ReadonlyMap<string, SecretText>, accessToken: SecretText | null) {
    this.#values = values;
    this.accessToken = accessToken;
  }

  /** The secret of this name itself, for the one place that sends it or signs with it; undefined if there is none. */
  reveal(name: string): string | undefined {
    return name === accessTokenName ? this.accessToken?.reveal() : this.#values.get(name)?.reveal();
  }

  toString(): string {
    return '[secret]';
  }

  toJSON(): string {
    return '[secret]';
  }

  [inspect.custom](): string {
    return '[secret]';
  }
}

/** Credentials as a request carries them; `query` is empty or `name=value&...`, encoded. */
export interface CarriedCredentials {
  readonly headers: { readonly [name: string]: string };
  readonly query: string;
}

/** The sources of credential templates. */
export interface CredentialSources {
  readonly credentials: Credentials;
  /** The account's context. */
  readonly context: { readonly [name: string]: string };
}

/** Puts credentials into the places that a record names. Pure. Omits a place whose optional value is missing. */
export function carryCredentials(places: readonly PlaceRecord[], sources: CredentialSources): CarriedCredentials {
  const headers: { [name: string]: string } = {};
  const query: TextPair[] = [];
  for (const place of places) {
    if ('basic' in place) {
      const [user, password] = place.basic.map((template) => fillCredentials(template, sources));
      if (user === undefined || password === undefined) continue;
      headers.authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
      continue;
    }
    const value = fillCredentials(place.value, sources);
    if (value === undefined) continue;
    if ('header' in place) headers[place.header.toLowerCase()] = value;
    else query.push([place.query, value]);
  }
  return { headers, query: query.length === 0 ? '' : encodePairs(query) };
}

/** Fills a credential template; undefined if a value that it names is missing. */
export function fillCredentials(template: string, { credentials, context }: CredentialSources): string | undefined {
  let filled = '';
  let taken = 0;
  for (let open = template.indexOf('{'); open !== -1; open = template.indexOf('{', taken)) {
    const close = template.indexOf('}', open);
    if (close === -1) break;
    const name = template.slice(open + 1, close);
    const value = credentials.reveal(name) ?? (Object.hasOwn(context, name) ? context[name] : undefined);
    if (value === undefined || value === '') return undefined;
    filled += template.slice(taken, open) + value;
    taken = close + 1;
  }
  return filled + template.slice(taken);
}

/** A path with the credentials that travel in its query. */
export function withQuery(path: string, query: string): string {
  return query === '' ? path : `${path}${path.includes('?') ? '&' : '?'}${query}`;
}

/**
 * Masks the secrets of its request in a reply: services repeat a key or a header that they refuse, and their messages
 * are shown to models and people. Pure. Does not mask fields that the record does not declare as secret, or secrets
 * under 8 characters.
 */
export function maskRepeatedSecrets(
  reply: OutboundReply,
  { places, fields }: Pick<AuthorizationRecord, 'places' | 'fields'>,
  sources: CredentialSources,
): OutboundReply {
  const masked = maskOf({ places, fields }, sources);
  const text = masked(reply.text);
  const isRepeated = Object.values(reply.headers).some((value) => masked(value) !== value);
  if (!isRepeated) return text === reply.text ? reply : { ...reply, text };
  const headers = Object.entries(reply.headers).map(([name, value]) => [name, masked(value)] as const);
  return { ...reply, headers: Object.fromEntries(headers), text };
}

/** By the credentials of an account, which serve many calls and belong to one integration, with the context that they were sent with. */
const masks = new WeakMap<Credentials, { context: CredentialSources['context']; masked: (text: string) => string }>();

function maskOf(
  { places, fields }: Pick<AuthorizationRecord, 'places' | 'fields'>,
  sources: CredentialSources,
): (text: string) => string {
  const { credentials, context } = sources;
  const known = masks.get(credentials);
  if (known?.context === context) return known.masked;
  const masked = textMask(places.flatMap((place) => secretsOf(place, fields, sources)));
  masks.set(credentials, { context, masked });
  return masked;
}

/** Each secret of a place, and for Basic also both as they are sent. */
function secretsOf(
  place: PlaceRecord,
  fields: AuthorizationRecord['fields'],
  sources: CredentialSources,
): readonly string[] {
  const isSecret = (name: string): boolean => {
    const field = name.split('.', 1).join('');
    return name === accessTokenName || (Object.hasOwn(fields, field) && fields[field]?.secret !== false);
  };
  const names = ('basic' in place ? place.basic : [place.value])
    .flatMap((template) => [...template.matchAll(/\{([^}]*)\}/g)].map(([, name = '']) => name))
    .filter(isSecret);
  const values = names.map((name) => sources.credentials.reveal(name) ?? '');
  const sent =
    'basic' in place && names.length > 0 ? carryCredentials([place], sources).headers.authorization : undefined;
  return sent === undefined ? values : [sent.slice('Basic '.length), ...values];
}
