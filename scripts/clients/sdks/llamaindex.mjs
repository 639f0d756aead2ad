import { OpenAI } from '@llamaindex/openai';
import { mcp } from '@llamaindex/tools';
import { agent } from '@llamaindex/workflow';

const { model, servers, prompt } = JSON.parse(process.argv[2]);
const connected = Object.values(servers).map((url) => mcp({ url, useSSETransport: false }));
const tools = (await Promise.all(connected.map((server) => server.tools()))).flat();
const llm = new OpenAI({
  model: 'gpt-4o',
  apiKey: 'probe',
  baseURL: `${model}/v1`,
  additionalSessionOptions: { baseURL: `${model}/v1` },
});
await agent({ llm, tools, timeout: 300_000 }).run(prompt);
for (const server of connected) await server.cleanup();
