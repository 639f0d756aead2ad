/** A client that never shows the instructions of a server to its model. */
interface SilentClient {
  /** Found in the name that the client gave, or in its user agent, in lower case. */
  readonly client: string;
  /** What was observed, in which version. */
  readonly evidence: string;
}

/**
 * Clients observed with a recording model. A name that developers choose themselves reveals nothing about their
 * program.
 */
const silentClients: readonly SilentClient[] = [
  { client: 'copilot', evidence: 'Copilot CLI 1.0.102 shows them nowhere' },
  { client: 'ai-sdk', evidence: 'ai 7.0.173 with @ai-sdk/mcp 2.0.99 reads and drops them' },
  { client: 'mcp-use', evidence: 'mcp-use 1.34.6 drops them' },
  { client: 'mcp-client-cli', evidence: '@llamaindex/tools 0.2.1 drops them' },
  { client: 'mcpclient', evidence: '@google/adk 2.0.0 drops them' },
  { client: 'langchain', evidence: '@langchain/mcp-adapters 1.1.4 drops them' },
];

/** Whether a client is known not to show a server's instructions to its model. */
export function dropsInstructions(client: string | null): boolean {
  const name = client?.toLowerCase() ?? '';
  return silentClients.some((silent) => name.includes(silent.client));
}
