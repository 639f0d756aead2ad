import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { collectDefaultMetrics, Registry } from 'prom-client';

const source = join(dirname(fileURLToPath(import.meta.url)), '../../src/observe/metrics.ts');
const namePattern = /\b(?:gatehouse|process|nodejs)_[a-z0-9_]+/g;

/** Checks that every metric which an alert or a page names is one that the gateway exposes. */
export function checkMetricNames({ textOf, documentsOf, fault, want }, pages) {
  const rules = 'prometheus/alerts.yaml';
  const alerts = documentsOf(rules)[0]?.groups?.flatMap((group) => group.rules) ?? [];
  want(rules, alerts.length > 0, 'has no alert');
  for (const alert of alerts)
    want(
      rules,
      alert.alert && alert.expr && alert.labels?.severity && alert.annotations?.summary,
      `${alert.alert}: a part is missing`,
    );
  const known = knownNames();
  for (const [page, text] of Object.entries({ [rules]: textOf(rules), ...pages }))
    for (const [metric] of text.matchAll(namePattern))
      if (!known.has(metric)) fault(page, `${metric} is not a metric of the gateway`);
  const runbooks = 'docs/runbooks.md';
  const sections = [...(pages[runbooks] ?? '').matchAll(/^## (\w+)$/gm)].map(([, title]) => title);
  for (const { alert, annotations } of alerts) {
    want(rules, annotations?.runbook === `${runbooks}#${alert.toLowerCase()}`, `${alert} does not name its runbook`);
    want(rules, sections.includes(alert), `${alert} has no section in ${runbooks}`);
    want(
      rules,
      textOf('prometheus/alerts.test.yaml').includes(`alertname: ${alert}\n`),
      `${alert} has no test in alerts.test.yaml`,
    );
  }
  for (const title of sections)
    want(
      rules,
      alerts.some(({ alert }) => alert === title),
      `${title} has a section in ${runbooks} and no rule`,
    );
}

/** Has Prometheus itself test the rules, where its `promtool` is installed. */
export function checkAlertTests({ textOf, fault }) {
  if (spawnSync('promtool', ['--version']).status !== 0) return;
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-alerts-'));
  for (const name of ['alerts.yaml', 'alerts.test.yaml'])
    writeFileSync(join(folder, name), textOf(`prometheus/${name}`));
  const { status, stdout, stderr } = spawnSync('promtool', ['test', 'rules', join(folder, 'alerts.test.yaml')], {
    encoding: 'utf8',
  });
  if (status !== 0) fault('prometheus/alerts.test.yaml', `${stdout}${stderr}`.trim());
  rmSync(folder, { recursive: true });
}

function knownNames() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const own = [...readFileSync(source, 'utf8').matchAll(/name: '(\w+)'/g)].map(([, name]) => name);
  if (own.length < 4) throw new Error('the metrics are no longer where they were looked for');
  const names = [...own, ...registry.getMetricsAsArray().map(({ name }) => name)];
  return new Set(names.flatMap((name) => [name, `${name}_bucket`, `${name}_count`, `${name}_sum`]));
}
