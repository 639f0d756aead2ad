import { isAbsolute, resolve } from 'node:path';
import { type Failure, ok, type Result, refuse, SecretText } from '../base/index.js';
import { decodeKey } from './decode-key.js';
import {
  isAddress,
  readCount,
  readHosts,
  readIssuer,
  readLimit,
  readOrigins,
  readProxies,
  readResolvers,
  readWorkers,
} from './read-limits.js';
import { type PublicDocuments, readPublicDocuments } from './read-public-documents.js';
import { readSampling, type TraceSampling } from './read-sampling.js';
import { type Given, readSettings, type Settings } from './read-settings.js';
import { readSignIn, type SignInConfig } from './read-sign-in.js';

/** The whole configuration, validated once at start and frozen. */
export interface Config {
  readonly host: string;
  readonly port: number;
  /** URL of this gateway for people and clients, without a trailing slash. Null: the address it listens on. */
  readonly publicUrl: string | null;
  readonly dataDir: string;
  /** Null for the embedded store. */
  readonly databaseUrl: string | null;
  /** Null: state that gateways share in addition to the database is kept per process. */
  readonly redisUrl: string | null;
  readonly logLevel: LogLevel;
  /** Longest reply of a tool in characters, for every client. Null: depends on the client. */
  readonly replyCharsMax: number | null;
  /** Collector for traces and metrics (OTLP over HTTP), without a trailing slash. Null: none. */
  readonly otlpEndpoint: string | null;
  /** Service name of this gateway at the collector. */
  readonly serviceName: string;
  /** Which traces are kept. */
  readonly traceSampling: TraceSampling;
  /** How long a stopping gateway still accepts calls while `/readyz` reports that it is not ready. Seconds. */
  readonly drainSeconds: number;
  /** Processes that serve calls. */
  readonly workers: number;
  /** How long running calls may take to finish once the gateway has stopped accepting new ones. Seconds. */
  readonly stopSeconds: number;
  /** Origin to connect to in place of a host, by host or `*`. */
  readonly connectTo: ReadonlyMap<string, string>;
  /** The operator's folders of integrations, next to the shipped ones. */
  readonly catalogueFolders: readonly string[];
  /** Whether changed files in them are detected automatically, or reloaded on a signal. */
  readonly catalogueReload: 'watch' | 'signal';
  /** Hosts from which calls may fetch files. */
  readonly uploadHosts: readonly string[];
  /** Largest file that a tool accepts or returns. Bytes. */
  readonly fileBytesMax: number;
  /** Resolvers for DNS lookups, `address` or `address:port`. Empty: the resolvers of the machine. */
  readonly dnsServers: readonly string[];
  /** Origins whose pages may call MCP servers, in addition to the gateway's own. */
  readonly allowedOrigins: readonly string[];
  /** Addresses, networks and named ranges of proxies whose forwarded client addresses are trusted. */
  readonly trustedProxies: readonly string[];
  /** Audit log retention. Null: forever. */
  readonly auditRetentionDays: number | null;
  /** Maximum concurrent calls, and maximum subscriptions, per MCP server. */
  readonly callsPerServerMax: number;
  /** Maximum concurrent calls per integrated account, across all its MCP servers and the admin API. */
  readonly callsPerAccountMax: number;
  /** Maximum duration of one call. Seconds. */
  readonly callSecondsMax: number;
  /** The OpenID provider whose access tokens are valid for MCP servers with `auth: oauth`. Null: none. */
  readonly oidcIssuer: string | null;
  /** What this gateway publishes about itself. */
  readonly publicDocuments: PublicDocuments;
  /** How people sign in to the dashboard with OpenID. Null: sign-in is off. */
  readonly signIn: SignInConfig | null;
  /** Null: stored in the data folder, created on the first start. */
  readonly encryptionKey: SecretText | null;
  readonly previousEncryptionKeys: readonly SecretText[];
  /** Null: stored in the data folder, created on the first start. Processes on one database must share it. */
  readonly tokenHashKey: SecretText | null;
  /** Where account events are sent. Null: none are sent. */
  readonly webhookUrl: URL | null;
  /** The operator's OAuth client for an integration, by the prefix that the integration's record names. */
  client(prefix: string): { readonly id: string; readonly secret: SecretText } | undefined;
}

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** What a command line can set. Takes precedence over the environment, which takes precedence over the `.env` file. */
export interface ConfigFlags {
  readonly host?: string | undefined;
  readonly port?: string | undefined;
  readonly publicUrl?: string | undefined;
  readonly dataDir?: string | undefined;
  readonly workers?: string | undefined;
  readonly logLevel?: string | undefined;
  readonly connectTo?: string | undefined;
  readonly dnsServers?: string | undefined;
  /** OAuth clients by prefix. Replaces those of the environment. */
  readonly clients?: ReadonlyMap<string, { readonly id: string; readonly secret: SecretText }> | undefined;
}

