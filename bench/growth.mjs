// npm run bench:growth: how the audit log's queries, its figures and retention grow with its rows, on both stores, with the exponent of each.
// The rows are written by one statement of the database and form no chain: what is measured is reading and deleting them.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'libsql';
import pg from 'pg';
import { postgresFolder, startPostgres } from '../scripts/services.mjs';
import { leave, readFlags } from './command-line.mjs';
import { table } from './report.mjs';
import { exponentOf, median } from './statistics.mjs';

const usage = `Usage: npm run bench:growth -- [--rows <n,n>] [--store <embedded|postgres>] [--times <n>]

  --rows <n,n>   sizes of the audit log (default 100000,1000000,10000000; the last one needs 10 GB per store)
  --store        only one of the stores (default both)
  --times <n>    how often each query runs (default 5)
  --help         this text
`;
const flags = readFlags({ rows: { type: 'string' }, store: { type: 'string' }, times: { type: 'string' } }, usage);
const sizes = (flags.rows ?? '100000,1000000,10000000').split(',').map(Number);
const times = Number(flags.times ?? 5);
if (!sizes.every((size) => Number.isInteger(size) && size > 0)) leave('--rows must be whole numbers above 0', usage);
if (!(times > 0)) leave('--times must be a number above 0', usage);
if (!['embedded', 'postgres', undefined].includes(flags.store)) leave('--store must be embedded or postgres', usage);

const day = 86_400_000;
const days = 90;
const pageGoalMs = 200;
const removedAtOnce = 1_000;
const rowsAtOnce = 500_000;
const room = (name) => import(fileURLToPath(new URL(`../dist/${name}/index.js`, import.meta.url)));
const [{ openStore }, { systemClock }] = await Promise.all(['store', 'base'].map(room));
const now = Date.now();
const note = (text) => process.stderr.write(`${text}\n`);
const columns = `sequence, previous_hash, hash, id, at, kind, account_id, server_id, client, action, arguments,
  upstream_status, duration_ms, outcome, detail, result_digest`;
/** Ninety days of 1,000 accounts and 10,000 servers: one call in a hundred fails, one tool and one client in ten thousand are rare. */
const valuesOf = (text, total) => `n, ${text('n')}, ${text('n')}, 'aud_' || n,
  cast(${now - days * day} + n * cast(${days * day} as bigint) / ${total} as bigint), 'tool_call', 'acct_' || (n % 1000), 'mcp_' || (n % 10000),
  case when n % 10000 = 1 then 'rare-client 1.0' else 'client-' || (n % 7) || ' 1.0' end,
  case when n % 10000 = 2 then 'rare_tool' else 'tool_' || (n % 50) end, '{"domain_name":"example.com"}',
  200, 10 + n % 400, case when n % 100 = 0 then 'upstream_error' when n % 10000 = 3 then 'error' else 'ok' end, null, ${text('n')}`;

let isReached = true;
const stores = flags.store ? [flags.store] : ['embedded', ...(postgresFolder() === null ? [] : ['postgres'])];
for (const store of stores) {
  const results = [];
  for (const size of sizes) results.push(await measureSize(store, size));
  print(store, results);
}
process.exitCode = isReached ? 0 : 1;

async function measureSize(kind, size) {
  const dataDir = mkdtempSync(join(tmpdir(), 'gatehouse-growth-'));
  const postgres = kind === 'postgres' ? await startPostgres({ fsync: 'on' }) : null;
  try {
    const place = { databaseUrl: postgres?.url ?? null, redisUrl: null, dataDir, clock: systemClock };
    await (await openStore(place)).close();
    note(`${kind}: writing ${size} rows`);
    await (postgres ? fillPostgres(postgres.url, size) : fillEmbedded(dataDir, size));
    const store = await openStore(place);
    try {
      note(`${kind}: measuring with ${size} rows`);
      return await measure(store.audit, size);
    } finally {
      await store.close();
    }
  } finally {
    await postgres?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function fillEmbedded(dataDir, size) {
  const database = new Database(join(dataDir, 'gatehouse.db'));
  // Ten million rows do not fit into the usual cache of pages, and nothing is lost if this process ends.
  for (const setting of ['cache_size = -1000000', 'synchronous = OFF']) database.pragma(setting);
  const text = (n) => `printf('%064d', ${n})`;
  for (let done = 0; done < size; done += rowsAtOnce) {
    const last = Math.min(size, done + rowsAtOnce);
    database.exec(`insert into audit_log (${columns})
      with recursive counted(n) as (select ${done + 1} union all select n + 1 from counted where n < ${last})
      select ${valuesOf(text, size)} from counted`);
  }
  database.exec(`update audit_head set sequence = ${size}, hash = printf('%064d', ${size}) where id = 1`);
  database.close();
}

async function fillPostgres(connectionString, size) {
  const client = new pg.Client({ connectionString });
  await client.connect();
  const text = (n) => `lpad(${n}::text, 64, '0')`;
  await client.query(
    `insert into audit_log (${columns}) select ${valuesOf(text, size)} from generate_series(1, ${size}) as n`,
  );
  await client.query(`update audit_head set sequence = ${size}, hash = ${text(size)} where id = 1`);
  // Autovacuum would do this within a minute.
  await client.query('vacuum analyze audit_log');
  await client.end();
}

/** Medians in milliseconds by what is measured. */
async function measure(audit, size) {
  const page = { limit: 50 };
  const list = (filter) => () => audit.list(filter, page);
  const summary = (filter, inDays, bucketMs) => () =>
    audit.summary({ ...filter, from: now - inDays * day, to: now + 1, bucketMs });
  const measured = { rows: size };
  const cases = {
    'first page': list({}),
    'without sessions': list({ exceptActions: ['session.begin', 'session.end'] }),
    'one account': list({ accountId: 'acct_77' }),
    'one server': list({ serverId: 'mcp_4242' }),
    'one tool, rare': list({ action: 'rare_tool' }),
    'one client, rare': list({ client: 'rare-client 1.0' }),
    'failures of the gateway, rare': list({ outcome: 'error' }),
    'a day two months ago': list({ from: now - 61 * day, to: now - 60 * day }),
    'figures of a day': summary({}, 1, 3_600_000),
    'figures of a week': summary({}, 7, day),
    'figures of a week, one account': summary({ accountId: 'acct_77' }, 7, day),
    'figures of a week, one server': summary({ serverId: 'mcp_4242' }, 7, day),
  };
  for (const [name, ask] of Object.entries(cases)) measured[name] = await medianMs(ask);
  measured[`retention deletes ${removedAtOnce} rows`] = await medianMs(() =>
    audit.removeBefore(now - (days - 1) * day, removedAtOnce),
  );
  return measured;
}

async function medianMs(ask) {
  await ask();
  const taken = [];
  for (let time = 0; time < times; time += 1) {
    const began = performance.now();
    await ask();
    taken.push(performance.now() - began);
  }
  return median(taken);
}

function print(store, results) {
  const lines = [[store, ...sizes.map((size) => `${size} rows, ms`), 'exponent', `goal ${pageGoalMs} ms`]];
  const { rows: _rows, ...first } = results[0];
  for (const name of Object.keys(first)) {
    const last = results.at(-1)[name];
    const isMet = last <= pageGoalMs;
    isReached &&= isMet;
    lines.push([
      name,
      ...results.map((result) => result[name].toFixed(1)),
      exponentOf(results.map((result) => [result.rows, result[name]]))?.toFixed(2) ?? '',
      isMet ? 'reached' : 'missed',
    ]);
  }
  process.stdout.write(`${table(lines).join('\n')}\n\n`);
}
