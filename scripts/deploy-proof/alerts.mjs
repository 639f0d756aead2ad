import { join } from 'node:path';
import { missingForPackages, unpackDebian } from '../unpack-debian.mjs';
import { mustRun } from './processes.mjs';

/** The alert rules, checked and tested by Prometheus's own tool. */
export const alerts = {
  name: 'alert rules by promtool',
  missing: missingForPackages,
  run: async ({ root }) => {
    const tool = join(unpackDebian('prometheus', ['prometheus']), 'usr/bin/promtool');
    const cwd = join(root, 'deploy/prometheus');
    const checked = await mustRun(tool, ['check', 'rules', 'alerts.yaml'], { cwd });
    await mustRun(tool, ['test', 'rules', 'alerts.test.yaml'], { cwd });
    return `${/\d+ rules/.exec(checked)?.[0] ?? 'rules'} found and tested`;
  },
};
