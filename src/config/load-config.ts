import { existsSync, readFileSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { type Failure, ok, type Result, refuse, SecretText } from '../base/index.js';

/** The whole configuration, judged once at the start and frozen. */
export interface Config {
  readonly host: string;
  readonly port: number;
  /** Where people and clients reach this gateway, without a trailing slash; null means the address it listens on. */
  readonly publicUrl: string | null;
  readonly dataDir: string;
  /** Null for the embedded store. */
  readonly databaseUrl: string | null;
  readonly logLevel: LogLevel;
  /** Host, or `*`, to the origin that takes its place. */
  readonly connectTo: ReadonlyMap<string, string>;
  /** Null: kept in the data folder, made on the first start. */
  readonly encryptionKey: SecretText | null;
  readonly previousEncryptionKeys: readonly SecretText[];
  /** The operator's OAuth client for an integration, by the prefix that the integration's record names. */
  client(prefix: string): { readonly id: string; readonly secret: SecretText } | undefined;
}

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** What a command line may set; it wins over the environment, which wins over the `.env` file. */
export interface ConfigFlags {
  readonly host?: string | undefined;
  readonly port?: string | undefined;
  readonly publicUrl?: string | undefined;
  readonly dataDir?: string | undefined;
  readonly logLevel?: string | undefined;
  readonly connectTo?: string | undefined;
  /** OAuth clients by prefix, in place of the environment's. */
  readonly clients?: ReadonlyMap<string, { readonly id: string; readonly secret: SecretText }> | undefined;
}

export interface ConfigSources {
  readonly flags?: ConfigFlags;
  /** The process's environment unless handed in. */
  readonly environment?: { readonly [name: string]: string | undefined };
  readonly folder?: string;
}

/** Reads and judges the configuration; all faults come together, each with the setting's name and what is expected. */
export function loadConfig({
  flags = {},
  environment = process.env,
  folder = process.cwd(),
}: ConfigSources = {}): Result<Config> {
  const failures: Failure[] = [];
  const settings = { ...readEnvFile(folder, failures), ...withoutEmpty(environment) };
  const setting = (name: string, flag?: string): string | undefined => flag ?? settings[name];
  const dataDir = setting('GATEHOUSE_DATA_DIR', flags.dataDir) ?? '.gatehouse';
  const config: Config = {
    host: setting('GATEHOUSE_HOST', flags.host) ?? '127.0.0.1',
    port: readPort(setting('GATEHOUSE_PORT', flags.port) ?? '8787', failures),
    publicUrl: readPublicUrl(setting('GATEHOUSE_PUBLIC_URL', flags.publicUrl), failures),
    dataDir: isAbsolute(dataDir) ? dataDir : resolve(folder, dataDir),
    databaseUrl: readDatabaseUrl(settings.DATABASE_URL, failures),
    logLevel: readLogLevel(setting('GATEHOUSE_LOG_LEVEL', flags.logLevel) ?? 'info', failures),
    connectTo: readConnectTo(setting('GATEHOUSE_CONNECT_TO', flags.connectTo), failures),
    encryptionKey: readKey('GATEHOUSE_ENCRYPTION_KEY', settings.GATEHOUSE_ENCRYPTION_KEY, failures),
    previousEncryptionKeys: (settings.GATEHOUSE_PREVIOUS_ENCRYPTION_KEYS ?? '')
      .split(',')
      .filter(Boolean)
      .map((text) => readKey('GATEHOUSE_PREVIOUS_ENCRYPTION_KEYS', text.trim(), failures))
      .filter((key) => key !== null),
    client: (prefix) => {
      const given = flags.clients?.get(prefix);
      if (given) return given;
      const id = settings[`${prefix}_CLIENT_ID`];
      const secret = settings[`${prefix}_CLIENT_SECRET`];
      return id && secret ? { id, secret: new SecretText(secret) } : undefined;
    },
  };
  if (settings.REDIS_URL) failures.push({ path: 'REDIS_URL', message: 'is not used by this version; take it out' });
  if (failures.length > 0)
    return refuse(
      'invalid_params',
      `The configuration cannot be used:\n${failures.map(({ path, message }) => `  ${path} ${message}`).join('\n')}`,
      { failures },
    );
  return ok(Object.freeze(config));
}

function readEnvFile(folder: string, failures: Failure[]): { [name: string]: string | undefined } {
  const path = join(folder, '.env');
  if (!existsSync(path)) return {};
  try {
    return withoutEmpty(parseEnv(readFileSync(path, 'utf8')));
  } catch (error) {
    failures.push({
      path: '.env',
      message: `cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    });
    return {};
  }
}

function withoutEmpty(settings: { readonly [name: string]: string | undefined }): {
  [name: string]: string | undefined;
} {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined && value !== ''));
}

function readPort(text: string, failures: Failure[]): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  failures.push({
    path: 'GATEHOUSE_PORT',
    message: `is ${JSON.stringify(text)}; it must be a port number from 0 (any free one) to 65535`,
  });
  return 0;
}

function readPublicUrl(text: string | undefined, failures: Failure[]): string | null {
  if (text === undefined) return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  const isFit =
    url !== null &&
    (url.protocol === 'https:' || url.protocol === 'http:') &&
    url.search === '' &&
    url.hash === '' &&
    url.username === '';
  if (isFit) return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
  failures.push({
    path: 'GATEHOUSE_PUBLIC_URL',
    message: `is ${JSON.stringify(text)}; it must be an address such as https://gatehouse.example.com`,
  });
  return null;
}

function readDatabaseUrl(text: string | undefined, failures: Failure[]): string | null {
  if (text === undefined) return null;
  if (/^postgres(ql)?:\/\//.test(text)) return text;
  failures.push({ path: 'DATABASE_URL', message: 'must begin with postgres:// (leave it out for the embedded store)' });
  return null;
}

function readLogLevel(text: string, failures: Failure[]): LogLevel {
  const level = logLevels.find((candidate) => candidate === text);
  if (level) return level;
  failures.push({
    path: 'GATEHOUSE_LOG_LEVEL',
    message: `is ${JSON.stringify(text)}; it must be one of ${logLevels.join(', ')}`,
  });
  return 'info';
}

function readConnectTo(text: string | undefined, failures: Failure[]): ReadonlyMap<string, string> {
  const routes = new Map<string, string>();
  for (const entry of (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)) {
    const [host = '', origin = ''] = entry.split(/=(.*)/s);
    const url = URL.canParse(origin) ? new URL(origin) : null;
    const isOrigin =
      url !== null &&
      (url.protocol === 'http:' || url.protocol === 'https:') &&
      url.pathname === '/' &&
      url.search === '';
    if (!isOrigin || !/^(\*|[a-z0-9.-]+)$/i.test(host)) {
      failures.push({
        path: 'GATEHOUSE_CONNECT_TO',
        message: `has ${JSON.stringify(entry)}; each entry must be host=origin, such as mail.example.com=http://127.0.0.1:9000 or *=http://127.0.0.1:9000`,
      });
      continue;
    }
    routes.set(host.toLowerCase(), url.origin);
  }
  return routes;
}

function readKey(name: string, text: string | undefined, failures: Failure[]): SecretText | null {
  if (text === undefined) return null;
  if (decodeKey(text)) return new SecretText(text);
  failures.push({
    path: name,
    message: 'must be 32 random bytes in base64 or hexadecimal (openssl rand -base64 32 makes one)',
  });
  return null;
}

/** A key of 32 bytes from its hexadecimal or base64 form, or null. */
export function decodeKey(text: string): Buffer | null {
  const bytes = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64');
  return bytes.length === 32 && (/^[0-9a-f]{64}$/i.test(text) || /^[A-Za-z0-9+/_-]{43}=?$/.test(text)) ? bytes : null;
}
