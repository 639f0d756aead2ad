import { connect, type Socket } from 'node:net';
import { expect, it } from 'vitest';
import { createFakeGateway, done, fakeEndpoint } from '../../mcp/test-support/fake-gateway.js';
import { startServer, token, tool } from './test-support/start-server.js';

const callsEach = 24;
const letters = ['a', 'é', '一', '😀'];

/** A text of 8 kB to 680 kB that is unique to the call. */
function textOf(call: number): string {
  const letter = letters[call % letters.length] ?? '';
  return `${call} `.repeat(200) + letter.repeat(8_000 + (call % 47) * 3_500);
}

/** The last one of a connection ends it. */
function requestOf(call: number): string {
  const body = JSON.stringify({
    jsonrpc: '2.0',
    id: call,
    method: 'tools/call',
    params: { name: tool, arguments: { call } },
  });
  const connection = (call + 1) % callsEach === 0 ? 'close' : 'keep-alive';
  return `POST /mcp/${token} HTTP/1.1\r\nhost: localhost\r\nconnection: ${connection}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
}

/** Whether these are exactly the responses to all calls of a caller, in order. */
function areAnswersTo(caller: number, bytes: Buffer): boolean {
  let at = 0;
  for (let call = caller * callsEach; call < (caller + 1) * callsEach; call += 1) {
    const end = bytes.indexOf('\r\n\r\n', at) + 4;
    const length = Number(/\r\ncontent-length: (\d+)/.exec(bytes.toString('latin1', at, end))?.[1]);
    const { id, result } = JSON.parse(bytes.toString('utf8', end, end + length));
    const text = textOf(call);
    if (id !== call || JSON.parse(result.content[0].text).text !== text) return false;
    at = end + length;
  }
  return at === bytes.length;
}

it('gives every caller its own long answers, however late some read and whoever leaves', async () => {
  const gateway = createFakeGateway({
    tokens: { [token]: fakeEndpoint() },
    onCall: ({ input }) => done({ text: textOf(Number((input as { call: number }).call)) }),
  });
  const { port } = await startServer({ gateway });
  /** Sends all requests together: unread responses wait in the server, and exceed the socket buffers. */
  const ask = (caller: number, read: (socket: Socket, chunks: Buffer[]) => void): Promise<Buffer> =>
    new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1');
      const chunks: Buffer[] = [];
      socket.on('error', reject);
      socket.on('close', () => resolve(Buffer.concat(chunks)));
      socket.write(Array.from({ length: callsEach }, (_, index) => requestOf(caller * callsEach + index)).join(''));
      read(socket, chunks);
    });
  const readAll = (socket: Socket, chunks: Buffer[]): void => void socket.on('data', (chunk) => chunks.push(chunk));
  const promptOnes = [0, 1, 2, 3];
  const prompt = promptOnes.map((caller) => ask(caller, readAll));
  const lateOnes = [4, 5, 6, 7];
  const late = lateOnes.map((caller) =>
    ask(caller, (socket, chunks) => void Promise.all(prompt).then(() => readAll(socket, chunks))),
  );
  const leaving = [8, 9, 10, 11].map((caller) =>
    ask(caller, (socket) => void socket.once('data', () => socket.destroy())),
  );
  await Promise.all(leaving);
  const answers = await Promise.all([...prompt, ...late]);
  for (const caller of [...promptOnes, ...lateOnes])
    expect(areAnswersTo(caller, answers[caller] ?? Buffer.alloc(0)), `caller ${caller}`).toBe(true);
});
