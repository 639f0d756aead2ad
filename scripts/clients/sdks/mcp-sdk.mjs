import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { loop } from './bare-loop.mjs';

const { model, servers, prompt } = JSON.parse(process.argv[2]);
const clients = [];
for (const url of Object.values(servers)) {
  const client = new Client({ name: 'probe', version: '1.0.0' });
  await client.connect(new StreamableHTTPClientTransport(new URL(url)));
  clients.push(client);
}
await loop({ model, clients, prompt });
