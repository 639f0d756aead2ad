import { PassThrough } from 'node:stream';
import { writeExactJson } from '../base/index.js';
import type { RequestProgress } from './request-progress.js';
import type { AdminAnswer } from './route.js';

/** Handles a request and reports how far it has come. */
type ReportingHandler = (onProgress: (progress: RequestProgress) => void) => Promise<AdminAnswer>;

/** Whether a caller accepts JSON Lines in place of one JSON text. */
export function acceptsLines(accept: string | undefined): boolean {
  return accept?.includes('application/x-ndjson') ?? false;
}

/**
 * Streams the progress of a request as JSON Lines. The last line has the stage `done` and the result, or the stage
 * `failed` and the error. Without it the connection was lost.
 */
export function progressAnswer(handle: ReportingHandler): AdminAnswer {
  const lines = new PassThrough({ encoding: 'utf8' });
  handle(({ stage, done, total }) => {
    if (!lines.destroyed) lines.write(`${JSON.stringify({ stage, done, total })}\n`);
  })
    .then(({ status, body, json = writeExactJson(body) }) =>
      lines.end(status < 300 ? `{"stage":"done","result":${json}}\n` : `{"stage":"failed","error":${json}}\n`),
    )
    .catch((error: Error) => lines.destroy(error));
  // Proxies that collect a response before they pass it on would hold the progress back.
  return { status: 200, body: {}, lines, headers: { 'x-accel-buffering': 'no' } };
}
