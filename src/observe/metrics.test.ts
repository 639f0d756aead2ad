import { expect, it } from 'vitest';
import { createMetrics } from './index.js';

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
