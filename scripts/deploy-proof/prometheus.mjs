import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../services.mjs';
import { missingForPackages, unpackDebian } from '../unpack-debian.mjs';
import { command, startGateway } from './installation.mjs';
import { until } from './processes.mjs';

/** The scrape of docs/operations.md with the alert rules, on a real Prometheus: it sees the gateway, evaluates each rule, and notices a stop. */
export const prometheus = {
  name: 'a real Prometheus scrapes, evaluates the rules, and notices a stop',
  missing: missingForPackages,
  run: async ({ root }) => {
    const program = join(unpackDebian('prometheus', ['prometheus']), 'usr/bin/prometheus');
    const scratch = mkdtempSync(join(tmpdir(), 'gatehouse-prometheus-'));
    const env = { GATEHOUSE_DATA_DIR: join(scratch, 'data') };
    const stops = [];
    try {
      const gateway = await startGateway(root, env);
      stops.push(() => gateway.stop());
      const { token } = await command(root, env, 'tokens', 'create', '--name', 'prometheus', '--scope', 'viewer');
      const ask = await startPrometheus({ root, program, scratch, token, target: new URL(gateway.origin).host, stops });
      const upIs = (value) => async () => (await ask('query?query=up{job="gatehouse"}')).result[0]?.value[1] === value;
      await until(upIs('1'), 'Prometheus does not see the gateway', 30_000);
      // A first evaluation may come before the first scrape, when the target is still missing.
      const atRest = async () => {
        const rules = (await ask('rules')).groups.flatMap((group) => group.rules);
        return rules.every(({ health, state }) => health === 'ok' && state === 'inactive') && rules;
      };
      const rules = await until(atRest, 'a rule is not evaluated, or not inactive on a gateway at rest', 30_000);
      if ((await gateway.stop()) !== 0) throw new Error('the gateway did not stop cleanly');
      await until(upIs('0'), 'Prometheus does not notice that the gateway has stopped', 30_000);
      const down = async () =>
        (await ask('rules')).groups.some((group) =>
          group.rules.some(({ name, state }) => name === 'GatehouseDown' && state !== 'inactive'),
        );
      await until(down, 'GatehouseDown stays inactive', 30_000);
      return `${rules.length} rules evaluated; GatehouseDown is pending after a stop`;
    } finally {
      for (const stop of stops.reverse()) await stop();
      rmSync(scratch, { recursive: true, force: true });
    }
  },
};

// Only the path of the token, the target and the pace are put in.
async function startPrometheus({ root, program, scratch, token, target, stops }) {
  const docs = readFileSync(join(root, 'docs/operations.md'), 'utf8');
  const job = /^```yaml\n(- job_name: gatehouse[\s\S]*?)^```$/m.exec(docs)?.[1];
  if (job === undefined) throw new Error('docs/operations.md has no scrape of Prometheus');
  const tokenFile = join(scratch, 'token');
  writeFileSync(tokenFile, token, { mode: 0o600 });
  const placed = job.replace('/etc/prometheus/gatehouse-token', tokenFile).replace('127.0.0.1:8787', target);
  const rules = join(root, 'deploy/prometheus/alerts.yaml');
  const head = 'global: { scrape_interval: 1s, evaluation_interval: 1s }';
  writeFileSync(join(scratch, 'prometheus.yml'), `${head}\nrule_files: ['${rules}']\nscrape_configs:\n${placed}`);
  const address = `127.0.0.1:${await freePort()}`;
  const flags = [`--config.file=${join(scratch, 'prometheus.yml')}`, `--storage.tsdb.path=${join(scratch, 'series')}`];
  const child = spawn(program, [...flags, `--web.listen-address=${address}`], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said = `${said}${chunk}`.slice(-2_000);
  });
  const ended = once(child, 'exit');
  stops.push(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  const ask = async (path) => {
    const { status, data, error } = await (await fetch(`http://${address}/api/v1/${path}`)).json();
    if (status !== 'success') throw new Error(error);
    return data;
  };
  await until(() => ask('status/runtimeinfo'), `Prometheus does not start: ${said}`, 20_000);
  return ask;
}
