// Runs a command with its own PostgreSQL and Redis, passed as DATABASE_URL and REDIS_URL; they stop with it.
import { spawn } from 'node:child_process';
import { hasRedis, postgresFolder, startPostgres, startRedis } from './services.mjs';

const [command, ...args] = process.argv.slice(2);
if (command === undefined) {
  process.stderr.write('Usage: node scripts/with-services.mjs <command> [arguments]\n');
  process.exit(2);
}
if (postgresFolder() === null || !hasRedis()) {
  process.stderr.write(
    'PostgreSQL and Redis are not installed here (Debian: apt-get install postgresql redis-server).\n',
  );
  process.exit(1);
}
const [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
const child = spawn(command, args, {
  stdio: 'inherit',
  env: { ...process.env, DATABASE_URL: postgres.url, REDIS_URL: redis.url },
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
const code = await new Promise((resolve) => {
  child.once('error', () => resolve(127));
  child.once('exit', (status) => resolve(status ?? 1));
});
await Promise.all([postgres.stop(), redis.stop()]);
process.exit(code);
