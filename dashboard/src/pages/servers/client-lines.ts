import type { McpServerWithUrl, Version } from '../../api/types';

/** What to paste into one client. */
export interface ClientLine {
  readonly client: string;
  readonly text: string;
  /** What to know about it, each with its words under `url`. */
  readonly notes: readonly ClientNote[];
}

/** What there is to know about the lines of a client. */
export type ClientNote =
  | 'codeNote'
  | 'desktopNote'
  | 'cursorNote'
  | 'vscodeNote'
  | 'bridge'
  | 'elsewhere'
  | 'settings'
  | 'settingsChatGpt'
  | 'noHeader'
  | 'fromCloud';

const tokenPlace = '<API token>';

/**
 * Configuration for the most used clients; `docs/clients.md` describes what was tested. Lines that start a command are left out until
 * the gateway has returned the command.
 */
export function clientLines(server: McpServerWithUrl, gateway: Version | undefined): readonly ClientLine[] {
  const { url } = server;
  const name = slug(server.name);
  const needsToken = server.config.require_api_token_auth === true;
  const headers = needsToken ? { headers: { Authorization: `Bearer ${tokenPlace}` } } : {};
  const header = needsToken ? ` --header "Authorization: Bearer ${tokenPlace}"` : '';
  const [command = '', ...words] = gateway?.stdio_command ?? [];
  const args = [...words, url, ...(needsToken ? ['--header', `Authorization: Bearer ${tokenPlace}`] : [])];
  const hosted: ClientNote = needsToken ? 'noHeader' : 'fromCloud';
  const elsewhere: readonly ClientNote[] = gateway?.public_url === null ? [] : ['elsewhere'];
  const desktop: ClientLine =
    gateway?.public_url && !needsToken
      ? { client: 'Claude Desktop', text: url, notes: ['settings', hosted] }
      : {
          client: 'Claude Desktop',
          text: pretty({ mcpServers: { [name]: { command, args } } }),
          notes: ['desktopNote', ...elsewhere],
        };
  return [
    {
      client: 'Claude Code',
      text: `claude mcp add --transport http ${name} ${url}${header}`,
      notes: ['codeNote'],
    },
    ...(gateway ? [desktop] : []),
    { client: 'claude.ai', text: url, notes: ['settings', hosted] },
    { client: 'ChatGPT', text: url, notes: ['settingsChatGpt', hosted] },
    { client: 'Cursor', text: pretty({ mcpServers: { [name]: { url, ...headers } } }), notes: ['cursorNote'] },
    {
      client: 'VS Code',
      text: pretty({ servers: { [name]: { type: 'http', url, ...headers } } }),
      notes: ['vscodeNote'],
    },
    ...(gateway
      ? [
          {
            client: 'Bridge',
            text: [command, ...args].map((word) => (/[\s<>]/.test(word) ? `"${word}"` : word)).join(' '),
            notes: ['bridge', ...elsewhere] as const,
          },
        ]
      : []),
  ];
}

function pretty(value: unknown): string {
  return JSON.stringify(value, null, 2);
}

// Clients take short names of letters, digits and hyphens.
function slug(name: string): string {
  const letters = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
  return letters === '' ? 'gatehouse' : letters;
}
