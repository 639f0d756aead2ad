// npm run deploy:proof: runs what deploy/ and docs/operations.md promise on real programs. Outside CI. `--only NAME` runs the steps whose name
// contains NAME; `--from COMMIT` names the release to upgrade from. Each step ends what it started and removes its folders; unpacked
// packages of Debian stay in the user's cache.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { alerts } from './deploy-proof/alerts.mjs';
import { composeProof } from './deploy-proof/compose.mjs';
import { engineStore, startEngine } from './deploy-proof/engine/start-engine.mjs';
import { buildImage, imageProof } from './deploy-proof/image.mjs';
import { pointInTime } from './deploy-proof/point-in-time.mjs';
import { prometheus } from './deploy-proof/prometheus.mjs';
import { proxies } from './deploy-proof/proxies.mjs';
import { redisStop } from './deploy-proof/redis-stop.mjs';
import { rolling } from './deploy-proof/rolling.mjs';
import { unitProof } from './deploy-proof/unit.mjs';
import { upgrade } from './deploy-proof/upgrade.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { values: options } = parseArgs({
  options: { only: { type: 'string' }, from: { type: 'string' } },
});
const steps = [
  imageProof,
  composeProof,
  unitProof,
  alerts,
  prometheus,
  redisStop,
  proxies,
  rolling,
  upgrade,
  pointInTime,
].filter(({ name }) => options.only === undefined || name.includes(options.only));
const rows = [];
let store;
const context = {
  root,
  from: options.from,
  /** Where the image of this clone is, built once for all steps. */
  builtStore: async () => {
    store ??= engineStore();
    store.isBuilt ??= buildImage(store, root);
    await store.isBuilt;
    return store;
  },
  withEngine: async (work) => {
    const engine = await startEngine(store, { clone: root, builds: false });
    try {
      return await work(engine);
    } finally {
      await engine.stop();
    }
  },
};
for (const step of steps) rows.push(await prove(step));
store?.remove();

const widest = Math.max(...rows.map(({ name }) => name.length));
for (const { name, state, seconds, words } of rows)
  process.stdout.write(`${state.padEnd(7)} ${name.padEnd(widest)} ${seconds.padStart(6)} s  ${words}\n`);
const count = (state) => rows.filter((row) => row.state === state).length;
process.stdout.write(`${count('ok')} passed, ${count('FAILED')} failed, ${count('skipped')} skipped\n`);
process.exitCode = count('FAILED') > 0 || count('ok') === 0 ? 1 : 0;

async function prove({ name, missing, run }) {
  const start = performance.now();
  const row = (state, words) => ({ name, state, words, seconds: ((performance.now() - start) / 1_000).toFixed(1) });
  const reason = missing();
  if (reason !== null) return row('skipped', reason);
  process.stderr.write(`${name} ...\n`);
  try {
    return row('ok', await run(context));
  } catch (error) {
    return row('FAILED', error instanceof Error ? error.message : String(error));
  }
}
