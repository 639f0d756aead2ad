import type { McpServerWithUrl, Version } from '../../api/types';

/** What to paste into one client. */
export interface ClientLine {
  readonly client: string;
  readonly text: string;
  readonly note: string;
}

const tokenPlace = '<API token>';

/**
 * Lines for the clients that people use most; `docs/clients.md` tells what was tried with each. Lines that start a command are left out until
 * the gateway has named it.
 */
export function clientLines(server: McpServerWithUrl, gateway: Version | undefined): readonly ClientLine[] {
  const { url } = server;
  const name = slug(server.name);
  const needsToken = server.config.require_api_token_auth === true;
  const headers = needsToken ? { headers: { Authorization: `Bearer ${tokenPlace}` } } : {};
  const header = needsToken ? ` --header "Authorization: Bearer ${tokenPlace}"` : '';
  const [command = '', ...words] = gateway?.stdio_command ?? [];
  const args = [...words, url, ...(needsToken ? ['--header', `Authorization: Bearer ${tokenPlace}`] : [])];
  const hosted = needsToken
    ? 'This client cannot send a custom header, so it cannot send the API token that this MCP server requires.'
    : 'It connects from its maker’s cloud: the gateway needs a public https address.';
  const elsewhere =
    gateway?.public_url === null
      ? ''
      : ' These are paths on the gateway’s machine. On another one, install mcp-gatehouse and use its paths.';
  const desktop: ClientLine =
    gateway?.public_url && !needsToken
      ? { client: 'Claude Desktop', text: url, note: `Settings, Connectors, Add custom connector. ${hosted}` }
      : {
          client: 'Claude Desktop',
          text: pretty({ mcpServers: { [name]: { command, args } } }),
          note: `In claude_desktop_config.json.${elsewhere}`,
        };
  return [
    {
      client: 'Claude Code',
      text: `claude mcp add --transport http ${name} ${url}${header}`,
      note: 'In a terminal; then ask in any session.',
    },
    ...(gateway ? [desktop] : []),
    { client: 'claude.ai', text: url, note: `Settings, Connectors, Add custom connector. ${hosted}` },
    { client: 'ChatGPT', text: url, note: `Settings, Connectors, Developer mode. ${hosted}` },
    { client: 'Cursor', text: pretty({ mcpServers: { [name]: { url, ...headers } } }), note: 'In .cursor/mcp.json.' },
    {
      client: 'VS Code',
      text: pretty({ servers: { [name]: { type: 'http', url, ...headers } } }),
      note: 'In .vscode/mcp.json. It takes at most 128 tools in a request.',
    },
    ...(gateway
      ? [
          {
            client: 'Bridge',
            text: [command, ...args].map((word) => (/[\s<>]/.test(word) ? `"${word}"` : word)).join(' '),
            note: `For clients that start a command and speak over standard streams.${elsewhere}`,
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
