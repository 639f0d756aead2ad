import { Client as ModernClient, StreamableHTTPClientTransport as ModernTransport } from '@modelcontextprotocol/client';
import { Client as LegacyClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as LegacyTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

/** The result of a tool call, as both generations of the official client give it. */
export interface ToolResult {
  readonly isError: boolean;
  /** All text blocks, joined. */
  readonly text: string;
  readonly structured: { readonly [key: string]: unknown };
}

/** An official client, connected. */
export interface McpClient {
  tools(): Promise<readonly { readonly name: string }[]>;
  call(name: string, args?: { readonly [name: string]: unknown }): Promise<ToolResult>;
  close(): Promise<void>;
}

const identity = { name: 'flow-test', version: '1.0.0' };

/** The official clients of both generations, the newer one in both eras. */
export const officialClients: readonly {
  readonly title: string;
  readonly connect: (url: string) => Promise<McpClient>;
}[] = [
  {
    title: 'client 2.x, revision 2026-07-28',
    connect: (url) => connectModern(url, { versionNegotiation: { mode: { pin: '2026-07-28' } } }),
  },
  { title: 'client 2.x, legacy handshake', connect: (url) => connectModern(url, {}) },
  { title: 'sdk 1.x', connect: connectLegacy },
];

async function connectModern(url: string, options: ConstructorParameters<typeof ModernClient>[1]): Promise<McpClient> {
  const client = new ModernClient(identity, options);
  await client.connect(new ModernTransport(new URL(url)));
  return {
    tools: async () => (await client.listTools()).tools,
    call: async (name, args = {}) => toResult(await client.callTool({ name, arguments: { ...args } })),
    close: () => client.close(),
  };
}

async function connectLegacy(url: string): Promise<McpClient> {
  const client = new LegacyClient(identity);
  const transport = new LegacyTransport(new URL(url));
  // The published types of the two packages disagree about an optional session id; at run time they are made for each other.
  await client.connect(transport as unknown as Parameters<LegacyClient['connect']>[0]);
  return {
    tools: async () => (await client.listTools()).tools,
    call: async (name, args = {}) => toResult(await client.callTool({ name, arguments: { ...args } })),
    close: () => client.close(),
  };
}

function toResult(result: object): ToolResult {
  const { content, isError } = result as { content?: unknown; isError?: unknown };
  const blocks = Array.isArray(content) ? (content as readonly { readonly text?: string }[]) : [];
  return {
    isError: isError === true,
    text: blocks.map((block) => block.text ?? '').join('\n'),
    structured: isError === true ? {} : (JSON.parse(blocks[0]?.text ?? '{}') as ToolResult['structured']),
  };
}
