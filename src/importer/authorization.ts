import { isJsonObject, type JsonObject, type JsonValue } from '../base/index.js';
import { endpointOfUrl } from './hosts.js';
import { memberOf, objectAt, sorted, textAt } from './members.js';
import { type AuthorizationDraft, headerName } from './operation.js';
import type { Follow } from './pointers.js';
import { plainWords } from './words.js';

/** A document's declarations about authorization. */
export interface SecuritySource {
  readonly schemes: JsonObject;
  /** Requirements of every operation, and those of single ones: without a common one, the most frequent is used. */
  readonly requirements: readonly JsonValue[];
  readonly perOperation: readonly JsonValue[];
  readonly name: string;
  readonly follow: Follow;
}

interface Part {
  readonly fields: JsonObject;
  readonly places: readonly JsonObject[];
}

/** How accounts of the documented service are connected: the first requirement that a record can express. */
export function draftAuthorization(source: SecuritySource): AuthorizationDraft {
  const { schemes } = source;
  const wanted = choices(source);
  const oauth = wanted
    .map((names) => (names.length === 1 ? oauthOf(source, names[0] ?? '') : null))
    .find((draft) => draft);
  for (const names of wanted) {
    const [only = ''] = names;
    if (names.length === 1 && oauthOf(source, only)) return oauth ?? noAuthorization([]);
    const parts = names.map((name) =>
      secretOf(source.follow(memberOf(schemes, name)).value, names.length > 1 ? name : ''),
    );
    const found = parts.filter((part) => part !== null);
    if (found.length === names.length && found.length > 0) return secretDraft(withoutRepeated(found));
  }
  if (wanted.length > 0)
    return {
      ...secretDraft([bearer('access_token_text', 'Access token')]),
      todo: [
        `The document authorizes by ${wanted
          .flat()
          .map((name) => plainWords(name, 40))
          .join(
            ', ',
          )}, which cannot be imported. Connecting an account prompts for an access token, which is sent as Bearer. If this is wrong, write authorization in overlay.yaml.`,
      ],
    };
  return noAuthorization([
    'The document names no security scheme, so calls carry no credentials. Write authorization in overlay.yaml, or import with --authorization.',
  ]);
}

function noAuthorization(todo: readonly string[]): AuthorizationDraft {
  return { record: { kind: 'none' }, hosts: {}, todo, hasScopes: false };
}

// Alternatives in the order of preference: those for all operations first, then the most frequent of single ones, then any scheme.
function choices({ schemes, requirements, perOperation }: SecuritySource): readonly (readonly string[])[] {
  const known = (requirement: JsonValue): readonly string[] =>
    isJsonObject(requirement) ? sorted(Object.keys(requirement)).filter((name) => Object.hasOwn(schemes, name)) : [];
  const counts = new Map<string, { names: readonly string[]; count: number }>();
  for (const requirement of perOperation) {
    const names = known(requirement);
    const entry = counts.get(names.join('\n')) ?? { names, count: 0 };
    counts.set(names.join('\n'), { names, count: entry.count + 1 });
  }
  const frequent = [...counts.values()].sort((a, b) => b.count - a.count).map(({ names }) => names);
  const single = sorted(Object.keys(schemes)).map((name) => [name]);
  return [...requirements.map(known), ...frequent, ...single].filter((names) => names.length > 0);
}

/** Leaves out a scheme that would send a header or query parameter of an earlier one again. */
function withoutRepeated(parts: readonly Part[]): readonly Part[] {
  const seen = new Set<string>();
  return parts.filter(({ places }) => {
    const own = places.map((place) => `${textAt(place, 'header').toLowerCase()} ${textAt(place, 'query')}`);
    const isRepeated = own.some((place) => place !== ' ' && seen.has(place));
    if (!isRepeated) for (const place of own) seen.add(place);
    return !isRepeated;
  });
}

function secretDraft(parts: readonly Part[]): AuthorizationDraft {
  return {
    record: {
      kind: 'secret',
      fields: Object.fromEntries(parts.flatMap(({ fields }) => Object.entries(fields))),
      places: parts.flatMap(({ places }) => places),
    },
    hosts: {},
    todo: [],
    hasScopes: false,
  };
}

