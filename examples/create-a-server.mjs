// Creates an MCP server that reads domains for an hour, and lists its tools by the official MCP client.
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { account, admin } from './admin.mjs';

const { id, url } = await admin('POST', `/integrated-account/${account}/mcp`, {
  name: 'Domain auditor',
  config: { methods: ['read'], tags: ['domains'] },
  expires_at: new Date(Date.now() + 3_600_000).toISOString(),
});

const client = new Client({ name: 'example', version: '1.0.0' });
await client.connect(new StreamableHTTPClientTransport(new URL(url)));
const { tools } = await client.listTools();
for (const { name, description = '' } of tools) console.log(`${name}: ${description.split('. ')[0]}`);
await client.close();

await admin('DELETE', `/integrated-account/${account}/mcp/${id}`);
console.log(`Revoked ${id}.`);
