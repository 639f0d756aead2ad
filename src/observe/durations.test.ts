import { resourceFromAttributes } from '@opentelemetry/resources';
import { expect, it } from 'vitest';
import { createDurations } from './durations.js';

const newDurations = () =>
  createDurations({
    resource: resourceFromAttributes({}),
    scope: { name: 'gatehouse', version: '1' },
    now: () => 5_250,
  });

it('counts each duration in the bucket that its upper bound closes, apart by attributes, from the beginning on', async () => {
  const durations = newDurations();
  for (const seconds of [0.001, 0.005, 0.006, 99])
    durations.record('mcp.server.operation.duration', seconds, { a: 'x' });
  durations.record('mcp.server.operation.duration', 0.2, { a: 'y', 'error.type': '500' });
  durations.record('http.client.request.duration', 0.2, { a: 'x' });
  await durations.collect();
  const { resourceMetrics } = await durations.collect();
  const [operations, requests] = resourceMetrics.scopeMetrics[0]?.metrics ?? [];
  expect(operations).toMatchObject({ descriptor: { name: 'mcp.server.operation.duration', unit: 's' } });
  expect(operations?.dataPoints).toMatchObject([
    {
      attributes: { a: 'x' },
      startTime: [5, 250_000_000],
      value: { count: 4, min: 0.001, max: 99, buckets: { counts: [2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1] } },
    },
    { attributes: { a: 'y', 'error.type': '500' }, value: { count: 1, sum: 0.2 } },
  ]);
  expect(requests?.dataPoints).toHaveLength(1);
});

it('tells as one what goes beyond 2,000 sets of attributes', async () => {
  const durations = newDurations();
  for (let index = 0; index < 2_010; index += 1)
    durations.record('http.server.request.duration', 1, { 'http.route': `/${index}` });
  const { resourceMetrics } = await durations.collect();
  const points = resourceMetrics.scopeMetrics[0]?.metrics[0]?.dataPoints ?? [];
  expect(points).toHaveLength(2_001);
  expect(points.at(-1)).toMatchObject({ attributes: { 'otel.metric.overflow': true }, value: { count: 10 } });
});
