import { closestName, type Failure, isJsonObject } from '../base/index.js';
import { replyFormats, resultShapes, type ServerConfig } from './types.js';

const listKeys = ['methods', 'tags', 'tools', 'preload'] as const;
const booleanKeys = ['require_api_token_auth', 'confirm_in_client', 'dry_run', 'pin_tools'] as const;
const choices = {
  tool_exposure: ['all', 'discovery', 'code'],
  approval: ['none', 'destructive', 'write'],
  auth: ['token', 'oauth'],
  result_shape: resultShapes,
  reply_format: replyFormats,
} as const;
const keys = [...listKeys, ...booleanKeys, ...Object.keys(choices), 'reply_chars_max', 'idempotency_seconds'];
/** The settings that each account of a server over several has. */
export const memberConfigKeys = [
  'methods',
  'tags',
  'tools',
  'preload',
  'approval',
  'dry_run',
] as const satisfies (keyof ServerConfig)[];
/**
 * The settings of such a server as a whole; `approval` and `dry_run` are defaults for its members. Names of tools
 * belong to an integration, so lists of them belong to members.
 */
export const sharedConfigKeys = keys.filter((key) => !listKeys.some((name) => name === key));
const ranges = {
  reply_chars_max: { min: 1_000, max: 500_000 },
  idempotency_seconds: { min: 0, max: 86_400 },
};
const listItemsMax = 500;
const namePattern = /^[\w-]{1,100}$/;

/** What a config is checked against. */
export interface ConfigCheck {
  /** Whether `auth: oauth` can be enforced. */
  readonly hasOauth?: boolean;
  /** The allowed keys. Default: all. */
  readonly keys?: readonly string[];
  /** Path of the config in the request. */
  readonly at?: string;
}

/**
 * Validates a `config`: unknown keys and values are errors, and every error is reported. Its keys replace those of
 * `present`; null removes a key; other keys stay. At creation, without `present`, null is an error. Returns the merged
 * config, with `methods` and `tags` in lower case and without duplicates.
 */
export function checkConfig(
  input: unknown,
  { hasOauth = true, keys: allowed = keys, at = 'config' }: ConfigCheck,
  present?: ServerConfig,
): { config: ServerConfig; failures: readonly Failure[] } {
  const failures: Failure[] = [];
  if (!isJsonObject(input)) return { config: present ?? {}, failures: [{ path: at, message: 'must be an object' }] };
  const config: MutableConfig = { ...present };
  for (const [key, value] of Object.entries(input)) {
    const path = `${at}.${key.slice(0, 60)}`;
    if (isKey(key) && !allowed.includes(key)) {
      failures.push({
        path,
        message: misplacedWords(at),
      });
    } else if (!isKey(key)) {
      const near = closestName(key, allowed);
      failures.push({
        path,
        message: `is not a key of config (${near ? `did you mean ${near}?` : `known: ${allowed.join(', ')}`})`,
      });
    } else if (value === null) {
      if (present === undefined)
        failures.push({ path, message: 'must not be null; leave the key out for its default' });
      else delete config[key];
    } else {
      assign(config, { key, value, path }, failures);
    }
  }
  refuseUnenforceable(config, hasOauth, failures);
  // For a member, it depends on the config of the whole server.
  if (allowed.includes('tool_exposure')) failures.push(...refuseIdlePreload(config, at));
  return { config, failures };
}

function misplacedWords(at: string): string {
  return `is not allowed here; put it into ${at === 'config' ? 'members[i].config' : 'config'}`;
}

type Key = keyof ServerConfig;
type MutableConfig = { -readonly [key in keyof ServerConfig]: ServerConfig[key] };

function isKey(key: string): key is Key {
  return keys.includes(key);
}

function assign(
  config: MutableConfig,
  { key, value, path }: { key: Key; value: unknown; path: string },
  failures: Failure[],
): void {
  switch (key) {
    case 'methods':
    case 'tags':
    case 'tools':
    case 'preload': {
      const names = checkNames(value, path, failures);
      if (names)
        config[key] = [
          ...new Set(key === 'tools' || key === 'preload' ? names : names.map((name) => name.toLowerCase())),
        ];
      return;
    }
    case 'require_api_token_auth':
    case 'confirm_in_client':
    case 'dry_run':
    case 'pin_tools':
      if (typeof value === 'boolean') config[key] = value;
      else failures.push({ path, message: 'must be true or false' });
      return;
    case 'reply_chars_max':
    case 'idempotency_seconds': {
      const { min, max } = ranges[key];
      if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) config[key] = value;
      else failures.push({ path, message: `must be an integer between ${min} and ${max}` });
      return;
    }
    case 'tool_exposure':
    case 'approval':
    case 'auth':
    case 'result_shape':
    case 'reply_format': {
      const choice = choices[key].find((known) => known === value);
      if (choice !== undefined) Object.assign(config, { [key]: choice });
      else failures.push({ path, message: `must be one of ${choices[key].join(', ')}` });
    }
  }
}

function checkNames(value: unknown, path: string, failures: Failure[]): readonly string[] | null {
  if (!Array.isArray(value) || value.length === 0) {
    failures.push({ path, message: 'must be an array of at least one name; leave the key out to allow everything' });
    return null;
  }
  if (value.length > listItemsMax) {
    failures.push({ path, message: `must have at most ${listItemsMax} names` });
    return null;
  }
  const names: string[] = [];
  for (const [index, item] of value.entries()) {
    const name = typeof item === 'string' ? item.trim() : '';
    if (namePattern.test(name)) names.push(name);
    else failures.push({ path: `${path}[${index}]`, message: 'must be a name of letters, digits, _ and -' });
  }
  return names.length === value.length ? names : null;
}

/** Failures of preloaded tools on a server that lists all tools anyway. */
export function refuseIdlePreload(
  { preload, tool_exposure: exposure = 'all' }: Pick<ServerConfig, 'preload' | 'tool_exposure'>,
  at: string,
): readonly Failure[] {
  return preload !== undefined && exposure === 'all'
    ? [{ path: `${at}.preload`, message: 'requires tool_exposure discovery: without it all tools are listed' }]
    : [];
}

function refuseUnenforceable(config: ServerConfig, hasOauth: boolean, failures: Failure[]): void {
  if (!hasOauth && config.auth === 'oauth')
    failures.push({
      path: 'config.auth',
      message: 'requires an OpenID provider and a public address: set GATEHOUSE_OIDC_ISSUER and GATEHOUSE_PUBLIC_URL',
    });
  if (config.auth === 'oauth' && config.require_api_token_auth === true)
    failures.push({
      path: 'config.require_api_token_auth',
      message: 'cannot be combined with auth oauth: both use the Authorization header',
    });
}
