import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { freePort, hasRedis } from '../services.mjs';
import { runProgram, until } from './processes.mjs';

/** The command of Redis in compose.yaml, run as it is: it must end on SIGTERM by itself, and its password must be in no list of processes. */
export const redisStop = {
  name: 'Redis of compose: stops on SIGTERM, hides its password',
  missing: () => (hasRedis() ? null : 'Redis is not installed'),
  run: async ({ root }) => {
    const { services } = parse(readFileSync(join(root, 'deploy/compose/compose.yaml'), 'utf8'));
    const [shell, flag, script] = services.redis.command;
    const [port, password] = [await freePort(), 'proof-of-the-password'];
    // Compose itself makes one of each two signs, and the port of this machine may be taken.
    const command = script.replaceAll('$$', '$').replace(/\nEND\n/, `\nport ${port}\nbind 127.0.0.1\nEND\n`);
    const folder = mkdtempSync(join(tmpdir(), 'gatehouse-redis-stop-'));
    const env = { ...process.env, REDIS_PASSWORD: password };
    const child = spawn(shell, [flag, command], { cwd: folder, env, stdio: 'ignore', detached: true });
    const ended = once(child, 'exit');
    try {
      const client = { env: { REDISCLI_AUTH: password } };
      const isUp = async () =>
        (await runProgram('redis-cli', ['-p', String(port), 'ping'], client)).stdout.includes('PONG');
      await until(isUp, 'Redis does not start', 20_000);
      const listed = readFileSync(`/proc/${child.pid}/cmdline`, 'utf8');
      if (listed.includes(password)) throw new Error('the password is in the list of processes');
      const start = Date.now();
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), 8_000);
      const [code, signal] = await ended;
      clearTimeout(late);
      if (code !== 0) throw new Error(`it ended with ${code ?? signal}: SIGTERM did not reach Redis`);
      return `stopped in ${Date.now() - start} ms with 0`;
    } finally {
      endGroup(child.pid);
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

// A shell that ends without its Redis leaves it behind.
function endGroup(group) {
  try {
    process.kill(-group, 'SIGKILL');
  } catch {
    // All of it has ended.
  }
}
