import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const name = 'systemd/gatehouse.service';
/** How much a unit may expose, as `systemd-analyze security` counts it, in tenths. */
const exposureMax = 20;

const hardening = {
  NoNewPrivileges: 'yes',
  ProtectSystem: 'strict',
  ProtectHome: 'yes',
  PrivateTmp: 'yes',
  PrivateDevices: 'yes',
  ProtectKernelTunables: 'yes',
  ProtectKernelModules: 'yes',
  ProtectControlGroups: 'yes',
  RestrictNamespaces: 'yes',
  RestrictSUIDSGID: 'yes',
  LockPersonality: 'yes',
  StateDirectory: 'gatehouse',
  StateDirectoryMode: '0700',
  UMask: '0077',
  CapabilityBoundingSet: '',
};

/** Checks the unit: it is hardened, drains, and systemd itself takes it where systemd is there. */
export function checkUnit({ facts, textOf, want }) {
  const text = textOf(name);
  const entries = [...text.matchAll(/^(\w+)=(.*)$/gm)].map(([, key, value]) => [key, value]);
  const unit = Object.fromEntries(entries);
  for (const [key, value] of Object.entries(hardening)) want(name, unit[key] === value, `${key} must be "${value}"`);
  want(name, unit.DynamicUser === 'yes' || (unit.User !== undefined && unit.User !== 'root'), 'runs as root');
  want(
    name,
    unit.MemoryDenyWriteExecute === undefined,
    'MemoryDenyWriteExecute stops Node.js, which compiles while it runs',
  );
  want(name, Number(unit.TimeoutStopSec) > facts.stopSeconds, 'TimeoutStopSec is shorter than the stop takes');
  want(
    name,
    /^\/\S+\/node \/\S+\/bin\/gatehouse\.js serve$/.test(unit.ExecStart ?? ''),
    'ExecStart does not start the program',
  );
  for (const [, value] of entries.filter(([key]) => key === 'Environment')) {
    const variable = value.split('=')[0];
    want(name, facts.isOfRuntime(variable) || facts.isSetting(variable), `${variable} is not a setting of the program`);
    want(name, !facts.isSecret(variable), `${variable}: everybody can read a unit`);
  }
  checkBySystemd({ text, want });
}

// The program need not be installed where this runs: the running Node.js is a substitute for it.
function checkBySystemd({ text, want }) {
  if (spawnSync('systemd-analyze', ['--version']).status !== 0) return;
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-unit-'));
  const file = join(folder, 'gatehouse.service');
  writeFileSync(file, text.replace(/^ExecStart=.*$/m, `ExecStart=${process.execPath} serve`));
  const verified = run(['verify', '--man=no', file]);
  want(
    name,
    verified.status === 0 && !verified.output.includes('gatehouse.service'),
    `systemd-analyze verify: ${verified.output}`,
  );
  const secured = run(['security', '--offline=true', `--threshold=${exposureMax}`, file]);
  want(name, secured.status === 0, `systemd-analyze security: ${secured.output.split('\n').at(-1)}`);
  rmSync(folder, { recursive: true });
}

function run(args) {
  const { status, stdout, stderr } = spawnSync('systemd-analyze', ['--no-pager', ...args], { encoding: 'utf8' });
  return { status, output: `${stderr}${stdout}`.trim() };
}
