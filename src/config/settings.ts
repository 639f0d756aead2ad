/** One setting. The command line, docs/settings.md and `.env.example` are generated from its row. */
export interface SettingRow {
  /** The environment variable. */
  readonly name: string;
  /** The flag of `serve` that sets it too, as the command line declares it. */
  readonly flag?: string;
  /** One or two sentences in Markdown, without the default. */
  readonly meaning: string;
  /** Used if nothing is given. */
  readonly default?: string;
  /** The behavior without the setting, if it has no default. */
  readonly without?: string;
  /** Shown commented out in `.env.example`. */
  readonly example?: string;
}

/** Every setting that is read under a fixed name, in the order in which people meet them. */
export const settings = [
  {
    name: 'GATEHOUSE_PUBLIC_URL',
    flag: '--public-url <url>',
    meaning: 'How clients reach the gateway. Hosted clients such as claude.ai need a public https address.',
    without: 'the address it listens on',
    example: 'https://gatehouse.example.com',
  },
  {
    name: 'GATEHOUSE_HOST',
    flag: '--host <address>',
    meaning: 'Address to listen on.',
    default: '127.0.0.1',
  },
  {
    name: 'GATEHOUSE_PORT',
    flag: '--port <number>',
    meaning: 'Port to listen on; 0 for any free one.',
    default: '8787',
  },
  {
    name: 'GATEHOUSE_WORKERS',
    flag: '--workers <count>',
    meaning:
      'Processes that serve calls on one port, or `auto` for one per processor. They share limits, figures and the store; one that ends is started again.',
    default: '1',
  },
  {
    name: 'GATEHOUSE_DATA_DIR',
    flag: '--data-dir <folder>',
    meaning: 'Folder of the keys and the embedded store. Include it in your backups.',
    default: '.gatehouse',
  },
  {
    name: 'GATEHOUSE_LOG_LEVEL',
    flag: '--log-level <level>',
    meaning: 'Log level: trace, debug, info, warn, error, fatal or silent.',
    default: 'info',
  },
  {
    name: 'GATEHOUSE_ENCRYPTION_KEY',
    meaning:
      'Key that seals refresh tokens and client secrets: 32 random bytes in base64 or hexadecimal (`openssl rand -base64 32` makes one).',
    without: 'a key is created in the data folder',
  },
  {
    name: 'GATEHOUSE_PREVIOUS_ENCRYPTION_KEYS',
    meaning: 'Earlier encryption keys, separated by commas. They open what they sealed.',
    without: 'none',
  },
  {
    name: 'GATEHOUSE_TOKEN_HASH_KEY',
    meaning:
      'Key of the hashes of tokens, in the same form. Gateways on one database need the same token hash key and encryption key.',
    without: 'a key is created in the data folder',
  },
  {
    name: 'DATABASE_URL',
    meaning: 'PostgreSQL database for any number of gateways; see [docs/storage.md](docs/storage.md).',
    without: 'the embedded store',
    example: 'postgres://gatehouse:...@db.example.com/gatehouse',
  },
  {
    name: 'REDIS_URL',
    meaning: 'Optional Redis that several gateways on one PostgreSQL database share, for signals and counts.',
    without: 'none',
    example: 'rediss://:...@cache.example.com',
  },
  {
    name: 'GATEHOUSE_DRAIN_SECONDS',
    meaning: 'Seconds for which a stopping gateway still accepts calls while `/readyz` reports that it is not ready.',
    default: '0',
    example: '5',
  },
  {
    name: 'GATEHOUSE_STOP_SECONDS',
    meaning:
      'Seconds that running calls may take to finish when the gateway stops. After that, they end with an outcome that names the stop.',
    default: '30',
  },
  {
    name: 'GATEHOUSE_CALLS_PER_SERVER_MAX',
    meaning:
      'Calls that one MCP server may run at the same time, and subscriptions that it may hold (at most 64). As many calls again wait for 2.5 to 5 seconds; the others get 503 with `retry-after`.',
    default: '1000',
  },
  {
    name: 'GATEHOUSE_CALLS_PER_ACCOUNT_MAX',
    meaning:
      'Calls that one integrated account may run at the same time on each gateway, so that no account delays another. Four times as many wait for 2.5 to 5 seconds; the others get 503 with `retry-after`.',
    default: '64',
  },
  {
    name: 'GATEHOUSE_CALL_SECONDS_MAX',
    meaning: 'Deadline of one call in seconds, including the access token and the one repeat.',
    default: '60',
  },
  {
    name: 'GATEHOUSE_REPLY_CHARS_MAX',
    meaning: 'Longest reply of a tool in characters, for every client. A longer one is cut, and the rest is offered.',
    without: 'what each client passes on, 20000 for an unknown one',
    example: '60000',
  },
  {
    name: 'GATEHOUSE_FILE_BYTES_MAX',
    meaning: 'Largest file that a tool takes or returns, in bytes.',
    default: '5000000',
  },
  {
    name: 'GATEHOUSE_UPLOAD_HOSTS',
    meaning: 'Hosts from which files that a call names by address may be fetched over https, separated by commas.',
    without: 'none',
    example: 'files.example.com',
  },
  {
    name: 'GATEHOUSE_DNS_SERVERS',
    meaning: 'Resolvers for DNS look-ups, such as `192.0.2.1` or `127.0.0.1:5353`, separated by commas.',
    without: "the machine's own",
    example: '192.0.2.1,192.0.2.2',
  },
  {
    name: 'GATEHOUSE_ALLOWED_ORIGINS',
    meaning: 'Origins of web pages, besides its own, that may call MCP servers from a browser, separated by commas.',
    without: 'none',
    example: 'https://app.example.com',
  },
  {
    name: 'GATEHOUSE_TRUSTED_PROXIES',
    meaning:
      'Proxies in front of the gateway whose `X-Forwarded-For` is believed: addresses, networks, or `loopback`, `linklocal` and `uniquelocal`. Failed sign-in attempts then count for the address of the caller.',
    without: 'none',
    example: '192.0.2.10, 10.0.0.0/8',
  },
  {
    name: 'GATEHOUSE_AUDIT_RETENTION_DAYS',
    meaning: 'Audit log retention in days.',
    without: 'keep forever',
    example: '365',
  },
  {
    name: 'GATEHOUSE_WEBHOOK_URL',
    meaning:
      'Where account events (active, needs_reauth, reactivated, deleted) are sent, signed as Standard Webhooks defines. `gatehouse webhook show` prints the secret.',
    without: 'none are sent',
    example: 'https://ops.example.com/hooks/gatehouse',
  },
  {
    name: 'GATEHOUSE_OIDC_ISSUER',
    meaning:
      'OpenID provider whose access tokens open MCP servers with `auth: oauth`; needs `GATEHOUSE_PUBLIC_URL`. Its tokens must name the address of the MCP server as their audience.',
    without: 'none',
    example: 'https://login.example.com/realms/main',
  },
  {
    name: 'GATEHOUSE_OIDC_CLIENT_ID',
    meaning:
      'Client by which people sign in to the dashboard at that provider. Its redirect address is `<public URL>/session/oidc/callback`.',
    without: 'people sign in with an API token',
  },
  {
    name: 'GATEHOUSE_OIDC_CLIENT_SECRET',
    meaning: 'Secret of that client.',
    without: 'none',
  },
  {
    name: 'GATEHOUSE_OIDC_ADMINS',
    meaning:
      'Claims of administrators, separated by commas. One must match. A rule on `email` needs the boolean `email_verified: true` from the provider; without it, use `groups` or `sub`.',
    without: 'nobody',
    example: 'groups=it-admins, email=ann@example.org',
  },
  {
    name: 'GATEHOUSE_OIDC_VIEWERS',
    meaning: 'Claims of people with read-only access, separated by commas. One must match.',
    without: 'nobody',
    example: 'groups=staff',
  },
  {
    name: 'GATEHOUSE_OIDC_SCOPES',
    meaning:
      'Scopes that MCP clients should request at that provider, separated by commas; published as `scopes_supported` of MCP servers with `auth: oauth`.',
    without: 'none are named',
    example: 'openid, offline_access',
  },
  {
    name: 'GATEHOUSE_SECURITY_CONTACT',
    meaning:
      'Contact for reports of vulnerabilities, served at `/.well-known/security.txt` (RFC 9116): a mailto:, https: or tel: URI.',
    without: 'there is no such file',
    example: 'mailto:security@example.com',
  },
  {
    name: 'GATEHOUSE_PUBLISHED_SERVERS',
    meaning:
      'IDs of MCP servers with `auth: oauth` that anyone may find, separated by commas: `/.well-known/ai-catalog.json` lists them, each with a server card at `<URL>/server-card`.',
    without: 'none are published',
    example: 'mcp_4kq2xw9d0r7m1z5b',
  },
  {
    name: 'GATEHOUSE_OPENAI_APPS_CHALLENGE',
    meaning:
      'Token by which the directory of ChatGPT verifies this domain, served at `/.well-known/openai-apps-challenge`.',
    without: 'there is no such file',
  },
  {
    name: 'GATEHOUSE_CATALOGUE',
    meaning:
      'Your integrations and folders of them, next to the shipped ones, separated by commas; changes are applied without restart. `gatehouse integrations new` creates one.',
    without: 'none',
    example: '/etc/gatehouse/integrations',
  },
  {
    name: 'GATEHOUSE_CATALOGUE_RELOAD',
    meaning:
      'When changed files of `GATEHOUSE_CATALOGUE` are applied: `watch` checks every second; `signal` waits for SIGHUP or `gatehouse integrations reload`.',
    default: 'watch',
  },
  {
    name: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    meaning: 'OpenTelemetry collector (OTLP over HTTP) that receives traces and metrics.',
    without: 'none are sent',
    example: 'http://127.0.0.1:4318',
  },
  {
    name: 'OTEL_SERVICE_NAME',
    meaning: 'Name of this gateway in traces and metrics.',
    default: 'gatehouse',
  },
  {
    name: 'OTEL_TRACES_SAMPLER',
    meaning: 'Sampler of traces, by its OpenTelemetry name.',
    default: 'parentbased_always_on',
    example: 'parentbased_traceidratio',
  },
  {
    name: 'OTEL_TRACES_SAMPLER_ARG',
    meaning: 'Ratio of the traces that a `traceidratio` sampler keeps, from 0 to 1.',
    default: '1',
    example: '0.1',
  },
  {
    name: 'GATEHOUSE_CONNECT_TO',
    flag: '--connect-to <routes>',
    meaning:
      'Sends the requests for a host to another origin, such as the sandbox: `host=origin[,host=origin...]`, `*` for every host.',
    without: 'every request goes to its own host',
    example: '*=http://127.0.0.1:9000',
  },
] as const satisfies readonly SettingRow[];

/** Name of a setting. */
export type FixedSettingName = (typeof settings)[number]['name'];

/** Names of the settings that always have a value. */
export type DefaultedName = Extract<(typeof settings)[number], { readonly default: string }>['name'];
