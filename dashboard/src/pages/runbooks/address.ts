/** The address of a runbook of an MCP server; a guide may have the name of a procedure. */
export function addressOf(serverId: string, name: string, kind: 'procedure' | 'guide'): string {
  return `/runbooks/${serverId}/${name}${kind === 'guide' ? '?kind=guide' : ''}`;
}
