#!/usr/bin/env bash
# @anthropic-ai/claude-agent-sdk 0.3.332 (seen 2026-11-30)
#
# After an input-required result (revision 2026-07-28) whose question nobody can answer, the SDK declines by itself and repeats the call.
# Where that repeat is an error result, the model is not given its text: it gets the first 200 characters, in a sentence of the SDK's own,
# with quotation marks and line breaks taken out. An error result of a call without a question reaches the model whole. What a
# model must know of a call that waits for a person therefore belongs into the first 200 characters, and not between quotation marks.
#
# Output seen:
#   without a question: 308 characters of 308, quotation marks kept
#   after a declined question: 200 characters of 308, quotation marks gone
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @anthropic-ai/claude-agent-sdk@0.3.332
cat > run.mjs <<'END'
import { createServer } from 'node:http';
import { query } from '@anthropic-ai/claude-agent-sdk';

const words = `Held: say "yes" first. ${'0123456789'.repeat(28)} end.`;
const listen = async (answer) => {
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const piece of request) body += piece;
    answer(request, body === '' ? {} : JSON.parse(body), response);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return { server, url: `http://127.0.0.1:${server.address().port}` };
};

// An MCP server of one revision with two tools: both answer an error; one asks a question first.
const question = { method: 'elicitation/create', params: { mode: 'url', message: 'Open it.', url: 'https://example.com/', elicitationId: 'q1' } };
const tool = (name) => ({ name, description: name, inputSchema: { type: 'object', properties: {} } });
const results = {
  'server/discover': () => ({ supportedVersions: ['2026-07-28'], capabilities: { tools: {} } }),
  'tools/list': () => ({ tools: [tool('plain'), tool('asking')] }),
  'tools/call': ({ name, inputResponses }) =>
    name === 'asking' && !inputResponses
      ? { resultType: 'input_required', inputRequests: { approval: question }, requestState: 's' }
      : { content: [{ type: 'text', text: words }], isError: true },
};
const mcp = await listen((_request, { id, method, params }, response) => {
  if (id === undefined) return response.writeHead(202).end();
  const found = results[method];
  const cached = /discover|list/.test(method) ? { ttlMs: 60_000, cacheScope: 'private' } : {};
  const reply = found
    ? { result: { resultType: 'complete', ...cached, ...found(params) } }
    : { error: { code: -32601, message: 'Method not found' } };
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ jsonrpc: '2.0', id, ...reply }));
});

// A model that calls both tools in turn and notes what it is given.
const given = [];
const calls = ['mcp__held__plain', 'mcp__held__asking'];
let turns = 0;
const model = await listen((request, { messages = [], tools = [] }, response) => {
  const since = messages.slice(messages.findLastIndex(({ role }) => role === 'assistant') + 1);
  const blocks = since.flatMap(({ content }) => (Array.isArray(content) ? content : []));
  for (const { type, content } of blocks)
    if (type === 'tool_result') given.push(typeof content === 'string' ? content : content.map(({ text }) => text).join(''));
  const wanted = calls[given.length];
  turns += 1;
  const use = tools.some(({ name }) => name === wanted);
  const block = use ? { type: 'tool_use', id: `call_${turns}`, name: wanted, input: {} } : { type: 'text', text: '' };
  const delta = use ? { type: 'input_json_delta', partial_json: '{}' } : { type: 'text_delta', text: 'Done.' };
  const usage = { input_tokens: 1, output_tokens: 1 };
  const base = { id: `msg_${turns}`, type: 'message', role: 'assistant', model: 'm', content: [], stop_reason: null, usage };
  const events = [
    { type: 'message_start', message: base },
    { type: 'content_block_start', index: 0, content_block: block },
    { type: 'content_block_delta', index: 0, delta },
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason: use ? 'tool_use' : 'end_turn' }, usage },
    { type: 'message_stop' },
  ];
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.end(events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join(''));
});
const env = { ...process.env, HOME: process.cwd(), CLAUDE_CONFIG_DIR: process.cwd(), ANTHROPIC_BASE_URL: model.url, ANTHROPIC_API_KEY: 'x',
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1', ENABLE_TOOL_SEARCH: 'false' };
const options = { mcpServers: { held: { type: 'http', url: mcp.url } }, allowedTools: ['mcp__held'], env, maxTurns: 9 };
for await (const _message of query({ prompt: 'Call both tools.', options }));
mcp.server.closeAllConnections();
mcp.server.close();
model.server.closeAllConnections();
model.server.close();
const shown = given.map((text) => {
  const own = /Held: .*?(?: end\.|(?=…))/s.exec(text)?.[0] ?? '';
  return `${own.length} characters of ${words.length}, quotation marks ${own.includes('"yes"') ? 'kept' : 'gone'}`;
});
const lines = [`without a question: ${shown[0]}`, `after a declined question: ${shown[1]}`];
console.log(lines.join('\n'));
const wanted = ['without a question: 308 characters of 308, quotation marks kept', 'after a declined question: 200 characters of 308, quotation marks gone'];
process.exit(JSON.stringify(lines) === JSON.stringify(wanted) ? 0 : 1);
END
node run.mjs || { echo 'The behaviour has changed.'; exit 1; }
