// A bare node:http + undici proxy doing the same upstream call: the ceiling for a call.
import { createServer } from 'node:http';
import { Pool } from 'undici';

const pool = new Pool(process.argv[2], { connections: 64, pipelining: 1 });
const path = process.argv[3];
const server = createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', async () => {
    JSON.parse(Buffer.concat(chunks).toString());
    const upstream = await pool.request({
      method: 'GET',
      path,
      headers: { authorization: 'Bearer x', accept: 'application/json' },
    });
    const text = await upstream.body.text();
    response.writeHead(upstream.statusCode, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
    });
    response.end(text);
  });
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`http://127.0.0.1:${server.address().port}/\n`));
