// `npm run bench:tenants`: thousands of MCP servers. 10,000 created in bulk through the admin API, and the list page with 100,000.
// With DATABASE_URL set the store is that PostgreSQL database, else the embedded one. Prints the figures with their goals; fails where one is missed.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { install, mintServers, serve, startSandbox } from './gatehouse.mjs';
import { stopAll } from './processes.mjs';

const bulkTotal = 10_000;
const bulkSize = 1_000;
const bulksTogether = 2;
const listTotal = 100_000;
const listTimes = 15;
const isPostgres = Boolean(process.env.DATABASE_URL);
const goals = { bulkSeconds: isPostgres ? 20 : 10, listMs: 100 };
const pages = [
  ['first page', '?limit=100'],
  ['by name', '?limit=100&sort=name'],
  ['by expiry', '?limit=100&sort=expires_at'],
  ['label', '?limit=100&label=customer=c77'],
  ['external id', '?limit=100&external_id=customer-4242'],
  ['search', '?limit=100&q=customer-4242'],
  ['active', '?limit=100&state=active'],
];

const folder = mkdtempSync(join(tmpdir(), 'gatehouse-tenants-'));
const sandbox = await startSandbox();
let missed = 0;
try {
  const settings = isPostgres ? { DATABASE_URL: process.env.DATABASE_URL } : {};
  const installation = await install({
    folder: join(folder, 'data'),
    sandbox,
    connectTo: `*=${sandbox.origin}`,
    settings,
  });
  let gateway = await serve(installation);
  const began = performance.now();
  const bulks = Array.from({ length: bulkTotal / bulkSize }, (_, index) => index);
  await Promise.all(Array.from({ length: bulksTogether }, () => createBulks(gateway, installation, bulks)));
  tell(`${bulkTotal} servers by bulk, s`, (performance.now() - began) / 1000, goals.bulkSeconds);
  await gateway.stop();
  await mintServers(installation, { count: listTotal - bulkTotal, pathsFile: join(folder, 'paths') });
  gateway = await serve(installation);
  for (const [name, query] of pages)
    tell(`list, ${name}, median ms`, await listMs(gateway, installation, query), goals.listMs);
} finally {
  await stopAll();
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = missed > 0 ? 1 : 0;

async function createBulks(gateway, installation, bulks) {
  for (let bulk = bulks.shift(); bulk !== undefined; bulk = bulks.shift()) {
    const items = Array.from({ length: bulkSize }, (_, index) => {
      const customer = bulk * bulkSize + index;
      return {
        integrated_account_id: installation.accountId,
        name: `Customer ${customer}`,
        config: { methods: ['read'], tags: ['domains'] },
        labels: { customer: `c${customer % 1_000}`, plan: customer % 3 === 0 ? 'pro' : 'free' },
        external_id: `customer-${customer}`,
      };
    });
    const answer = await ask(gateway, installation, 'POST', '/mcp-server/bulk-create', { items });
    if (answer.succeeded !== bulkSize) throw new Error(`only ${answer.succeeded} of ${bulkSize} were created`);
  }
}

async function listMs(gateway, installation, query) {
  const times = [];
  for (let time = 0; time < listTimes; time += 1) {
    const began = performance.now();
    await ask(gateway, installation, 'GET', `/mcp-server${query}`);
    times.push(performance.now() - began);
  }
  return times.sort((one, other) => one - other)[Math.floor(listTimes / 2)];
}

async function ask({ origin }, { apiToken }, method, path, body) {
  const response = await fetch(`${origin}${path}`, {
    method,
    headers: { authorization: `Bearer ${apiToken}`, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
  return answer;
}

function tell(name, value, goal) {
  const isReached = value <= goal;
  if (!isReached) missed += 1;
  process.stdout.write(
    `${name.padEnd(34)} ${value.toFixed(1).padStart(8)}   goal ${goal}   ${isReached ? 'reached' : 'MISSED'}\n`,
  );
}
