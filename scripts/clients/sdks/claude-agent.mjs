import { query } from '@anthropic-ai/claude-agent-sdk';

const { model, servers, prompt } = JSON.parse(process.argv[2]);
const mcpServers = Object.fromEntries(Object.entries(servers).map(([name, url]) => [name, { type: 'http', url }]));
const env = {
  ...process.env,
  ANTHROPIC_BASE_URL: model,
  ANTHROPIC_API_KEY: 'probe',
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
};
const allowedTools = Object.keys(servers).map((name) => `mcp__${name}`);
for await (const _message of query({ prompt, options: { mcpServers, allowedTools, env, maxTurns: 100 } }));
