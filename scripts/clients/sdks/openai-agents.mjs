import { Agent, MCPServerStreamableHttp, run, setDefaultOpenAIClient, setTracingDisabled } from '@openai/agents';
import OpenAI from 'openai';

const { model, servers, prompt } = JSON.parse(process.argv[2]);
setTracingDisabled(true);
setDefaultOpenAIClient(new OpenAI({ baseURL: `${model}/v1`, apiKey: 'probe' }));
const mcpServers = Object.entries(servers).map(([name, url]) => new MCPServerStreamableHttp({ name, url }));
for (const server of mcpServers) await server.connect();
await run(new Agent({ name: 'probe', model: 'probe', mcpServers }), prompt, { maxTurns: 100 });
for (const server of mcpServers) await server.close();
