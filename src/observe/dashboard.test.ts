import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { createMetrics } from './index.js';

it('the Grafana dashboard asks for nothing but metrics and labels that a gateway has', async () => {
  const dashboard = readFileSync(new URL('../../deploy/grafana/gatehouse.json', import.meta.url), 'utf8');
  const metrics = createMetrics();
  metrics.toolCall({ integration: 'acme', outcome: 'ok', durationMs: 1 });
  metrics.upstreamAnswer(200);
  metrics.tokenRequest('acme', 'granted');
  metrics.httpRequest({ route: '/mcp/:token', status: 200, durationMs: 1 });
  const { text } = await metrics.render();
  const { panels } = JSON.parse(dashboard) as { panels: { title: string; targets: { expr: string }[] }[] };
  expect(panels.length).toBeGreaterThan(8);
  for (const { title, targets } of panels)
    for (const { expr } of targets) {
      for (const [name] of expr.matchAll(/\b(?:gatehouse|nodejs|process)_\w+/g))
        expect(text, `${title}: ${name}`).toMatch(new RegExp(`^${name}[{ ]`, 'm'));
      const labels = [...expr.matchAll(/by \(([\w, ]+)\)/g)].flatMap(([, names = '']) => names.split(', '));
      for (const label of labels) expect(text, `${title}: ${label}`).toContain(`${label}="`);
    }
});
