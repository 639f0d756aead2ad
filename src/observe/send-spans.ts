import { convertLegacyHttpOptions, createOtlpHttpExportDelegate } from '@opentelemetry/otlp-exporter-base/node-http';
import { type BatchSource, type EndedSpan, SpanBatch } from './span-batch.js';

/** Spans on their way to a collector. */
export interface SpanSender {
  take(span: EndedSpan): void;
  /** Sends what is still here. */
  close(): Promise<void>;
}

export interface SpanSenderOptions {
  readonly url: string;
  readonly source: BatchSource;
  /** A collector that takes longer is not waited for. */
  readonly timeoutMs: number;
}

const batchSpans = 512;
const batchEveryMs = 5_000;

/** Sends spans in batches and in the background, by the library's way out: its headers, certificates, compression and repeats. What does not arrive is lost. */
export function createSpanSender({ url, source, timeoutMs }: SpanSenderOptions): SpanSender {
  const wayOut = createOtlpHttpExportDelegate<Buffer, undefined>(
    convertLegacyHttpOptions({ url, timeoutMillis: timeoutMs }, 'TRACES', 'v1/traces', {
      'Content-Type': 'application/x-protobuf',
    }),
    { serializeRequest: (bytes) => bytes, deserializeResponse: () => undefined },
    'otlp_http_span_exporter',
    { name: 'span', countItems: () => 0 },
    undefined,
  );
  const batch = new SpanBatch(source);
  let timer: NodeJS.Timeout | undefined;
  const send = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (batch.count > 0) wayOut.export(batch.take(), () => undefined);
  };
  return {
    take: (span) => {
      batch.add(span);
      if (batch.count >= batchSpans) send();
      else timer ??= setTimeout(send, batchEveryMs).unref();
    },
    close: async () => {
      send();
      await wayOut.forceFlush();
      await wayOut.shutdown();
    },
  };
}
