import { programFile } from '../config/index.js';

/** The exact lines that add an MCP URL to the clients people use. */
export function clientLines(name: string, url: string): string {
  const http = JSON.stringify({ mcpServers: { [name]: { url } } });
  const vscode = JSON.stringify({ servers: { [name]: { type: 'http', url } } });
  // Desktop clients start commands without a shell's PATH, so both the program and Node.js are named by their whole paths.
  const stdio = JSON.stringify({
    mcpServers: { [name]: { command: process.execPath, args: [programFile, 'bridge', url] } },
  });
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
