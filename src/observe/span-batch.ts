import { double, field, utf8, varint } from './byte-text.js';
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
const kinds = { server: '\x02', client: '\x03' };
const kept = 0x1;
const tellsRemote = 0x1;
const isRemote = 0x2;
// Fields of one length, each with its tag, and its length where the wire form asks for one.
const [traceIdBytes, spanIdBytes, timeBytes] = [18, 10, 9];
/** Values of one attribute that are kept ready-made; one with more of them, such as an id, is written anew each time. */
const readyMadeMax = 256;
/** A longer text is written anew each time: what callers made up must not stay for as long as the process does. */
const readyMadeCharsMax = 64;

/**
 * Spans in the wire form of OTLP (`ExportTraceServiceRequest`), written as they end: a span that waits as bytes costs the garbage collector
 * nothing, and most of its attributes are ready-made. The numbers are those of the fields in opentelemetry/proto.
 */
export class SpanBatch {
  readonly #resource: string;
  readonly #scope: string;
  /** Room for what stands before the spans and tells how long they are. */
  readonly #headRoom: number;
  readonly #spans: WireBytes;
  readonly #readyMade = new Map<string, Map<string | number | boolean, string>>();
  count = 0;

  constructor({ attributes, scope }: BatchSource) {
    let resource = '';
    for (const name in attributes) resource += attributeOf('\x0a', name, attributes[name] ?? '');
    this.#resource = field('\x0a', `${resource}\x10\0`);
    this.#scope = field('\x0a', field('\x0a', utf8(scope.name)) + field('\x12', utf8(scope.version)));
    this.#headRoom = this.#headOf(Number.MAX_SAFE_INTEGER).length;
    this.#spans = new WireBytes(bytesAtFirst, this.#headRoom);
  }

  add({ traceId, spanId, tracestate, parent, name, kind, startedMs, endedMs, attributes, error }: EndedSpan): void {
    const out = this.#spans;
    const named = `${field('\x2a', utf8(name))}\x30${kinds[kind]}`;
    const state = tracestate === '' ? '' : field('\x1a', utf8(tracestate));
    let told = '';
    for (const attribute in attributes) {
      const value = attributes[attribute];
      if (value !== undefined) told += this.#attribute(attribute, value);
    }
    if (error !== undefined) told += this.#attribute('error.type', error);
    told += endOf(error !== undefined, parent?.isRemote === true);
    const fixedBytes = traceIdBytes + spanIdBytes + (parent ? spanIdBytes : 0) + 2 * timeBytes;
    out.text(`\x12${varint(fixedBytes + state.length + named.length + told.length)}\x0a`);
    out.hex(traceId);
    out.byte(0x12);
    out.hex(spanId);
    if (state !== '') out.text(state);
    if (parent) {
      out.byte(0x22);
      out.hex(parent.spanId);
    }
    out.text(`${named}\x39`);
    out.nanoseconds(startedMs);
    out.byte(0x41);
    out.nanoseconds(endedMs);
    out.text(told);
    this.count += 1;
  }

  /** The request with all spans since the last one. Their bytes go as they lie: to copy so many takes as long as to write them. */
  take(): Buffer {
    this.count = 0;
    const { length } = this.#spans;
    const bytes = this.#spans.giveAway(this.#headRoom);
    const head = this.#headOf(length - this.#headRoom);
    const start = this.#headRoom - head.length;
    bytes.write(head, start, 'latin1');
    return bytes.subarray(start, length);
  }

  #headOf(spanBytes: number): string {
    const scopeBytes = this.#scope.length + spanBytes;
    const ofScope = `\x12${varint(scopeBytes)}`;
    const ofResource = `\x0a${varint(this.#resource.length + ofScope.length + scopeBytes)}`;
    return ofResource + this.#resource + ofScope + this.#scope;
  }

  #attribute(name: string, value: string | number | boolean): string {
    if (typeof value === 'string' && value.length > readyMadeCharsMax) return attributeOf('\x4a', name, value);
    let values = this.#readyMade.get(name);
    if (!values) {
      values = new Map();
      this.#readyMade.set(name, values);
    }
    const present = values.get(value);
    if (present !== undefined) return present;
    const made = attributeOf('\x4a', name, value);
    if (values.size < readyMadeMax) values.set(typeof value === 'string' ? copyOf(value) : value, copyOf(made));
    return made;
  }
}

// A text that was cut from another, or put together of such, keeps all of that other one.
function copyOf(text: string): string {
  return Buffer.from(text).toString();
}

// Nothing was dropped, no attribute, no event, no link; then the status, and flags that tell whether the span above is another program's.
function endOf(isFailed: boolean, isParentRemote: boolean): string {
  const status = isFailed ? '\x7a\x02\x18\x02' : '\x7a\x02\x18\0';
  const flags = `\x85\x01${String.fromCharCode(kept, isParentRemote ? tellsRemote | isRemote : tellsRemote)}\0\0`;
  return `\x50\0\x60\0\x70\0${status}${flags}`;
}

function attributeOf(tag: string, name: string, value: string | number | boolean): string {
  return field(tag, field('\x0a', utf8(name)) + field('\x12', bytesOf(value)));
}

function bytesOf(value: string | number | boolean): string {
  if (typeof value === 'string') return field('\x0a', utf8(value));
  if (typeof value === 'boolean') return `\x10${value ? '\x01' : '\0'}`;
  return Number.isSafeInteger(value) && value >= 0 ? `\x18${varint(value)}` : `\x21${double(value)}`;
}
