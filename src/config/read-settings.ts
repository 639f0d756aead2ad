import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { closestName, type Failure } from '../base/index.js';

/** A setting as it was given. */
export interface Given {
  readonly text: string;
  /** How the person who gave it knows it: `GATEHOUSE_PORT`, `GATEHOUSE_PORT in .env`, `--port`. */
  readonly source: string;
}

/** Everything that was given, by name. */
export interface Settings {
  /** The flag where it was given, else the environment's value, else the `.env` file's; undefined where none is. */
  find(name: SettingName, flag?: { readonly name: string; readonly value: string | undefined }): Given | undefined;
}

/** Every setting that Gatehouse reads under a fixed name. */
const settingNames = [
  'DATABASE_URL',
  'REDIS_URL',
  'GATEHOUSE_ALLOWED_ORIGINS',
  'GATEHOUSE_AUDIT_RETENTION_DAYS',
  'GATEHOUSE_CALLS_PER_ACCOUNT_MAX',
  'GATEHOUSE_CALLS_PER_SERVER_MAX',
  'GATEHOUSE_CALL_SECONDS_MAX',
  'GATEHOUSE_CATALOGUE',
  'GATEHOUSE_CONNECT_TO',
  'GATEHOUSE_DATA_DIR',
  'GATEHOUSE_DNS_SERVERS',
  'GATEHOUSE_DRAIN_SECONDS',
  'GATEHOUSE_ENCRYPTION_KEY',
  'GATEHOUSE_FILE_BYTES_MAX',
  'GATEHOUSE_HOST',
  'GATEHOUSE_LOG_LEVEL',
  'GATEHOUSE_OIDC_ADMINS',
  'GATEHOUSE_OIDC_CLIENT_ID',
  'GATEHOUSE_OIDC_CLIENT_SECRET',
  'GATEHOUSE_OIDC_ISSUER',
  'GATEHOUSE_OIDC_VIEWERS',
  'GATEHOUSE_PORT',
  'GATEHOUSE_PREVIOUS_ENCRYPTION_KEYS',
  'GATEHOUSE_PUBLIC_URL',
  'GATEHOUSE_REPLY_CHARS_MAX',
  'GATEHOUSE_STOP_SECONDS',
  'GATEHOUSE_TOKEN_HASH_KEY',
  'GATEHOUSE_TRUSTED_PROXIES',
  'GATEHOUSE_UPLOAD_HOSTS',
  'GATEHOUSE_WEBHOOK_URL',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'OTEL_SERVICE_NAME',
  'OTEL_TRACES_SAMPLER',
  'OTEL_TRACES_SAMPLER_ARG',
] as const;
/** Those, and the operator's OAuth clients, whose names begin as an integration's record says. */
type SettingName = (typeof settingNames)[number] | `${string}_CLIENT_ID` | `${string}_CLIENT_SECRET`;
const prefix = 'GATEHOUSE_';

/** Reads the `.env` file of a folder and the environment, which wins; a name that is nearly a setting's is a failure. */
export function readSettings(
  folder: string,
  environment: { readonly [name: string]: string | undefined },
  failures: Failure[],
): Settings {
  const given = new Map<string, Given>();
  const take = (settings: { readonly [name: string]: string | undefined }, suffix: string): void => {
    for (const [name, value] of Object.entries(settings)) {
      const text = value?.trim() ?? '';
      if (text !== '') given.set(name, { text, source: `${name}${suffix}` });
    }
  };
  take(readEnvFile(folder, failures), ' in .env');
  take(environment, '');
  for (const [name, { source }] of given) {
    const meant = settingNames.find((known) => known === name) ? null : misspelt(name);
    if (meant) failures.push({ path: source, message: `is not a setting; did you mean ${meant}?` });
  }
  return {
    find: (name, flag) => (flag?.value === undefined ? given.get(name) : { text: flag.value, source: flag.name }),
  };
}

// Others may put names of their own behind the prefix (a Kubernetes service called "gatehouse" does), so only near misses count.
function misspelt(name: string): string | null {
  if (!name.startsWith(prefix)) return null;
  const known = settingNames
    .filter((setting) => setting.startsWith(prefix))
    .map((setting) => setting.slice(prefix.length));
  const near = closestName(name.slice(prefix.length), known);
  return near && `${prefix}${near}`;
}

function readEnvFile(folder: string, failures: Failure[]): { readonly [name: string]: string | undefined } {
  const path = join(folder, '.env');
  if (!existsSync(path)) return {};
  try {
    return parseEnv(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''));
  } catch (error) {
    failures.push({ path, message: `cannot be read: ${error instanceof Error ? error.message : String(error)}` });
    return {};
  }
}