export interface ConfigSources {
  readonly flags?: ConfigFlags;
  /** Default: the environment of the process. */
  readonly environment?: { readonly [name: string]: string | undefined };
  /** Folder of the `.env` file, and the base of a relative data folder. */
  readonly folder?: string;
}

/**
 * Reads and validates the configuration. Reports all errors together, each with the setting's name, its value and what
 * is expected. Never shows a secret.
 */
export function loadConfig({
  flags = {},
  environment = process.env,
  folder = process.cwd(),
}: ConfigSources = {}): Result<Config> {
  const failures: Failure[] = [];
  const settings = readSettings({ folder, environment, flags: { ...flags } }, failures);
  const { find } = settings;
  const dataDir = find('GATEHOUSE_DATA_DIR').text;
  const publicUrl = readPublicUrl(find('GATEHOUSE_PUBLIC_URL'), failures);
  const oidcIssuer = readIssuer(find('GATEHOUSE_OIDC_ISSUER'), failures);
  const config: Config = {
    host: readHost(find('GATEHOUSE_HOST'), failures),
    port: readPort(find('GATEHOUSE_PORT'), failures),
    publicUrl,
    dataDir: isAbsolute(dataDir) ? dataDir : resolve(folder, dataDir),
    databaseUrl: readDatabaseUrl(find('DATABASE_URL'), failures),
    redisUrl: readRedisUrl(find('REDIS_URL'), failures),
    logLevel: readLogLevel(find('GATEHOUSE_LOG_LEVEL'), failures),
    replyCharsMax: readReplyChars(find('GATEHOUSE_REPLY_CHARS_MAX'), failures),
    otlpEndpoint: readPublicUrl(find('OTEL_EXPORTER_OTLP_ENDPOINT'), failures),
    serviceName: find('OTEL_SERVICE_NAME').text,
    traceSampling: readSampling(
      { name: find('OTEL_TRACES_SAMPLER'), argument: find('OTEL_TRACES_SAMPLER_ARG') },
      failures,
    ),
    workers: readWorkers(find('GATEHOUSE_WORKERS'), failures),
    drainSeconds: readDrainSeconds(find('GATEHOUSE_DRAIN_SECONDS'), failures),
    stopSeconds: readLimit(find('GATEHOUSE_STOP_SECONDS'), { max: 3_600, unit: 'seconds' }, failures),
    connectTo: readConnectTo(find('GATEHOUSE_CONNECT_TO'), failures),
    catalogueReload: readCatalogueReload(find('GATEHOUSE_CATALOGUE_RELOAD'), failures),
    catalogueFolders: Object.freeze(readFolders(find('GATEHOUSE_CATALOGUE'), folder)),
    uploadHosts: Object.freeze(readHosts(find('GATEHOUSE_UPLOAD_HOSTS'), failures)),
    fileBytesMax: readLimit(find('GATEHOUSE_FILE_BYTES_MAX'), { max: 100_000_000, unit: 'bytes' }, failures),
    dnsServers: Object.freeze(readResolvers(find('GATEHOUSE_DNS_SERVERS'), failures)),
    allowedOrigins: Object.freeze(readOrigins(find('GATEHOUSE_ALLOWED_ORIGINS'), failures)),
    trustedProxies: Object.freeze(readProxies(find('GATEHOUSE_TRUSTED_PROXIES'), failures)),
    auditRetentionDays: readCount(find('GATEHOUSE_AUDIT_RETENTION_DAYS'), { max: 36_500, unit: 'days' }, failures),
    callSecondsMax: readLimit(find('GATEHOUSE_CALL_SECONDS_MAX'), { max: 3_600, unit: 'seconds' }, failures),
    callsPerServerMax: readLimit(find('GATEHOUSE_CALLS_PER_SERVER_MAX'), { max: 100_000, unit: 'calls' }, failures),
    callsPerAccountMax: readLimit(find('GATEHOUSE_CALLS_PER_ACCOUNT_MAX'), { max: 1_000, unit: 'calls' }, failures),
    oidcIssuer,
    signIn: readSignIn(signInGiven(settings), { issuer: oidcIssuer, publicUrl }, failures),
    publicDocuments: readPublicDocuments(
      {
        securityContact: find('GATEHOUSE_SECURITY_CONTACT'),
        appsChallenge: find('GATEHOUSE_OPENAI_APPS_CHALLENGE'),
        publishedServers: find('GATEHOUSE_PUBLISHED_SERVERS'),
        oidcScopes: find('GATEHOUSE_OIDC_SCOPES'),
      },
      failures,
    ),
    encryptionKey: readKey(find('GATEHOUSE_ENCRYPTION_KEY'), failures),
    previousEncryptionKeys: Object.freeze(readPreviousKeys(find('GATEHOUSE_PREVIOUS_ENCRYPTION_KEYS'), failures)),
    tokenHashKey: readKey(find('GATEHOUSE_TOKEN_HASH_KEY'), failures),
    webhookUrl: readWebhookUrl(find('GATEHOUSE_WEBHOOK_URL'), failures),
    client: (prefix) => flags.clients?.get(prefix) ?? readClient(settings, prefix),
  };
  if (config.redisUrl !== null && config.databaseUrl === null)
    failures.push({
      path: find('REDIS_URL')?.source ?? 'REDIS_URL',
      message: 'requires PostgreSQL; set DATABASE_URL too, or remove it',
    });
  if (failures.length === 0) return ok(Object.freeze(config));
  const lines = failures.map(({ path, message }) => `  ${path} ${message}`);
  return refuse('invalid_params', `The configuration cannot be used:\n${lines.join('\n')}`, { failures });
}

