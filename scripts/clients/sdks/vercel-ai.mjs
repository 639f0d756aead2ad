import { createMCPClient } from '@ai-sdk/mcp';
import { createOpenAI } from '@ai-sdk/openai';
import { generateText, isStepCount } from 'ai';

const { model, servers, prompt } = JSON.parse(process.argv[2]);
const clients = await Promise.all(
  Object.values(servers).map((url) => createMCPClient({ transport: { type: 'http', url } })),
);
const tools = Object.assign({}, ...(await Promise.all(clients.map((client) => client.tools()))));
const openai = createOpenAI({ baseURL: `${model}/v1`, apiKey: 'probe' });
await generateText({ model: openai.chat('probe'), tools, prompt, stopWhen: isStepCount(100) });
await Promise.all(clients.map((client) => client.close()));
