import { convertLegacyHttpOptions, createOtlpHttpExportDelegate } from '@opentelemetry/otlp-exporter-base/node-http';
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { type EndedSpan, readableSpan, type SpanSource } from './ended-span.js';

/** Spans on their way to a collector. */
export interface SpanSender {
  take(span: EndedSpan): void;
  /** Sends what is still here. */
  close(): Promise<void>;
}

export interface SpanSenderOptions {
  readonly url: string;
  readonly source: SpanSource;
  /** Milliseconds after which a collector is not waited for. */
  readonly timeoutMs: number;
}

const batchSpans = 512;
const batchEveryMs = 5_000;

/**
 * Sends spans in batches and in the background, by the exporter and the serializer of the OpenTelemetry packages: their headers, certificates,
 * compression and retries. Spans that cannot be delivered are lost.
 */
export function createSpanSender({ url, source, timeoutMs }: SpanSenderOptions): SpanSender {
  const exporter = createOtlpHttpExportDelegate(
    convertLegacyHttpOptions({ url, timeoutMillis: timeoutMs }, 'TRACES', 'v1/traces', {
      'Content-Type': 'application/x-protobuf',
    }),
    ProtobufTraceSerializer,
    'otlp_http_span_exporter',
    { name: 'span', countItems: () => 0 },
    undefined,
  );
  let batch: EndedSpan[] = [];
  let timer: NodeJS.Timeout | undefined;
  const send = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const spans = batch;
    batch = [];
    if (spans.length > 0)
      exporter.export(
        spans.map((span) => readableSpan(span, source)),
        () => undefined,
      );
  };
  return {
    take: (span) => {
      batch.push(span);
      if (batch.length >= batchSpans) send();
      else timer ??= setTimeout(send, batchEveryMs).unref();
    },
    close: async () => {
      send();
      await exporter.forceFlush();
      await exporter.shutdown();
    },
  };
}
