// npm run bench:context: tokens and turns that a model reads for the three runbooks, in every exposure of an MCP server and with two peers.
// Exit code 1 where a goal is missed.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { readFlags } from './command-line.mjs';
import { playCode, playDiscovery, playListed } from './context/players.mjs';
import { openService } from './context/service.mjs';
import { tasks } from './context/tasks.mjs';
import { createServer, install, listTools, serve, startSandbox } from './gatehouse.mjs';
import { startPeers } from './peers.mjs';
import { stopAll } from './processes.mjs';
import { table } from './report.mjs';

const usage = `Usage: npm run bench:context -- [--json <file>]

  --json <file>  everything that was counted, task by task
  --help         this text
`;
const flags = readFlags({ json: { type: 'string' } }, usage);
const scopes = ['partner.organization', 'organization.domains', 'organization.groups', 'organization.spam']
  .map((scope) => `ZohoMail.${scope}.ALL`)
  .join();
const organizationId = '123456789';
// The tokens that each exposure may cost for all three, and the turns.
const goals = { discovery: { total: 22_000, list: 450 }, code: { total: 11_000, turns: 9 } };
const exposures = [
  { title: 'all tools', config: () => ({}), play: playListed },
  { title: 'one tag each', config: ({ tag, tags }) => ({ tags: tags ?? [tag] }), play: playListed },
  { title: 'discovery', config: () => ({ tool_exposure: 'discovery' }), play: playDiscovery },
  { title: 'code', config: () => ({ tool_exposure: 'code' }), play: playCode },
];

const folder = mkdtempSync(join(tmpdir(), 'gatehouse-context-'));
const rows = [];
let leftOut = [];
let service;
try {
  const sandbox = await startSandbox();
  service = await openService(sandbox.origin);
  const installation = await install({
    folder: join(folder, 'data'),
    sandbox,
    scopes,
    connectTo: `mail.zoho.com=${service.origin},*=${sandbox.origin}`,
    settings: { GATEHOUSE_REPLY_CHARS_MAX: undefined },
  });
  const gateway = await serve(installation);
  const replies = await playExposures({ sandbox, gateway, installation });
  leftOut = await playPeers(replies);
} finally {
  await service?.close();
  await stopAll();
  rmSync(folder, { recursive: true, force: true });
}
if (flags.json) writeFileSync(flags.json, `${JSON.stringify({ rows, leftOut }, null, 2)}\n`);
process.stdout.write(report());
process.exitCode = missedGoals().length === 0 ? 0 : 1;

/** Plays all tasks in every exposure, from the same state of the service; answers the service's replies of each task. */
async function playExposures({ sandbox, gateway, installation }) {
  const replies = new Map();
  for (const { title, config, play } of exposures) {
    await fetch(`${sandbox.origin}/__sandbox/reset`, { method: 'POST', body: '{}' });
    const counts = [];
    for (const task of tasks) {
      const url = await createServer(gateway, installation, { name: title, config: config(task) });
      service.take();
      counts.push(await withClient(url, (place) => play(task, place)));
      replies.set(task, service.take());
    }
    rows.push({ title, counts });
  }
  return replies;
}

/** Plays all tasks with the peers, whose tools give the replies that the service gave; answers what could not be had. */
async function playPeers(replies) {
  const { peers, leftOut: missing } = await startPeers({ folder, tools: await listTools(), upstream: service.origin });
  const operations = await listTools();
  for (const { server, url, nameOf } of peers) {
    const shownName = (name) => nameOf(operations.find((tool) => tool.name === name));
    const counts = [];
    for (const task of tasks) {
      service.replay(replies.get(task));
      const given = { zoid: organizationId };
      counts.push(await withClient(url, (place) => playListed(task, { ...place, nameOf: shownName, given })));
    }
    rows.push({ title: server, counts });
  }
  return missing;
}

async function withClient(url, use) {
  const client = new Client({ name: 'context-bench', version: '1.0.0' });
  await client.connect(new StreamableHTTPClientTransport(new URL(url)));
  try {
    const { tools } = await client.listTools();
    return await use({ client, tools, instructions: client.getInstructions() ?? '' });
  } finally {
    await client.close();
  }
}

function sumOf({ counts }) {
  const read = {};
  for (const count of counts)
    for (const [kind, tokens] of Object.entries(count.read)) read[kind] = (read[kind] ?? 0) + tokens;
  const sum = (member) => counts.reduce((total, count) => total + count[member], 0);
  return { turns: sum('turns'), total: sum('total'), list: Math.max(...counts.map(({ fixed }) => fixed.list)), read };
}

function missedGoals() {
  return rows.flatMap((row) => {
    const [sum, goal] = [sumOf(row), goals[row.title] ?? {}];
    return Object.entries(goal)
      .filter(([member, most]) => sum[member] > most)
      .map(([member, most]) => `${row.title}: ${member} ${sum[member]}, goal ${most}`);
  });
}

function report() {
  const number = (value) => value.toLocaleString('en-US');
  const kinds = ['list', 'instructions', 'words', 'calls', 'searches', 'results'];
  const titles = ['exposure', 'turns', 'tokens read', 'one list', ...kinds.map((kind) => `of it ${kind}`)];
  const body = rows.map((row) => {
    const { turns, total, list, read } = sumOf(row);
    return [row.title, String(turns), number(total), number(list), ...kinds.map((kind) => number(read[kind] ?? 0))];
  });
  const missed = missedGoals().map((text) => `missed: ${text}\n`);
  return `${table([titles, ...body]).join('\n')}\n${[...leftOut.map((text) => `left out: ${text}\n`), ...missed].join('')}`;
}
