import { type HrTime, SpanKind, SpanStatusCode, TraceFlags } from '@opentelemetry/api';
import type { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import type { SpanEnd } from './telemetry.js';

/** A span that has ended. */
export interface EndedSpan extends SpanEnd {
  readonly traceId: string;
  readonly spanId: string;
  readonly tracestate: string;
  readonly parent: { readonly spanId: string; readonly isRemote: boolean } | undefined;
  /** Milliseconds since 1970. */
  readonly startedMs: number;
  readonly endedMs: number;
}

type ReadableSpan = Parameters<typeof ProtobufTraceSerializer.serializeRequest>[0][number];

/** What all spans of a process have in common. */
export type SpanSource = Pick<ReadableSpan, 'resource' | 'instrumentationScope'>;

const kinds = { server: SpanKind.SERVER, client: SpanKind.CLIENT };
const traceFlags = TraceFlags.SAMPLED;

/** The span as the serializer of the OpenTelemetry package reads it. */
export function readableSpan(span: EndedSpan, source: SpanSource): ReadableSpan {
  const { traceId, spanId, parent, startedMs, endedMs, error } = span;
  const traceState = span.tracestate === '' ? {} : { traceState: fixedState(span.tracestate) };
  return {
    ...source,
    name: span.name,
    kind: kinds[span.kind],
    spanContext: () => ({ traceId, spanId, traceFlags, ...traceState }),
    ...(parent && { parentSpanContext: { traceId, traceFlags, ...parent } }),
    startTime: hrTimeOf(startedMs),
    endTime: hrTimeOf(endedMs),
    duration: hrTimeOf(endedMs - startedMs),
    status: { code: error === undefined ? SpanStatusCode.UNSET : SpanStatusCode.ERROR },
    attributes: definedIn({ ...span.attributes, 'error.type': error }),
    links: [],
    events: [],
    ended: true,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
}

function hrTimeOf(milliseconds: number): HrTime {
  const microseconds = Math.round(milliseconds * 1_000);
  return [Math.floor(microseconds / 1e6), (microseconds % 1e6) * 1_000];
}

function definedIn(attributes: { readonly [name: string]: string | number | boolean | undefined }) {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined));
}

// The serializer only writes it.
function fixedState(text: string) {
  const state = { set: () => state, unset: () => state, get: () => undefined, serialize: () => text };
  return state;
}
