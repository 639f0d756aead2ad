import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { loop } from './bare-loop.mjs';

const { model, servers, prompt } = JSON.parse(process.argv[2]);
const clients = [];
for (const url of Object.values(servers)) {
  const client = new Client({ name: 'probe', version: '1.0.0' }, { versionNegotiation: { mode: 'auto' } });
  await client.connect(new StreamableHTTPClientTransport(new URL(url)));
  clients.push(client);
}
await loop({ model, clients, prompt });
