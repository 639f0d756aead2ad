// The noisy account: calls on so many connections to every gateway, in a process of its own, so that its work delays no quiet call. It ends when it is told
// to and prints its figures. It does not wait for as long as retry-after asks: that is what makes it noisy.
import { setTimeout as pause } from 'node:timers/promises';
import { openConnection } from './connection.mjs';

const pauseMs = 100;

process.once('message', ({ origins, path, connections, request }) => {
  const counts = { done: 0, refused: 0, other: 0 };
  let isOver = false;
  const open = (origin) => {
    const { hostname, port, host } = new URL(origin);
    const text = textOf({ host, path, request });
    const connection = openConnection({
      host: hostname,
      port: Number(port),
      keepsBodies: true,
      onAnswer: async ({ status, head, body }) => {
        // A call that finds no place is a result with isError and the header, or HTTP 503.
        const isRefused = /\r\nretry-after: \d/i.test(head) && (status === 503 || body.includes('"isError":true'));
        const isDone = status === 200 && !body.includes('"isError":true');
        counts[isRefused ? 'refused' : isDone ? 'done' : 'other'] += 1;
        if (!isDone) await pause(pauseMs);
        if (!isOver) connection.send(text);
      },
      onEnd: async () => {
        counts.other += 1;
        await pause(pauseMs);
        if (!isOver) open(origin);
      },
    });
    connection.send(text);
  };
  for (const origin of origins) for (let count = 0; count < connections; count += 1) open(origin);
  process.once('message', () => {
    isOver = true;
    process.send(counts, () => process.exit(0));
  });
});
process.on('disconnect', () => process.exit(0));

function textOf({ host, path, request: { headers, body } }) {
  const lines = Object.entries({ host, ...headers, 'content-length': Buffer.byteLength(body) });
  return `POST ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`;
}
