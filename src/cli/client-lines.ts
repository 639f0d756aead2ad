/** The exact lines that add an MCP URL to the clients people use. */
export function clientLines(name: string, url: string): string {
  const http = JSON.stringify({ mcpServers: { [name]: { url } } });
  const vscode = JSON.stringify({ servers: { [name]: { type: 'http', url } } });
  const stdio = JSON.stringify({ mcpServers: { [name]: { command: 'npx', args: ['-y', 'mcp-remote', url] } } });
  return [
    ['Claude Code', `claude mcp add --transport http ${name} ${url}`],
    ['Claude Desktop', `in claude_desktop_config.json: ${stdio}`],
    ['claude.ai', `Settings > Connectors > Add custom connector: ${url} (needs a public https address)`],
    ['ChatGPT', `Settings > Connectors > Developer mode > add MCP server: ${url} (needs a public https address)`],
    ['Cursor', `in .cursor/mcp.json: ${http}`],
    ['VS Code', `in .vscode/mcp.json: ${vscode}`],
  ]
    .map(([client = '', line = '']) => `  ${client.padEnd(15)}${line}`)
    .join('\n');
}
