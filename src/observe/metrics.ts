import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';

/** What the gateway counts; labels are few and never hold what a caller sent. */
export interface Metrics {
  toolCall(call: { integration: string; outcome: string; durationMs: number }): void;
  upstreamAnswer(status: number): void;
  /** The exposition text and its content type. */
  render(): Promise<{ text: string; contentType: string }>;
}

/** Makes the process's metrics, its own figures (memory, CPU, event loop) included. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const calls = new Counter({
    name: 'gatehouse_tool_calls_total',
    help: 'Tool calls by integration and outcome.',
    labelNames: ['integration', 'outcome'] as const,
    registers: [registry],
  });
  const durations = new Histogram({
    name: 'gatehouse_tool_call_seconds',
    help: 'Time of a tool call, upstream included.',
    labelNames: ['integration'] as const,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: [registry],
  });
  const answers = new Counter({
    name: 'gatehouse_upstream_answers_total',
    help: 'Upstream answers by status class.',
    labelNames: ['class'] as const,
    registers: [registry],
  });
  return {
    toolCall: ({ integration, outcome, durationMs }) => {
      calls.inc({ integration, outcome });
      durations.observe({ integration }, durationMs / 1000);
    },
    upstreamAnswer: (status) => answers.inc({ class: `${Math.floor(status / 100)}xx` }),
    render: async () => ({ text: await registry.metrics(), contentType: registry.contentType }),
  };
}