function signInGiven({ find }: Settings): Parameters<typeof readSignIn>[0] {
  return {
    clientId: find('GATEHOUSE_OIDC_CLIENT_ID'),
    clientSecret: find('GATEHOUSE_OIDC_CLIENT_SECRET'),
    admins: find('GATEHOUSE_OIDC_ADMINS'),
    viewers: find('GATEHOUSE_OIDC_VIEWERS'),
  };
}

function shown(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}

function readHost(given: Given, failures: Failure[]): string {
  const host = /^\[.*\]$/.test(given.text) ? given.text.slice(1, -1) : given.text;
  if (isAddress(host) || isHostName(host)) return host;
  failures.push({
    path: given.source,
    message: `is ${shown(given.text)}; it must be an address or name of this machine to listen on, such as 127.0.0.1 or 0.0.0.0, without a port`,
  });
  return host;
}

// A host of only digits and dots is an address, and must be a valid one.
function isHostName(host: string): boolean {
  return /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(host) && !/^[\d.]+$/.test(host);
}

function readPort(given: Given, failures: Failure[]): number {
  const { text, source } = given;
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  const isKubernetes = text.startsWith('tcp://');
  failures.push({
    path: source,
    message: `is ${shown(text)}; it must be a port number from 0 (any free one) to 65535${isKubernetes ? ' (Kubernetes sets it so for a service called "gatehouse": set it in the container, or enableServiceLinks: false)' : ''}`,
  });
  return 0;
}

function readCatalogueReload({ text, source }: Given, failures: Failure[]): Config['catalogueReload'] {
  if (text === 'watch' || text === 'signal') return text;
  failures.push({ path: source, message: `is ${shown(text)}; it must be watch or signal` });
  return 'watch';
}

function readFolders(given: Given | undefined, folder: string): readonly string[] {
  const names = (given?.text ?? '').split(',').map((part) => part.trim());
  return [...new Set(names.filter(Boolean).map((name) => resolve(folder, name)))];
}

function readPublicUrl(given: Given | undefined, failures: Failure[]): string | null {
  if (given === undefined) return null;
  const url = URL.canParse(given.text) ? new URL(given.text) : null;
  const isFit = url !== null && isPlainHttp(url) && url.search === '';
  if (isFit) return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
  failures.push({
    path: given.source,
    message: `is ${shown(withoutPassword(given.text))}; it must be an address such as https://gatehouse.example.com`,
  });
  return null;
}

function readWebhookUrl(given: Given | undefined, failures: Failure[]): URL | null {
  if (given === undefined) return null;
  const url = URL.canParse(given.text) ? new URL(given.text) : null;
  if (url !== null && isPlainHttp(url)) return url;
  failures.push({
    path: given.source,
    message: `is ${shown(withoutPassword(given.text))}; it must be an address such as https://ops.example.com/hooks/gatehouse`,
  });
  return null;
}

