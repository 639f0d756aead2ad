import { createMcpHandler, Server } from '@modelcontextprotocol/server';
import { createFakeGateway, done, fakeEndpoint } from '../../../mcp/test-support/fake-gateway.js';
import { send, startServer, token, tool } from './start-server.js';

/** What both are compared by: the HTTP status, the id and the code of an error, and whether there is a result. */
interface Outcome {
  readonly status: number;
  readonly id?: unknown;
  readonly code?: unknown;
  readonly hasResult: boolean;
}

type Headers = { readonly [name: string]: string };

// The official server package is the yardstick, serving what the fake gateway does.
const official = createMcpHandler(() => {
  const server = new Server(
    { name: 'official', version: '1.0.0' },
    { capabilities: { tools: {}, prompts: {}, resources: {}, completions: {} } },
  );
  server.setRequestHandler('tools/list', () => ({ tools: [{ name: tool, inputSchema: { type: 'object' } }] }));
  server.setRequestHandler('tools/call', () => ({ content: [{ type: 'text', text: '{}' }] }));
  server.setRequestHandler('prompts/list', () => ({ prompts: [] }));
  server.setRequestHandler('prompts/get', () => ({ messages: [] }));
  server.setRequestHandler('resources/list', () => ({ resources: [] }));
  server.setRequestHandler('resources/templates/list', () => ({ resourceTemplates: [] }));
  server.setRequestHandler('resources/read', ({ params }) => ({ contents: [{ uri: params.uri, text: '' }] }));
  server.setRequestHandler('completion/complete', () => ({ completion: { values: [] } }));
  return server;
});

/** The response of the official package. */
export async function askOfficial(body: string, headers: Headers): Promise<Outcome> {
  const answer = await official.fetch(new Request('http://127.0.0.1/mcp', { method: 'POST', headers, body }));
  const text = await answer.text();
  const isStream = answer.headers.get('content-type')?.includes('event-stream') === true;
  return outcomeOf(answer.status, isStream ? (/^data: (.*)$/m.exec(text)?.[1] ?? '') : text);
}

/** Starts the gateway's server, and returns a function that sends requests to it. */
export async function startOurs(): Promise<(body: string, headers: Headers) => Promise<Outcome>> {
  const gateway = createFakeGateway({ tokens: { [token]: fakeEndpoint() }, onCall: () => done() });
  const { port } = await startServer({ gateway });
  return async (body, headers) => {
    const { status, text } = await send(port, { headers, body });
    return outcomeOf(status, text);
  };
}

function outcomeOf(status: number, text: string): Outcome {
  if (text === '') return { status, hasResult: false };
  const reply = JSON.parse(text);
  return {
    status,
    ...(reply.id === undefined || reply.id === null ? {} : { id: reply.id }),
    ...(reply.error ? { code: reply.error.code } : {}),
    hasResult: reply.result !== undefined,
  };
}
