import { Gemini, InMemoryRunner, LlmAgent, MCPToolset } from '@google/adk';

const { model, servers, prompt } = JSON.parse(process.argv[2]);
process.env.GOOGLE_GEMINI_BASE_URL = model;
const tools = Object.values(servers).map((url) => new MCPToolset({ type: 'StreamableHTTPConnectionParams', url }));
const agent = new LlmAgent({
  name: 'probe',
  model: new Gemini({ model: 'gemini-2.5-flash', apiKey: 'probe' }),
  instruction: 'Be brief.',
  tools,
});
const runner = new InMemoryRunner({ agent, appName: 'probe' });
const session = await runner.sessionService.createSession({ appName: 'probe', userId: 'probe' });
const newMessage = { role: 'user', parts: [{ text: prompt }] };
const turns = runner.runAsync({ userId: 'probe', sessionId: session.id, newMessage, runConfig: { maxLlmCalls: 200 } });
for await (const _turn of turns);
process.exit(0);
