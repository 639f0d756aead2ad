// A connection to a server that answers calls on a stream of their own: each connection opens a session, as a client would, and an answer is
// there when it is there, whichever way it came.
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { openConnection } from './connection.mjs';

const streamOpensWithinMs = 300;

const initialize = JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-03-26', capabilities: {}, clientInfo: { name: 'bench', version: '1.0.0' } },
});
const initialized = JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' });

/** Opens a session and its stream; the same front as `openConnection`, once it is ready. */
export async function openSession({ host, port, path, keepsBodies, onAnswer, onEnd }) {
  let onReply = null;
  let onClosed = null;
  const connection = openConnection({
    host,
    port,
    keepsBodies: true,
    onAnswer: (answer) => onReply(answer),
    onEnd: () => onClosed(),
  });
  const ask = (body, extra = '') =>
    new Promise((resolve, reject) => {
      onReply = resolve;
      onClosed = () => reject(new Error('the server closed a session that was being opened'));
      connection.send(post({ host, port, path, body, extra }));
    });
  const sessionId = /\r\nmcp-session-id: *(\S+)/i.exec((await ask(initialize)).head)?.[1];
  if (sessionId === undefined) throw new Error('the server opened no session');
  const sessionHeader = `mcp-session-id: ${sessionId}\r\n`;
  await ask(initialized, sessionHeader);
  onClosed = onEnd;

  let isAccepted = false;
  let streamed = null;
  const finish = () => {
    if (!isAccepted || streamed === null) return;
    const body = streamed;
    [isAccepted, streamed] = [false, null];
    onAnswer({ status: 200, bodyBytes: body.length, body: keepsBodies ? body.toString() : undefined });
  };
  const stream = await openStream({ host, port, path, sessionHeader }, (event) => {
    streamed = event;
    finish();
  });
  onReply = (answer) => {
    if (answer.status !== 202) {
      onAnswer(answer);
      return;
    }
    isAccepted = true;
    finish();
  };
  return {
    send: (text) => connection.send(text.replace('\r\n\r\n', `\r\n${sessionHeader}\r\n`)),
    close: () => {
      connection.close();
      stream.destroy();
    },
  };
}

// One call is under way at a time, so an event is whole when its chunk ends with an empty line. The server may keep the head of its answer until
// the first event, so nothing tells that it has taken the stream up; a moment must do.
async function openStream({ host, port, path, sessionHeader }, onEvent) {
  const socket = connect({ host, port, noDelay: true });
  socket.on('error', () => undefined);
  let chunks = [];
  socket.on('data', (chunk) => {
    if (chunks.length === 0 && chunk.indexOf('data: ') < 0) return;
    chunks.push(chunk);
    if (chunk.subarray(-4).toString('latin1') !== '\n\n\r\n') return;
    const whole = Buffer.concat(chunks);
    chunks = [];
    onEvent(whole.subarray(whole.indexOf('data: ')));
  });
  socket.write(
    `GET ${path} HTTP/1.1\r\nhost: ${host}:${port}\r\naccept: text/event-stream\r\n${sessionHeader}\r\n`,
    'latin1',
  );
  await pause(streamOpensWithinMs);
  return socket;
}

function post({ host, port, path, body, extra }) {
  return [
    `POST ${path} HTTP/1.1`,
    `host: ${host}:${port}`,
    'content-type: application/json',
    'accept: application/json, text/event-stream',
    `content-length: ${body.length}`,
    `${extra}`,
    body,
  ].join('\r\n');
}