function isPlainHttp(url: URL): boolean {
  const isHttp = url.protocol === 'http:' || url.protocol === 'https:';
  return isHttp && url.username === '' && url.password === '' && url.hash === '';
}

function withoutPassword(text: string): string {
  return text.replace(/\/\/[^/?#@]*@/, '//…@');
}

function readDatabaseUrl(given: Given | undefined, failures: Failure[]): string | null {
  if (given === undefined) return null;
  if (/^postgres(ql)?:\/\//.test(given.text)) return given.text;
  // The rest may contain a password.
  const scheme = /^[a-z0-9+.-]{1,20}:/i.exec(given.text)?.[0];
  failures.push({
    path: given.source,
    message: `${scheme === undefined ? 'is no URL' : `begins with ${scheme}`}; it must begin with postgres:// (leave it out for the embedded store)`,
  });
  return null;
}

function readRedisUrl(given: Given | undefined, failures: Failure[]): string | null {
  if (given === undefined) return null;
  if (/^rediss?:\/\//.test(given.text) && URL.canParse(given.text)) return given.text;
  // It may contain a password.
  failures.push({
    path: given.source,
    message: 'must be a Redis URL such as redis://host:6379 or rediss://:password@host:6379/0',
  });
  return null;
}

function readLogLevel(given: Given, failures: Failure[]): LogLevel {
  const level = logLevels.find((candidate) => candidate === given.text.toLowerCase());
  if (level) return level;
  failures.push({ path: given.source, message: `is ${shown(given.text)}; it must be one of ${logLevels.join(', ')}` });
  return 'info';
}

function readReplyChars(given: Given | undefined, failures: Failure[]): number | null {
  if (given === undefined) return null;
  const count = Number(given.text);
  if (Number.isInteger(count) && count >= 2_000 && count <= 10_000_000) return count;
  failures.push({
    path: given.source,
    message: `is ${shown(given.text)}; it must be the longest reply of a tool in characters, from 2000 to 10000000`,
  });
  return null;
}

function readDrainSeconds(given: Given, failures: Failure[]): number {
  if (/^\d{1,3}$/.test(given.text) && Number(given.text) <= 300) return Number(given.text);
  failures.push({ path: given.source, message: `is ${shown(given.text)}; it must be whole seconds from 0 to 300` });
  return 0;
}

function readConnectTo(given: Given | undefined, failures: Failure[]): ReadonlyMap<string, string> {
  const routes = new Map<string, string>();
  const entries = (given?.text ?? '').split(',').map((part) => part.trim());
  for (const entry of entries.filter(Boolean)) {
    const fail = (words: string): number =>
      failures.push({ path: given?.source ?? '', message: `has ${shown(withoutPassword(entry))}; ${words}` });
    const [name = '', origin = ''] = entry.split(/=(.*)/s);
    const host = name.trim().toLowerCase();
    const url = URL.canParse(origin.trim()) ? new URL(origin.trim()) : null;
    if (!url || !isPlainHttp(url) || url.pathname !== '/' || url.search !== '' || !/^(\*|[a-z0-9.-]+)$/.test(host))
      fail('each entry must be host=origin, such as mail.example.com=http://127.0.0.1:9000 or *=http://127.0.0.1:9000');
    else if (routes.has(host)) fail(`${host} is sent elsewhere by an earlier entry already`);
    else routes.set(host, url.origin);
  }
  return routes;
}

const keyWords = 'must be 32 random bytes in base64 or hexadecimal ("openssl rand -base64 32" makes one)';

function readKey(given: Given | undefined, failures: Failure[]): SecretText | null {
  if (given === undefined) return null;
  if (decodeKey(given.text)) return new SecretText(given.text);
  failures.push({ path: given.source, message: `has ${given.text.length} characters; it ${keyWords}` });
  return null;
}

function readPreviousKeys(given: Given | undefined, failures: Failure[]): readonly SecretText[] {
  const keys = (given?.text ?? '').split(',').map((part) => part.trim());
  return keys.filter(Boolean).flatMap((text, index) => {
    const source = `${given?.source ?? ''} (key ${index + 1})`;
    const key = readKey({ text, source }, failures);
    return key ? [key] : [];
  });
}

function readClient({ find }: Settings, prefix: string): { id: string; secret: SecretText } | undefined {
  const id = find(`${prefix}_CLIENT_ID`)?.text;
  const secret = find(`${prefix}_CLIENT_SECRET`)?.text;
  return id !== undefined && secret !== undefined ? { id, secret: new SecretText(secret) } : undefined;
}
