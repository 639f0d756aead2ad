// A model that reads what real models would, on loopback: it speaks the four dialects of their vendors, plays a script, and keeps what it was given.
import { createServer } from 'node:http';
import * as anthropic from './anthropic.mjs';
import * as chat from './chat.mjs';
import * as gemini from './gemini.mjs';
import * as responses from './responses.mjs';

/**
 * Serves a model. Each turn calls `play({tools, results})`, which returns `{call: {name, json, namespace?}}` or `{say}`; it may
 * be replaced by `script(play)`. `requests` are the bodies as they came.
 */
export async function serveModel() {
  let play = async () => ({ say: 'Nothing to do.' });
  let requests = [];
  let count = 0;
  const server = createServer((incoming, outgoing) => {
    const chunks = [];
    incoming.on('data', (chunk) => chunks.push(chunk));
    incoming.on('end', async () => {
      const path = incoming.url.split('?')[0];
      const [dialect, isStream] = dialectOf(path, incoming.url);
      if (incoming.method !== 'POST' || !dialect) {
        requests.push({ path: incoming.url, method: incoming.method });
        const body = /models/.test(path) ? modelList : '{"error":{"message":"not here"}}';
        outgoing.writeHead(/models/.test(path) ? 200 : 404, { 'content-type': 'application/json' }).end(body);
        return;
      }
      const body = JSON.parse(Buffer.concat(chunks).toString());
      requests.push({ path: incoming.url, body });
      const turn = await play(dialect.readRequest(body)).catch((error) => ({
        say: `The script failed: ${error.message}`,
      }));
      // Clients join turns, and calls, that share an id.
      count += 1;
      const call = turn.call && { ...turn.call, id: `call_${count}` };
      const { type, body: text } = dialect.writeTurn(
        { ...turn, id: count, call },
        { stream: isStream ?? body.stream === true },
      );
      outgoing.writeHead(200, { 'content-type': type }).end(text);
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    script: (next) => {
      play = next;
      requests = [];
    },
    requests: () => requests,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

const modelList = JSON.stringify({
  object: 'list',
  data: [{ id: 'probe', object: 'model', created: 1, owned_by: 'probe' }],
});

function dialectOf(path, url) {
  if (path.endsWith('/messages')) return [anthropic];
  if (path.endsWith('/responses')) return [responses];
  if (path.endsWith('/chat/completions')) return [chat];
  if (path.endsWith(':generateContent')) return [gemini, false];
  if (path.endsWith(':streamGenerateContent')) return [gemini, url.includes('alt=sse')];
  return [];
}