function bearer(field: string, title: string): Part {
  return { fields: { [field]: { title } }, places: [{ header: 'authorization', value: `Bearer {${field}}` }] };
}

/** A secret that a person copies from the service; null for a scheme of another kind. */
function secretOf(scheme: JsonValue | undefined, suffix: string): Part | null {
  const end =
    suffix === ''
      ? ''
      : `_${suffix
          .toLowerCase()
          .replaceAll(/[^a-z0-9]+/g, '_')
          .replaceAll(/^_+|_+$/g, '')}`;
  const type = textAt(scheme, 'type').toLowerCase();
  const http = textAt(scheme, 'scheme').toLowerCase();
  if (type === 'basic' || (type === 'http' && http === 'basic'))
    return {
      fields: {
        [`user_name${end}`]: { title: 'User name', secret: false },
        [`password${end}`]: { title: 'Password', optional: true },
      },
      places: [{ basic: [`{user_name${end}}`, `{password${end}}`] }],
    };
  if (type === 'http' && http === 'bearer') return bearer(`token${end}`, 'Token');
  const name = textAt(scheme, 'name');
  if (type !== 'apikey' || name === '') return null;
  const field = `api_key${end}`;
  const description = plainWords(textAt(scheme, 'description'), 160);
  const fields = { [field]: { title: 'API key', ...(description === '' ? {} : { description }) } };
  const place = textAt(scheme, 'in').toLowerCase();
  if (place === 'query') return { fields, places: [{ query: name, value: `{${field}}` }] };
  if (place === 'cookie') return { fields, places: [{ header: 'cookie', value: `${name}={${field}}` }] };
  return headerName.test(name) ? { fields, places: [{ header: name, value: `{${field}}` }] } : null;
}

/** OAuth 2.0 by consent or by client credentials; null if the document lacks what either needs. */
function oauthOf({ schemes, name, follow }: SecuritySource, scheme: string): AuthorizationDraft | null {
  const found = follow(memberOf(schemes, scheme)).value;
  if (textAt(found, 'type').toLowerCase() !== 'oauth2') return null;
  const flows = objectAt(found, 'flows');
  const old = textAt(found, 'flow');
  const code = old === 'accessCode' ? found : memberOf(flows, 'authorizationCode');
  const client = old === 'application' ? found : memberOf(flows, 'clientCredentials');
  const flow = code ?? client;
  const token = endpointOfUrl(textAt(flow, 'tokenUrl'));
  const authorize = endpointOfUrl(textAt(code, 'authorizationUrl'));
  if (!token || (code !== undefined && !authorize)) return null;
  const extra = authorize ? [...authorize.query.entries()] : [];
  return {
    record: {
      kind: 'oauth2',
      grants: [code === undefined ? 'client_credentials' : 'code'],
      client_environment_prefix: name.toUpperCase(),
      endpoints: {
        ...(authorize ? { authorize: { host: 'authorize', path: authorize.path } } : {}),
        token: { host: 'token', path: token.path },
      },
      ...(extra.length > 0 ? { authorize_parameters: Object.fromEntries(extra) } : {}),
      refresh_token: 'optional',
      places: [{ header: 'authorization', value: 'Bearer {access_token}' }],
    },
    hosts: { ...(authorize ? { authorize: authorize.host } : {}), token: token.host },
    todo: [
      'OAuth: check what the document cannot say, such as the scope separator and parameters that make the service return a refresh token.',
    ],
    hasScopes: true,
  };
}

/**
 * Authorization from a flag: `bearer`, `basic`, `none`, `header:<name>` or `query:<name>`; null if it is none of these.
 */
export function authorizationByFlag(flag: string): AuthorizationDraft | null {
  const [kind = '', name = ''] = flag.split(':');
  if (flag === 'none') return noAuthorization([]);
  if (flag === 'bearer') return secretDraft([bearer('token', 'Token')]);
  const scheme =
    flag === 'basic'
      ? { type: 'basic' }
      : (kind === 'header' || kind === 'query') && name !== ''
        ? { type: 'apiKey', in: kind, name }
        : null;
  const part = scheme && secretOf(scheme, '');
  return part ? secretDraft([part]) : null;
}
