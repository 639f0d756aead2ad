import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, hasRedis, postgresFolder, startPostgres, startRedis } from '../services.mjs';
import { missingForPackages } from '../unpack-debian.mjs';
import { admin, prepare, settingsOf, startCalls, startGateway, startSandbox } from './installation.mjs';
import { until } from './processes.mjs';
import { unpackProxies } from './proxies.mjs';

const drainSeconds = 3;

/** Two gateways behind HAProxy, restarted in turn under calls: the balancer learns from /readyz, and no call fails. */
export const rolling = {
  name: 'a rolling restart of two gateways behind HAProxy',
  missing: () =>
    missingForPackages() ?? (postgresFolder() && hasRedis() ? null : 'PostgreSQL and Redis are not installed'),
  run: async ({ root }) => {
    const programs = unpackProxies();
    const scratch = mkdtempSync(join(tmpdir(), 'gatehouse-rolling-'));
    const [postgres, redis, sandbox] = await Promise.all([startPostgres(), startRedis(), startSandbox(root)]);
    const stops = [() => postgres.stop(), () => redis.stop(), () => sandbox.stop()];
    try {
      const env = {
        ...settingsOf({ databaseUrl: postgres.url, redisUrl: redis.url, sandbox, dataDir: scratch }),
        GATEHOUSE_DRAIN_SECONDS: String(drainSeconds),
      };
      const { apiToken, accountId } = await prepare(root, env, sandbox);
      const ports = [await freePort(), await freePort()];
      const gateways = [];
      const start = async (index) => {
        gateways[index] = await startGateway(root, env, String(ports[index]));
      };
      stops.unshift(async () => void (await Promise.all(gateways.map((gateway) => gateway.stop('SIGKILL')))));
      for (const index of ports.keys()) await start(index);
      const made = await admin(gateways[0].origin, apiToken, 'POST', `/integrated-account/${accountId}/mcp`, {
        name: 'rolling',
      });
      const balancer = await startBalancer({ root, programs, scratch, ports });
      stops.unshift(balancer.stop);
      const calls = startCalls([balancer.origin, balancer.origin], made.body.token);
      const more = async () => {
        const goal = calls.made() + 40;
        await until(async () => calls.made() > goal, 'no more calls are made');
      };
      await more();
      for (const index of ports.keys()) {
        const code = await gateways[index].stop();
        if (code !== 0) throw new Error(`a gateway stopped with ${code}: ${gateways[index].said()}`);
        await more();
        await start(index);
        await until(() => balancer.isUp(index), 'HAProxy does not take the gateway back');
        await more();
      }
      const { made: count, failed, slowestMs } = await calls.stop();
      if (failed.length > 0) throw new Error(`${failed.length} of ${count} calls failed: ${failed[0]}`);
      return `${count} calls, none failed, the slowest ${slowestMs} ms`;
    } finally {
      for (const stop of stops) await stop();
      rmSync(scratch, { recursive: true, force: true });
    }
  },
};

// The backend of docs/operations.md with a second server, on plain HTTP.
async function startBalancer({ root, programs, scratch, ports }) {
  const docs = readFileSync(join(root, 'docs/operations.md'), 'utf8');
  const text = /^```\w*\n(.*?)^```$/ms.exec(docs.slice(docs.search(/^HAProxy:$/m)))[1];
  const port = await freePort();
  const statsPort = await freePort();
  const config = text
    .replace(/bind :443.*$/m, `bind 127.0.0.1:${port}`)
    .replace(/ {2}server g1 127\.0\.0\.1:8787(.*)$/m, (_, options) =>
      ports.map((one, index) => `  server g${index} 127.0.0.1:${one}${options}`).join('\n'),
    );
  const stats = `frontend stats\n  mode http\n  bind 127.0.0.1:${statsPort}\n  stats enable\n  stats uri /\n`;
  const file = join(scratch, 'haproxy.cfg');
  writeFileSync(file, `global\n  maxconn 200\n${config}\n${stats}`);
  const child = spawn(join(programs, 'usr/sbin/haproxy'), ['-db', '-f', file], {
    stdio: 'ignore',
    env: { ...process.env, LD_LIBRARY_PATH: join(programs, 'usr/lib/x86_64-linux-gnu') },
  });
  const ended = once(child, 'exit');
  const isUp = async (index) => {
    const lines = (await (await fetch(`http://127.0.0.1:${statsPort}/;csv`)).text()).split('\n');
    return lines.some((line) => line.startsWith(`gatehouse,g${index},`) && line.split(',')[17].startsWith('UP'));
  };
  for (const index of ports.keys()) await until(() => isUp(index), 'HAProxy does not reach the gateways', 20_000);
  return {
    origin: `http://127.0.0.1:${port}`,
    isUp,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
