import type { Attributes, SpanEnd } from './telemetry.js';
import { WireBytes } from './wire-bytes.js';

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

/** Whom the spans of a batch are of. */
export interface BatchSource {
  readonly attributes: Attributes;
  readonly scope: { readonly name: string; readonly version: string };
}

/** As much as a batch comes to, or so. */
const bytesAtFirst = 256_000;
const kinds = { server: 2, client: 3 };
const failed = 2;
const keptFlag = 0x1;
const tellsRemoteFlag = 0x100;
const remoteFlag = 0x200;
/** Values of one attribute that are kept ready-made; one with more of them, such as an id, is written anew each time. */
const readyMadeMax = 256;
/** A longer text is written anew each time: what callers made up must not stay for as long as the process does. */
const readyMadeCharsMax = 64;

/**
 * Spans in the wire form of OTLP (`ExportTraceServiceRequest`), written as they end: a span that waits as bytes costs the garbage collector
 * nothing, and most of its attributes are copied ready-made. The numbers are those of the fields in opentelemetry/proto.
 */
export class SpanBatch {
  readonly #resource: Buffer;
  readonly #scope: Buffer;
  /** Room for what stands before the spans and tells how long they are. */
  readonly #headRoom: number;
  readonly #spans: WireBytes;
  readonly #span = new WireBytes(4_000);
  readonly #readyMade = new Map<string, Map<string | number | boolean, Buffer>>();
  count = 0;

  constructor({ attributes, scope }: BatchSource) {
    const resource = new WireBytes(1_000);
    for (const name in attributes) writeAttribute(resource, 0x0a, name, attributes[name] ?? '');
    resource.bytes(Buffer.of(0x10, 0));
    this.#resource = member(0x0a, resource.take());
    const named = new WireBytes(100);
    named.byte(0x0a);
    named.text(scope.name);
    named.byte(0x12);
    named.text(scope.version);
    this.#scope = member(0x0a, named.take());
    this.#headRoom = this.#headOf(Number.MAX_SAFE_INTEGER).length;
    this.#spans = new WireBytes(bytesAtFirst, this.#headRoom);
  }

  add(span: EndedSpan): void {
    this.#write(span);
    this.#spans.byte(0x12);
    this.#spans.varint(this.#span.length);
    this.#spans.bytes(this.#span.view());
    this.#span.length = 0;
    this.count += 1;
  }

  /** The request with all spans since the last one. Their bytes go as they lie: to copy so many takes as long as to write them. */
  take(): Buffer {
    this.count = 0;
    const { length } = this.#spans;
    const bytes = this.#spans.giveAway(this.#headRoom);
    const head = this.#headOf(length - this.#headRoom);
    const start = this.#headRoom - head.length;
    head.copy(bytes, start);
    return bytes.subarray(start, length);
  }

  #headOf(spanBytes: number): Buffer {
    const scopeSpans = headOf(0x12, this.#scope.length + spanBytes);
    const resourceSpans = headOf(0x0a, this.#resource.length + scopeSpans.length + this.#scope.length + spanBytes);
    return Buffer.concat([resourceSpans, this.#resource, scopeSpans, this.#scope]);
  }

  #write(span: EndedSpan): void {
    const out = this.#span;
    out.byte(0x0a);
    out.hex(span.traceId);
    out.byte(0x12);
    out.hex(span.spanId);
    if (span.tracestate !== '') {
      out.byte(0x1a);
      out.text(span.tracestate);
    }
    if (span.parent) {
      out.byte(0x22);
      out.hex(span.parent.spanId);
    }
    out.byte(0x2a);
    out.text(span.name);
    out.byte(0x30);
    out.byte(kinds[span.kind]);
    out.byte(0x39);
    out.nanoseconds(span.startedMs);
    out.byte(0x41);
    out.nanoseconds(span.endedMs);
    for (const name in span.attributes) {
      const value = span.attributes[name];
      if (value !== undefined) this.#attribute(name, value);
    }
    if (span.error !== undefined) this.#attribute('error.type', span.error);
    // Nothing was dropped: no attribute, no event, no link.
    out.bytes(nothingDropped);
    out.bytes(span.error === undefined ? unsetStatus : failedStatus);
    out.byte(0x85);
    out.byte(0x01);
    out.fixed32(keptFlag | tellsRemoteFlag | (span.parent?.isRemote ? remoteFlag : 0));
  }

  #attribute(name: string, value: string | number | boolean): void {
    if (typeof value === 'string' && value.length > readyMadeCharsMax) {
      writeAttribute(this.#span, spanAttributeTag, name, value);
      return;
    }
    let values = this.#readyMade.get(name);
    if (!values) {
      values = new Map();
      this.#readyMade.set(name, values);
    }
    if (values.size >= readyMadeMax) {
      writeAttribute(this.#span, spanAttributeTag, name, value);
      return;
    }
    let bytes = values.get(value);
    if (!bytes) {
      const made = new WireBytes(64);
      writeAttribute(made, spanAttributeTag, name, value);
      bytes = made.take();
      values.set(value, bytes);
    }
    this.#span.bytes(bytes);
  }
}

const spanAttributeTag = 0x4a;
const nothingDropped = Buffer.of(0x50, 0, 0x60, 0, 0x70, 0);
const unsetStatus = Buffer.of(0x7a, 2, 0x18, 0);
const failedStatus = Buffer.of(0x7a, 2, 0x18, failed);

// Lengths are worked out first, because each stands before what it is the length of.
function writeAttribute(out: WireBytes, tag: number, name: string, value: string | number | boolean): void {
  const valueBytes = valueBytesOf(value);
  const nameBytes = Buffer.byteLength(name);
  out.byte(tag);
  out.varint(1 + varintBytesOf(nameBytes) + nameBytes + 1 + varintBytesOf(valueBytes) + valueBytes);
  out.byte(0x0a);
  out.text(name);
  out.byte(0x12);
  out.varint(valueBytes);
  if (typeof value === 'string') {
    out.byte(0x0a);
    out.text(value);
  } else if (typeof value === 'boolean') {
    out.byte(0x10);
    out.byte(value ? 1 : 0);
  } else if (isCount(value)) {
    out.byte(0x18);
    out.varint(value);
  } else {
    out.byte(0x21);
    out.double(value);
  }
}

function valueBytesOf(value: string | number | boolean): number {
  if (typeof value === 'boolean') return 2;
  if (typeof value === 'number') return isCount(value) ? 1 + varintBytesOf(value) : 9;
  const byteCount = Buffer.byteLength(value);
  return 1 + varintBytesOf(byteCount) + byteCount;
}

function varintBytesOf(value: number): number {
  let byteCount = 1;
  for (let rest = value; rest > 0x7f; rest = Math.floor(rest / 0x80)) byteCount += 1;
  return byteCount;
}

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

/** A field of variable length: its tag, its length, its bytes. */
function member(tag: number, content: Uint8Array): Buffer {
  return Buffer.concat([headOf(tag, content.length), content]);
}

function headOf(tag: number, byteCount: number): Buffer {
  const out = new WireBytes(16);
  out.byte(tag);
  out.varint(byteCount);
  return out.take();
}
