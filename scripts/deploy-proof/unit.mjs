import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { importSystemdImage } from './engine/stand-ins.mjs';
import { missingForEngine } from './engine/start-engine.mjs';
import { until } from './processes.mjs';

const name = 'gatehouse-unit';
const ready =
  'fetch("http://127.0.0.1:8787/readyz").then((one) => process.exit(one.ok ? 0 : 1), () => process.exit(1))';

/** The commands of deploy/README.md for systemd, word for word, on a Debian that systemd has booted. */
export const unitProof = {
  name: 'systemd: installs by the README, serves, reloads, stops cleanly',
  missing: missingForEngine,
  run: async (context) => {
    const store = await context.builtStore();
    return context.withEngine(async (engine) => {
      const image = await importSystemdImage(engine, store);
      const { docker } = engine;
      const flags = [
        '--privileged',
        '--cgroupns=private',
        '--network=none',
        '--tmpfs=/run',
        '--volume=/clone:/clone:ro',
      ];
      await docker(['run', '--detach', `--name=${name}`, ...flags, '--workdir=/clone', image]);
      try {
        return await proveUnit(context.root, (script) => docker(['exec', name, 'sh', '-c', script]));
      } finally {
        await docker(['rm', '--force', '--volumes', name]);
      }
    });
  },
};

async function proveUnit(root, inside) {
  const isBooted = async () => /running|degraded/.test(await inside('systemctl is-system-running --wait || true'));
  await until(isBooted, 'systemd does not boot', 90_000);
  const [install, firstToken] = codeBlocks(readFileSync(join(root, 'deploy/README.md'), 'utf8'));
  for (const line of install) {
    await inside(line);
    if (line.includes('env.example'))
      await inside(
        'sed -i "s|^GATEHOUSE_PUBLIC_URL=.*|GATEHOUSE_PUBLIC_URL=https://gatehouse.example.com|" /etc/gatehouse/.env',
      );
  }
  const start = Date.now();
  const isReady = async () => (await inside(`node -e '${ready}'`)) !== null;
  await until(isReady, 'the service does not become ready', 60_000).catch(async (error) => {
    throw new Error(`${error.message}: ${await inside('journalctl --unit gatehouse --lines 5 --output cat || true')}`);
  });
  const seconds = ((Date.now() - start) / 1_000).toFixed(1);
  if (!/gtha_/.test(await inside(firstToken.find((line) => line.includes('sudo')))))
    throw new Error('no API token was created');
  await inside('systemctl reload gatehouse');
  await inside(`node -e '${ready}'`);
  const exposure = /exposure level for gatehouse.service: ([\d.]+)/.exec(
    await inside('systemd-analyze security gatehouse'),
  )?.[1];
  const verified = (await inside('systemd-analyze verify gatehouse.service 2>&1')).trim();
  if (verified !== '') throw new Error(`systemd-analyze verify: ${verified}`);
  await inside('systemctl stop gatehouse');
  const code = (await inside('systemctl show --property=ExecMainStatus --value gatehouse')).trim();
  if (code !== '0') throw new Error(`it stopped with ${code}`);
  if (Number(exposure) > 2) throw new Error(`its exposure level is ${exposure}`);
  return `ready after ${seconds} s, exposure ${exposure}, stopped with 0`;
}

/** The lines of the first two code blocks, without their comments. */
function codeBlocks(text) {
  const blocks = [...text.matchAll(/^```\n([\s\S]*?)^```$/gm)].slice(0, 2);
  return blocks.map(([, block]) =>
    block
      .trim()
      .split('\n')
      .map((line) => line.replace(/\s{2,}#.*$/, '')),
  );
}
