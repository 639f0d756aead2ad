import { expect, it } from 'vitest';
import { createMetrics } from './index.js';

it('exports every known outcome and class as 0 from the start, so that an alert sees the first error', async () => {
  const metrics = createMetrics();
  metrics.announce({
    integrations: ['acme'],
    callOutcomes: ['done', 'error'],
    tokenOutcomes: ['granted', 'client'],
    routes: ['/mcp/:token'],
  });
  const { text } = await metrics.render();
  for (const line of [
    'gatehouse_tool_calls_total{integration="acme",outcome="error"} 0',
    'gatehouse_token_requests_total{integration="acme",outcome="client"} 0',
    'gatehouse_upstream_answers_total{class="5xx"} 0',
    'gatehouse_http_requests_total{route="/mcp/:token",class="5xx"} 0',
  ])
    expect(text).toContain(line);
});

it('counts calls, upstream answers, token requests and HTTP requests under few labels', async () => {
  const metrics = createMetrics();
  metrics.toolCall({ integration: 'acme', outcome: 'ok', durationMs: 20 });
  metrics.toolCall({ integration: 'acme', outcome: 'refused', durationMs: 1 });
  for (const status of [200, 204, 429]) metrics.upstreamAnswer(status);
  metrics.tokenRequest('acme', 'granted');
  metrics.httpRequest({ route: 'mcp', status: 200, durationMs: 3_000 });
  const { text, contentType } = await metrics.render();
  expect(contentType).toContain('text/plain');
  for (const line of [
    'gatehouse_tool_calls_total{integration="acme",outcome="ok"} 1',
    'gatehouse_tool_calls_total{integration="acme",outcome="refused"} 1',
    'gatehouse_tool_call_seconds_bucket{le="0.025",integration="acme"} 2',
    'gatehouse_upstream_answers_total{class="2xx"} 2',
    'gatehouse_upstream_answers_total{class="4xx"} 1',
    'gatehouse_token_requests_total{integration="acme",outcome="granted"} 1',
    'gatehouse_http_requests_total{route="mcp",class="2xx"} 1',
    'gatehouse_http_request_seconds_bucket{le="2.5",route="mcp"} 0',
    'gatehouse_http_request_seconds_bucket{le="5",route="mcp"} 1',
  ])
    expect(text).toContain(line);
});
