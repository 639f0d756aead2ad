import { MultiServerMCPClient } from '@langchain/mcp-adapters';
import { ChatOpenAI } from '@langchain/openai';
import { createAgent } from 'langchain';

const { model, servers, prompt } = JSON.parse(process.argv[2]);
const mcpServers = Object.fromEntries(Object.entries(servers).map(([name, url]) => [name, { transport: 'http', url }]));
const client = new MultiServerMCPClient({ mcpServers });
const chat = new ChatOpenAI({ model: 'probe', apiKey: 'probe', configuration: { baseURL: `${model}/v1` } });
const agent = createAgent({ model: chat, tools: await client.getTools() });
await agent.invoke({ messages: [{ role: 'user', content: prompt }] }, { recursionLimit: 500 });
await client.close();
