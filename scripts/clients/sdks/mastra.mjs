import { createOpenAI } from '@ai-sdk/openai';
import { Agent } from '@mastra/core/agent';
import { MCPClient } from '@mastra/mcp';

const { model, servers, prompt } = JSON.parse(process.argv[2]);
const client = new MCPClient({
  servers: Object.fromEntries(Object.entries(servers).map(([name, url]) => [name, { url: new URL(url) }])),
});
const openai = createOpenAI({ baseURL: `${model}/v1`, apiKey: 'probe' });
const tools = await client.listTools();
const agent = new Agent({ id: 'probe', name: 'probe', instructions: 'Be brief.', model: openai.chat('probe'), tools });
await agent.generate(prompt, { maxSteps: 100 });
await client.disconnect();
