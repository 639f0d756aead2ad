import { GoogleGenAI, mcpToTool } from '@google/genai';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

const { model, servers, prompt } = JSON.parse(process.argv[2]);
const clients = [];
for (const url of Object.values(servers)) {
  const client = new Client({ name: 'probe', version: '1.0.0' });
  await client.connect(new StreamableHTTPClientTransport(new URL(url)));
  clients.push(client);
}
const genai = new GoogleGenAI({ apiKey: 'probe', httpOptions: { baseUrl: model } });
await genai.models.generateContent({
  model: 'probe',
  contents: prompt,
  config: { tools: [mcpToTool(...clients)], automaticFunctionCalling: { maximumRemoteCalls: 100 } },
});
for (const client of clients) await client.close();
