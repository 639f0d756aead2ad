import { createTraceState } from '@opentelemetry/api';
import type { Clock } from '../base/index.js';
import type { EndedSpan } from './span-batch.js';
import type { Span, SpanStart } from './telemetry.js';
import { newSpanId, newTraceId } from './trace-ids.js';

/** What all spans of a gateway share. */
export interface SpanGround {
  readonly clock: Clock;
  /** Whether a trace is kept, by its id and by what the span above says, where there is one. */
  isKept(traceId: string, parentKept: boolean | undefined): boolean;
  /** Takes a span that has ended and is kept. */
  take(span: EndedSpan): void;
}

/** Where in which trace a span stands. */
interface Place {
  readonly traceId: string;
  readonly spanId: string;
  readonly isKept: boolean;
  /** As it goes on in headers; empty where there is none. */
  readonly tracestate: string;
}

const traceparentPattern = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(?:$|-)/;
const sampledFlag = 1;

/**
 * A span under way. Ours and not the library's, whose spans copy and judge their attributes three times and carry limits, events and links
 * that nobody here has a use for.
 */
export class LiveSpan implements Span {
  readonly place: Place;
  /** What makes a monotonic time one of the clock on the wall; the same for all spans of a request, so that they stand in order. */
  readonly offsetMs: number;
  readonly #ground: SpanGround;
  readonly #start: SpanStart;
  readonly #parent: EndedSpan['parent'];
  readonly #startedMs: number;

  constructor(ground: SpanGround, start: SpanStart) {
    const above = start.below instanceof LiveSpan ? start.below : undefined;
    const remote = remotePlace(start.from);
    const parent = remote ?? above?.place;
    const traceId = parent?.traceId ?? newTraceId();
    const isKept = above && !remote ? above.place.isKept : ground.isKept(traceId, parent?.isKept);
    this.place = { traceId, spanId: newSpanId(), isKept, tracestate: parent?.tracestate ?? '' };
    this.#ground = ground;
    this.#start = start;
    this.#parent = parent && { spanId: parent.spanId, isRemote: remote !== undefined };
    this.#startedMs = ground.clock.monotonic();
    this.offsetMs = above?.offsetMs ?? ground.clock.now() - this.#startedMs;
  }

  get headers(): Span['headers'] {
    const { traceId, spanId, isKept, tracestate } = this.place;
    const traceparent = `00-${traceId}-${spanId}-${isKept ? '01' : '00'}`;
    return tracestate === '' ? { traceparent } : { traceparent, tracestate };
  }

  end({ name, attributes, error }: Parameters<Span['end']>[0]): void {
    const { traceId, spanId, isKept, tracestate } = this.place;
    if (!isKept) return;
    this.#ground.take({
      traceId,
      spanId,
      tracestate,
      parent: this.#parent,
      name: name ?? this.#start.name,
      kind: this.#start.kind,
      startedMs: this.#startedMs + this.offsetMs,
      endedMs: this.#ground.clock.monotonic() + this.offsetMs,
      attributes: [this.#start.attributes, attributes, error === undefined ? undefined : { 'error.type': error }],
      isFailed: error !== undefined,
    });
  }
}

function remotePlace(from: SpanStart['from']): Place | undefined {
  if (from?.traceparent === undefined) return undefined;
  const [, traceId, spanId, flags = ''] = traceparentPattern.exec(from.traceparent) ?? [];
  if (traceId === undefined || spanId === undefined) return undefined;
  const tracestate = from.tracestate === undefined ? '' : createTraceState(from.tracestate).serialize();
  return { traceId, spanId, isKept: (Number.parseInt(flags, 16) & sampledFlag) !== 0, tracestate };
}
