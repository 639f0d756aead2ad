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
    durations.record('http.client.request.duration', seconds, ['GET', 'a.example', 443, 200, undefined]);
  durations.record('http.client.request.duration', 0.2, ['GET', 'a.example', 443, 500, '500']);
  durations.record('mcp.server.operation.duration', 0.2, [
    'ping',
    '2025-06-18',
    undefined,
    undefined,
    undefined,
    undefined,
    'tcp',
    'http',
    undefined,
  ]);
  await durations.collect();
  const { resourceMetrics } = await durations.collect();
  const [requests, operations] = resourceMetrics.scopeMetrics[0]?.metrics ?? [];
  expect(requests).toMatchObject({ descriptor: { name: 'http.client.request.duration', unit: 's' } });
  expect(requests?.dataPoints).toMatchObject([
    {
      attributes: { 'http.request.method': 'GET', 'server.address': 'a.example', 'http.response.status_code': 200 },
      startTime: [5, 250_000_000],
      value: { count: 4, min: 0.001, max: 99, buckets: { counts: [2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1] } },
    },
    { attributes: { 'http.response.status_code': 500, 'error.type': '500' }, value: { count: 1, sum: 0.2 } },
  ]);
  expect(operations?.dataPoints).toHaveLength(1);
  expect(Object.keys(operations?.dataPoints[0]?.attributes ?? {})).toEqual([
    'mcp.method.name',
    'mcp.protocol.version',
    'network.transport',
    'network.protocol.name',
  ]);
});

it('tells as one what goes beyond 2,000 sets of attributes', async () => {
  const durations = newDurations();
  for (let index = 0; index < 2_010; index += 1)
    durations.record('http.server.request.duration', 1, [`/${index}`, 200, 'GET', 'http', '1.1', undefined]);
  const { resourceMetrics } = await durations.collect();
  const points = resourceMetrics.scopeMetrics[0]?.metrics[0]?.dataPoints ?? [];
  expect(points).toHaveLength(2_001);
  expect(points.at(-1)).toMatchObject({ attributes: { 'otel.metric.overflow': true }, value: { count: 10 } });
});
