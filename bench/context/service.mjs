// The connected service between a gateway and the sandbox: passes requests on and keeps the replies, then gives the same replies to the peers,
// whose operations are the same and whose requests cannot say what a document of plain operations leaves out.
import { createServer, request as send } from 'node:http';

/** `origin` is where the gateway sends its requests; `take()` is the replies kept since the last one; `replay(replies)` gives them in turn. */
export async function openService(target) {
  let kept = [];
  let replies = null;
  const server = createServer((incoming, outgoing) => {
    if (replies !== null) {
      incoming.resume();
      const body = replies.shift() ?? '{"message": "no reply is left"}';
      outgoing.writeHead(200, { 'content-type': 'application/json' }).end(body);
      return;
    }
    const options = { method: incoming.method, headers: incoming.headers };
    const onward = send(new URL(incoming.url, target), options, (answer) => {
      const chunks = [];
      answer.on('data', (chunk) => chunks.push(chunk));
      answer.on('end', () => {
        const body = Buffer.concat(chunks);
        kept.push(body.toString());
        outgoing.writeHead(answer.statusCode, answer.headers).end(body);
      });
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    take: () => {
      const taken = kept;
      kept = [];
      return taken;
    },
    replay: (given) => {
      replies = [...given];
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
