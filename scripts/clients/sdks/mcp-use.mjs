import { ChatOpenAI } from '@langchain/openai';
import { MCPAgent, MCPClient } from 'mcp-use';

const { model, servers, prompt } = JSON.parse(process.argv[2]);
const client = MCPClient.fromDict({
  mcpServers: Object.fromEntries(Object.entries(servers).map(([name, url]) => [name, { url }])),
});
const llm = new ChatOpenAI({ model: 'probe', apiKey: 'probe', configuration: { baseURL: `${model}/v1` } });
await new MCPAgent({ llm, client, maxSteps: 100 }).run(prompt);
await client.closeAllSessions();
