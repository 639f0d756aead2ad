// A proxy between a client and the gateway, on loopback, that notes how the client speaks and changes nothing.
import { createServer, request as send } from 'node:http';

/**
 * Opens the proxy before `target` (an origin). `origin` is where clients go; `take()` returns what was recorded since its last call:
 * the JSON-RPC methods in their order, the protocol revisions named in headers and handshakes, and requests for other paths than the MCP URL's.
 */
export async function openRecorder(target) {
  let heard = fresh();
  const server = createServer((incoming, outgoing) => {
    const chunks = [];
    incoming.on('data', (chunk) => chunks.push(chunk));
    incoming.on('end', () => {
      const body = Buffer.concat(chunks);
      note(heard, incoming, body);
      const onward = send(
        new URL(incoming.url, target),
        { method: incoming.method, headers: { ...incoming.headers, host: new URL(target).host } },
        (answer) => {
          outgoing.writeHead(answer.statusCode, answer.headers);
          answer.pipe(outgoing);
        },
      );
      onward.on('error', () => outgoing.destroy());
      outgoing.on('close', () => onward.destroy());
      onward.end(body);
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    take: () => {
      const { methods, revisions, probes } = heard;
      heard = fresh();
      return { methods, revisions: [...revisions], probes };
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

function fresh() {
  return { methods: [], revisions: new Set(), probes: 0 };
}

function note(heard, { method, url, headers }, body) {
  if (!url.startsWith('/mcp/')) heard.probes += 1;
  if (method !== 'POST') return;
  const said = headers['mcp-protocol-version'];
  if (said) heard.revisions.add(said);
  try {
    const message = JSON.parse(body.toString());
    heard.methods.push(message.method);
  } catch {
    // A recorder does not check it.
  }
}
