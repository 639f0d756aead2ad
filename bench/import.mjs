// npm run bench:import: CPU time and peak memory of importing large documents, beside two programs that make tools out of OpenAPI:
// openapi-mcp-generator, and fastmcp by its package for Node.js. Each measurement is a process of its own; the least of the rounds is
// printed, because other programs of a machine only add to it. Then documents that are meant to exhaust an importer, by the command line.
// Exit code 1 where a target is missed.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { fetchDirectory, githubDocument } from '../scripts/import-proof/documents.mjs';
import { installApart } from '../scripts/install-apart.mjs';
import { readFlags } from './command-line.mjs';
import { hostileRows } from './import/hostile.mjs';
import { table } from './report.mjs';

const usage = `Usage: npm run bench:import -- [--rounds <count>]

  --rounds <count>  measurements of each, default 5
  --help            this text
`;
const flags = readFlags({ rounds: { type: 'string', default: '5' } }, usage);
const program = fileURLToPath(new URL('import/import-once.mjs', import.meta.url));
const directory = await fetchDirectory();
const graph = join(directory, 'microsoft.com', 'graph.json');
const github = await githubDocument();
// CPU seconds of the whole process, start included, and MB.
const documents = [
  { title: 'Stripe, 2.5 MB', file: join(directory, 'stripe.com.json'), chosen: [], target: { cpuS: 1.5, peakMb: 150 } },
  { title: 'GitHub, 13 MB', file: github.file, chosen: [], target: { cpuS: 2.5, peakMb: 250 } },
  { title: 'Graph, 20 MB, 60 chosen', file: graph, chosen: chosenOf(graph), target: { cpuS: 4, peakMb: 400 } },
];
/** Milliseconds for one measurement. */
const limitMs = 300_000;
const contestants = ['gatehouse', 'openapi-mcp-generator', 'fastmcp'];
const installed = await installApart('bench-importers', { 'openapi-mcp-generator': '4.0.1', fastmcp: '4.20.16' });

const rows = [['document', 'program', 'tools', 'CPU s', 'peak MB', 'target']];
let isReached = true;
for (const document of documents)
  for (const contestant of contestants) {
    const seen = await leastOf(contestant, document).catch((error) => ({ failure: failureOf(error) }));
    if (seen.failure !== undefined) {
      // A program that does not take a document has no figures; only Gatehouse has to take all.
      if (contestant === 'gatehouse') isReached = false;
      rows.push([document.title, contestant, '-', '-', '-', `failed: ${seen.failure}`]);
      continue;
    }
    const isGood =
      contestant !== 'gatehouse' || (seen.cpuS <= document.target.cpuS && seen.peakMb <= document.target.peakMb);
    if (!isGood) isReached = false;
    const target = contestant === 'gatehouse' ? `${document.target.cpuS} s, ${document.target.peakMb} MB` : '';
    rows.push([
      document.title,
      contestant,
      String(seen.tools),
      seen.cpuS.toFixed(2),
      seen.peakMb.toFixed(0),
      `${target}${isGood ? '' : ' MISSED'}`,
    ]);
  }
process.stdout.write(`${table(rows).join('\n')}\n`);
const hostile = await hostileRows();
process.stdout.write(`\n${table(hostile.rows).join('\n')}\n`);
process.exitCode = isReached && hostile.isGood ? 0 : 1;

function failureOf(error) {
  if (error.killed) return `took longer than ${limitMs / 1000} s`;
  const lines = String(error.stderr ?? error.message)
    .split('\n')
    .filter((line) => /error/i.test(line));
  return (lines[0] ?? error.message).trim().slice(0, 80);
}

async function leastOf(contestant, { file, chosen }) {
  const all = [];
  for (let round = 0; round < Number(flags.rounds); round += 1) {
    const args = [program, contestant, file, JSON.stringify(chosen), installed];
    const { stdout } = await promisify(execFile)(process.execPath, args, {
      maxBuffer: 1 << 26,
      timeout: limitMs,
    });
    all.push(JSON.parse(stdout.trim().split('\n').at(-1)));
  }
  return {
    tools: all[0].tools,
    cpuS: Math.min(...all.map(({ cpuMs }) => cpuMs)) / 1000,
    peakMb: Math.min(...all.map(({ peakMb }) => peakMb)),
  };
}

/** Sixty operations about domains, users, groups, licences, roles and sign-ins. */
function chosenOf(file) {
  const pattern =
    /^\/(?:domains|users|groups|directoryRoles|subscribedSkus|auditLogs\/(?:signIns|directoryAudits)|organization|servicePrincipals|applications)(?:\/\{[^}]+\})?(?:\/(?:verify|verificationDnsRecords|members|memberOf|licenseDetails|assignLicense|owners|manager))?$/;
  const verbs = ['get', 'post', 'patch', 'delete'];
  return Object.entries(JSON.parse(readFileSync(file, 'utf8')).paths)
    .filter(([path]) => pattern.test(path))
    .flatMap(([path, item]) => verbs.filter((verb) => item[verb]).map((verb) => `${verb.toUpperCase()} ${path}`))
    .slice(0, 60);
}
