import {
  AggregatorRegistry,
  Counter,
  collectDefaultMetrics,
  Gauge,
  Histogram,
  type MetricObjectWithValues,
  type MetricValue,
  Registry,
} from 'prom-client';

/** What the gateway counts. Labels are few and never contain what a caller sent. */
export interface Metrics {
  toolCall(call: { integration: string; outcome: string; durationMs: number }): void;
  upstreamAnswer(status: number): void;
  /** A request to a service's token endpoint: `granted`, or why it was not. */
  tokenRequest(integration: string, outcome: string): void;
  /** A finished HTTP request. `route` is the name of a route, never the path of the request. */
  httpRequest(request: { route: string; status: number; durationMs: number }): void;
  /**
   * Exports every known combination of labels as 0. A series that first appears at 1 with its first error shows no
   * increase, so an alert would miss that error.
   */
  announce(known: KnownLabels): void;
  /** Why the audit log cannot be written, from a closed list; null if it can. */
  auditTrouble(reason: string | null): void;
  /** The exposition text and its content type. */
  render(): Promise<{ text: string; contentType: string }>;
  /** The figures of this process as data, for {@link mergeMetrics}. */
  read(): Promise<ReadMetrics>;
}

/** The figures of one process as plain data. */
export type ReadMetrics = readonly MetricObjectWithValues<MetricValue<string>>[];

/** The exposition text of several processes together: counts and sizes are summed, except for figures that say otherwise. */
export async function mergeMetrics(ofProcesses: readonly ReadMetrics[]): Promise<string> {
  return AggregatorRegistry.aggregate(ofProcesses.map((figures) => [...figures])).metrics();
}

/** Label values that are known before anything happens. */
export interface KnownLabels {
  readonly integrations: readonly string[];
  readonly callOutcomes: readonly string[];
  readonly tokenOutcomes: readonly string[];
  readonly routes: readonly string[];
}

const statusClasses = ['2xx', '3xx', '4xx', '5xx'];

const secondsBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/**
 * Creates the process's metrics, including memory, CPU and event loop. `renderAll` returns the exposition text if
 * several processes form the gateway.
 */
export function createMetrics(renderAll?: () => Promise<string>): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const collectors = { ...callCollectors([registry]), ...requestCollectors([registry]) };
  const { calls, durations, answers, tokenRequests, requests, requestDurations } = collectors;
  const { writable, troubles } = auditCollectors([registry]);
  return {
    auditTrouble: (reason) => {
      writable.set(reason === null ? 1 : 0);
      troubles.reset();
      if (reason !== null) troubles.set({ reason }, 1);
    },
    toolCall: ({ integration, outcome, durationMs }) => {
      calls([integration, outcome]);
      durations.observe({ integration }, durationMs / 1000);
    },
    upstreamAnswer: (status) => answers([classOf(status)]),
    tokenRequest: (integration, outcome) => tokenRequests.inc({ integration, outcome }),
    httpRequest: ({ route, status, durationMs }) => {
      requests([route, classOf(status)]);
      requestDurations.observe({ route }, durationMs / 1000);
    },
    announce: (known) => announce(collectors, known),
    render: async () => ({
      text: await (renderAll ?? (() => registry.metrics()))(),
      contentType: registry.contentType,
    }),
    read: () => registry.getMetricsAsJSON(),
  };
}

function callCollectors(registers: Registry[]) {
  return {
    calls: createTally({
      name: 'gatehouse_tool_calls_total',
      help: 'Tool calls by integration and outcome.',
      labelNames: ['integration', 'outcome'],
      registers,
    }),
    durations: new Histogram({
      name: 'gatehouse_tool_call_seconds',
      help: 'Time of a tool call, upstream included.',
      labelNames: ['integration'] as const,
      buckets: secondsBuckets,
      registers,
    }),
    answers: createTally({
      name: 'gatehouse_upstream_answers_total',
      help: 'Upstream responses by status class.',
      labelNames: ['class'],
      registers,
    }),
    tokenRequests: new Counter({
      name: 'gatehouse_token_requests_total',
      help: 'Requests to token endpoints by integration and outcome.',
      labelNames: ['integration', 'outcome'] as const,
      registers,
    }),
  };
}

function requestCollectors(registers: Registry[]) {
  return {
    requests: createTally({
      name: 'gatehouse_http_requests_total',
      help: 'HTTP responses by route and status class.',
      labelNames: ['route', 'class'],
      registers,
    }),
    requestDurations: new Histogram({
      name: 'gatehouse_http_request_seconds',
      help: 'Time from an HTTP request until its response was written.',
      labelNames: ['route'] as const,
      buckets: secondsBuckets,
      registers,
    }),
  };
}

function auditCollectors(registers: Registry[]) {
  return {
    writable: new Gauge({
      name: 'gatehouse_audit_log_writable',
      help: '1 where the audit log can be written, 0 where it cannot and calls are refused.',
      aggregator: 'min',
      registers,
    }),
    troubles: new Gauge({
      name: 'gatehouse_audit_log_trouble',
      help: '1 for the reason why the audit log cannot be written; absent where it can.',
      aggregator: 'max',
      labelNames: ['reason'] as const,
      registers,
    }),
  };
}

function announce(
  { calls, answers, tokenRequests, requests }: ReturnType<typeof callCollectors> & ReturnType<typeof requestCollectors>,
  { integrations, callOutcomes, tokenOutcomes, routes }: KnownLabels,
): void {
  for (const integration of integrations) {
    for (const outcome of callOutcomes) calls([integration, outcome], 0);
    for (const outcome of tokenOutcomes) tokenRequests.inc({ integration, outcome }, 0);
  }
  for (const statusClass of statusClasses) {
    answers([statusClass], 0);
    for (const route of routes) requests([route, statusClass], 0);
  }
}

interface Tallied {
  readonly labels: readonly string[];
  count: number;
}

/**
 * A counter for events of every request. Counts under the label texts, and passes the counts to the library on export:
 * the library's own counting takes as long as checking a call's arguments.
 */
function createTally({
  labelNames,
  ...about
}: {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly string[];
  readonly registers: Registry[];
}): (labels: readonly string[], times?: number) => void {
  const counts = new Map<string, Tallied>();
  new Counter({
    ...about,
    labelNames: [...labelNames],
    collect() {
      this.reset();
      for (const { labels, count } of counts.values())
        this.inc(Object.fromEntries(labelNames.map((name, index) => [name, labels[index] ?? ''])), count);
    },
  });
  return (labels, times = 1) => {
    const key = labels.join('\n');
    const known = counts.get(key);
    if (known) known.count += times;
    else counts.set(key, { labels, count: times });
  };
}

function classOf(status: number): string {
  return `${Math.floor(status / 100)}xx`;
}
