import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { HrTime } from '@opentelemetry/api';
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { type EndedSpan, SpanBatch } from './span-batch.js';

const scope = { name: 'gatehouse', version: '1.2.3' };
const source = { 'service.name': 'gate', 'telemetry.sdk.language': 'nodejs' };

/** The same span as OpenTelemetry's own library takes it, which writes it to compare with. */
function asLibrary(span: EndedSpan) {
  const { traceId, spanId, tracestate, parent, attributes } = span;
  const traceState = {
    set: () => traceState,
    unset: () => traceState,
    get: () => undefined,
    serialize: () => tracestate,
  };
  return {
    name: span.name,
    kind: { server: 1, client: 2 }[span.kind],
    spanContext: () => ({ traceId, spanId, traceFlags: 1, traceState }),
    ...(parent ? { parentSpanContext: { traceId, traceFlags: 1, ...parent } } : {}),
    startTime: timeOf(span.startedMs),
    endTime: timeOf(span.endedMs),
    duration: timeOf(span.endedMs - span.startedMs),
    status: { code: span.error === undefined ? 0 : 2 },
    attributes: { ...attributes, ...(span.error === undefined ? {} : { 'error.type': span.error }) },
    links: [],
    events: [],
    ended: true,
    resource: library.resource,
    instrumentationScope: scope,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
}

const library = { resource: resourceFromAttributes(source) };

function timeOf(milliseconds: number): HrTime {
  const seconds = Math.floor(milliseconds / 1_000);
  return [seconds, Math.round((milliseconds - seconds * 1_000) * 1_000) * 1_000];
}

const id = (byteCount: number) =>
  fc.uint8Array({ minLength: byteCount, maxLength: byteCount }).map((bytes) => Buffer.from(bytes).toString('hex'));
const value = fc.oneof(
  fc.string({ maxLength: 300, unit: 'binary' }),
  fc.nat(),
  fc.maxSafeNat(),
  fc.double({ noNaN: true, noInteger: true }),
  fc.boolean(),
);
const attributes = fc.dictionary(fc.constantFrom('http.route', 'url.full', 'a', 'ä'), value);
const time = fc.integer({ min: 0, max: 4e15 }).map((microseconds) => microseconds / 1_000);
const ended: fc.Arbitrary<EndedSpan> = fc.record({
  traceId: id(16),
  spanId: id(8),
  tracestate: fc.constantFrom('', 'vendor=x', 'a=1,b=2'),
  parent: fc.option(fc.record({ spanId: id(8), isRemote: fc.boolean() }), { nil: undefined }),
  name: fc.string({ maxLength: 200, unit: 'binary' }),
  kind: fc.constantFrom('server' as const, 'client' as const),
  startedMs: time,
  endedMs: time,
  attributes,
  error: fc.option(fc.constantFrom('500', 'tool_error'), { nil: undefined }),
});

it('writes spans to the byte as OpenTelemetry’s own library does, batch after batch', () => {
  const batch = new SpanBatch({ attributes: source, scope });
  fc.assert(
    fc.property(fc.array(ended, { minLength: 1, maxLength: 8 }), (spans) => {
      for (const span of spans) batch.add(span);
      expect(batch.count).toBe(spans.length);
      const expected = Buffer.from(ProtobufTraceSerializer.serializeRequest(spans.map(asLibrary)) ?? []);
      expect(batch.take().equals(expected)).toBe(true);
      expect(batch.count).toBe(0);
    }),
    { numRuns: 300 },
  );
});

it('keeps no long text that a caller made up, nor one that a short one was cut from', async () => {
  setFlagsFromString('--expose-gc');
  const collectGarbage: () => void = runInNewContext('gc');
  const batch = new SpanBatch({ attributes: source, scope });
  const [span] = fc.sample(ended, 1);
  if (!span) throw new Error('no span');
  const addLong = (count: number): void => {
    for (let index = 0; index < count; index += 1) {
      const long = Buffer.from(`${index} ${'x'.repeat(100_000)}`).toString();
      batch.add({ ...span, attributes: { made: long, cut: long.slice(0, 40) } });
      batch.take();
    }
  };
  const kept = (): number => {
    collectGarbage();
    const { arrayBuffers, heapUsed } = process.memoryUsage();
    return arrayBuffers + heapUsed;
  };
  addLong(1);
  const before = kept();
  addLong(200);
  // The engine gives bytes back a moment after their collection.
  await vi.waitFor(() => expect(kept() - before).toBeLessThan(2_000_000), 5_000);
});
