// The SDKs that products embed, each in a script of a few lines as its documentation shows, with its own loop where it has one.
import { copyFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runClient } from './run-client.mjs';

const scripts = join(import.meta.dirname, 'sdks');
const prompt = 'Check the mail of our organization.';

const officialSdk = { '@modelcontextprotocol/sdk': '1.32.2' };
const langchainModel = { '@langchain/openai': '1.6.0', '@langchain/core': '1.4.0' };

/** As in agents.mjs; Python's SDKs are named with the reason why they are not driven. */
export const sdks = [
  sdk('@modelcontextprotocol/sdk, bare', 'mcp-sdk', officialSdk),
  sdk('@modelcontextprotocol/client, bare', 'mcp-client', { '@modelcontextprotocol/client': '2.4.0' }),
  sdk('Vercel AI SDK', 'vercel-ai', { '@ai-sdk/mcp': '2.0.99', ai: '7.0.173', '@ai-sdk/openai': '4.0.118' }),
  sdk('LangChain', 'langchain', { '@langchain/mcp-adapters': '1.1.4', langchain: '1.5.14', ...langchainModel }),
  sdk('OpenAI Agents SDK', 'openai-agents', { '@openai/agents': '0.20.0', openai: '7.59.0', zod: '4.6.7' }),
  sdk('Mastra', 'mastra', { '@mastra/mcp': '2.0.0', '@mastra/core': '1.71.0', '@ai-sdk/openai': '4.0.118' }),
  sdk('mcp-use', 'mcp-use', { 'mcp-use': '1.34.6', langchain: '1.5.14', ...langchainModel }),
  sdk('LlamaIndex', 'llamaindex', {
    '@llamaindex/tools': '0.2.1',
    '@llamaindex/workflow': '1.1.25',
    '@llamaindex/openai': '0.4.23',
    '@llamaindex/core': '0.6.23',
    '@llamaindex/env': '0.1.31',
  }),
  sdk('Google Gen AI SDK', 'google-genai', { '@google/genai': '3.3.0', ...officialSdk }),
  sdk('Agent Development Kit', 'google-adk', { '@google/adk': '2.0.0', ...officialSdk }),
  sdk('Claude Agent SDK', 'claude-agent', { '@anthropic-ai/claude-agent-sdk': '0.3.332' }),
  { title: 'SDKs for Python', packages: {}, skipped: 'only packages of npm are installed' },
];

function sdk(title, script, packages) {
  return { title, folder: script, packages, run: (place) => runScript(script, place) };
}

// Packages are resolved from the folder of a script, so it is copied next to them.
function runScript(script, place) {
  const folder = place.at('..');
  for (const name of readdirSync(scripts)) copyFileSync(join(scripts, name), join(folder, name));
  const { model, servers } = place;
  return runClient(place.node, [join(folder, `${script}.mjs`), JSON.stringify({ model, servers, prompt })], place);
}
