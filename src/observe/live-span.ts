import { createTraceState } from '@opentelemetry/api';
import type { Clock } from '../base/index.js';
import type { EndedSpan } from './ended-span.js';
import type { Span, SpanEnd, SpanStart } from './telemetry.js';
import { newSpanId, newTraceId } from './trace-ids.js';

/** What all spans of a gateway share. */
export interface SpanDeps {
  readonly clock: Clock;
  /** Whether a trace is kept, from its id and the decision of its parent, if there is one. */
  isKept(traceId: string, parentKept: boolean | undefined): boolean;
  /** Receives a kept span when it ends. */
  take(span: EndedSpan): void;
}

/** The position of a span in its trace. */
interface Place {
  readonly traceId: string;
  readonly spanId: string;
  readonly isKept: boolean;
  /** As sent in headers; empty if there is none. */
  readonly tracestate: string;
}

const traceparentPattern = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(?:$|-)/;
const sampledFlag = 1;

/**
 * A running span. Replaces the library's spans, which copy and validate their attributes three times and support
 * limits, events and links that are not used here.
 */
export class LiveSpan implements Span, Place {
  readonly traceId: string;
  readonly isKept: boolean;
  readonly tracestate: string;
  /** Converts monotonic time to wall-clock time. The same for all spans of a request, so that their order is right. */
  readonly offsetMs: number;
  readonly #ground: SpanDeps;
  readonly #above: Place | undefined;
  readonly #isAboveRemote: boolean;
  readonly #startedMs: number;
  #spanId: string | undefined;

  constructor(ground: SpanDeps, { from, below }: SpanStart) {
    const local = below instanceof LiveSpan ? below : undefined;
    const remote = from && remotePlace(from);
    this.#ground = ground;
    this.#above = remote ?? local;
    this.#isAboveRemote = remote !== undefined;
    this.traceId = this.#above?.traceId ?? newTraceId();
    this.isKept = local && !remote ? local.isKept : ground.isKept(this.traceId, remote?.isKept);
    this.tracestate = this.#above?.tracestate ?? '';
    this.#startedMs = ground.clock.monotonic();
    this.offsetMs = local?.offsetMs ?? ground.clock.now() - this.#startedMs;
  }

  // Created on first use: most spans that are not kept have no child that needs it.
  get spanId(): string {
    this.#spanId ??= newSpanId();
    return this.#spanId;
  }

  get headers(): Span['headers'] {
    const { traceId, spanId, isKept, tracestate } = this;
    const traceparent = `00-${traceId}-${spanId}-${isKept ? '01' : '00'}`;
    return tracestate === '' ? { traceparent } : { traceparent, tracestate };
  }

  end({ name, kind, attributes, error }: SpanEnd): void {
    if (!this.isKept) return;
    const { clock } = this.#ground;
    this.#ground.take({
      traceId: this.traceId,
      spanId: this.spanId,
      tracestate: this.tracestate,
      parent: this.#above && { spanId: this.#above.spanId, isRemote: this.#isAboveRemote },
      name,
      kind,
      startedMs: this.#startedMs + this.offsetMs,
      endedMs: clock.monotonic() + this.offsetMs,
      attributes,
      error,
    });
  }
}

function remotePlace(from: NonNullable<SpanStart['from']>): Place | undefined {
  if (from.traceparent === undefined) return undefined;
  const [, traceId, spanId, flags = ''] = traceparentPattern.exec(from.traceparent) ?? [];
  if (traceId === undefined || spanId === undefined) return undefined;
  const tracestate = from.tracestate === undefined ? '' : createTraceState(from.tracestate).serialize();
  return { traceId, spanId, isKept: (Number.parseInt(flags, 16) & sampledFlag) !== 0, tracestate };
}
