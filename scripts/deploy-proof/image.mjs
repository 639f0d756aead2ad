import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { importNodeImage } from './engine/stand-ins.mjs';
import { missingForEngine, startEngine } from './engine/start-engine.mjs';
import { until } from './processes.mjs';

const image = 'gatehouse:0.1.0';
const hardened = '--read-only --cap-drop ALL --security-opt no-new-privileges --pids-limit 100 --memory 512m'.split(
  ' ',
);
const data = '/var/lib/gatehouse';

/** Builds the Dockerfile as it is, and runs the image hardened: as its own user, as another one, and as a random one of group 0. */
export const imageProof = {
  name: 'image: builds, runs read-only without capabilities under three users',
  missing: missingForEngine,
  run: async (context) => {
    await context.builtStore();
    return context.withEngine(async (engine) => {
      const size = await sizeOf(engine);
      await checkFiles(engine);
      const users = [
        ['10001:10001', `${data}:mode=1777,size=64m`],
        ['20000:20000', `${data}:mode=1777,size=64m`],
        ['1000650000:0', `${data}:mode=0770,gid=0,uid=10001,size=64m`],
      ];
      const seconds = [];
      for (const [user, tmpfs] of users) seconds.push(await runAs(engine, user, tmpfs));
      return `${size}; ready in ${seconds.join(', ')} s`;
    });
  },
};

/** Builds the image of the clone in a store; another engine on that store has it then. */
export async function buildImage(store, root) {
  const dockerfile = readFileSync(join(root, 'deploy/Dockerfile'), 'utf8');
  const engine = await startEngine(store, { clone: root, builds: true });
  try {
    await importNodeImage(engine, store, dockerfile);
    await engine.docker(['build', '--network=host', '--file=/clone/deploy/Dockerfile', `--tag=${image}`, '/clone'], {
      env: { DOCKER_BUILDKIT: '1', BUILDKIT_PROGRESS: 'plain' },
    });
  } finally {
    await engine.stop();
  }
}

async function sizeOf({ docker }) {
  const layers = await docker(['history', '--no-trunc', '--human=false', '--format={{.Size}} {{.CreatedBy}}', image]);
  const sizes = layers.trim().split('\n');
  const own = sizes.slice(0, -1).reduce((sum, line) => sum + Number(line.split(' ')[0]), 0);
  const all = Number(await docker(['image', 'inspect', '--format={{.Size}}', image]));
  const megabytes = (bytes) => Math.round(bytes / 1_000_000);
  return `${megabytes(all)} MB, ${megabytes(own)} of them ours`;
}

async function checkFiles({ docker }) {
  const inside = (script) =>
    docker(['run', '--rm', '--network=none', '--user=0', '--entrypoint=sh', image, '-c', script]);
  const setuid = (await inside('find / -xdev -perm /6000 -type f')).trim();
  if (setuid !== '') throw new Error(`the image holds programs that change their user: ${setuid}`);
  const left = (await inside('ls /app /usr/local/bin; find / -xdev -name .npmrc')).split('\n');
  for (const name of ['npm', 'npx', '.npmrc', 'sandbox'])
    if (left.some((line) => line.endsWith(name))) throw new Error(`the image holds ${name}`);
}

async function runAs({ docker }, user, tmpfs) {
  const start = Date.now();
  const flags = ['--detach', '--network=none', `--user=${user}`, `--tmpfs=${tmpfs}`, ...hardened];
  const id = (
    await docker(['run', ...flags, '--env=GATEHOUSE_PUBLIC_URL=https://gatehouse.example.com', image])
  ).trim();
  try {
    const check =
      'fetch("http://127.0.0.1:8787/readyz").then((one) => process.exit(one.ok ? 0 : 1), () => process.exit(1))';
    const isReady = async () => (await docker(['exec', id, 'node', '-e', check])) !== null;
    await until(isReady, `the gateway does not become ready as ${user}: ${await docker(['logs', id])}`, 60_000);
    const seconds = ((Date.now() - start) / 1_000).toFixed(1);
    const command = (...args) => docker(['exec', id, 'node', '/app/bin/gatehouse.js', ...args]);
    if (!/gtha_/.test(await command('tokens', 'create', '--name', 'me'))) throw new Error('no API token was created');
    await command('doctor');
    await docker(['stop', '--time=20', id]);
    const code = (await docker(['inspect', '--format={{.State.ExitCode}}', id])).trim();
    if (code !== '0') throw new Error(`as ${user} it stopped with ${code}`);
    return seconds;
  } finally {
    await docker(['rm', '--force', '--volumes', id]);
  }
}
