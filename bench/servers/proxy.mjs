// A bare node:http + undici proxy doing the same upstream call: the ceiling for a call. With DATABASE_URL it also commits one row of 700 characters
// per call before it responds, calls under way together, two commits at a time: the ceiling where a call is recorded in PostgreSQL.
import { createServer } from 'node:http';
import pg from 'pg';
import { Pool } from 'undici';

const pool = new Pool(process.argv[2], { connections: 64, pipelining: 1 });
const path = process.argv[3];
const record = process.env.DATABASE_URL ? await openRecord(process.env.DATABASE_URL) : () => undefined;
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
    await record();
    response.writeHead(upstream.statusCode, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
    });
    response.end(text);
  });
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`http://127.0.0.1:${server.address().port}/\n`));

async function openRecord(connectionString) {
  const commitsMax = 2;
  const row = 'x'.repeat(700);
  const database = new pg.Pool({ connectionString, max: commitsMax });
  await database.query('create table if not exists ceiling (sequence bigserial primary key, content text not null)');
  let waiting = [];
  let commits = 0;
  const commit = async () => {
    while (waiting.length > 0 && commits < commitsMax) {
      const batch = waiting;
      waiting = [];
      commits += 1;
      await database.query('insert into ceiling (content) select * from unnest($1::text[])', [batch.map(() => row)]);
      commits -= 1;
      for (const resolve of batch) resolve();
    }
  };
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      queueMicrotask(commit);
    });
}
