import type { JsonValue, Refusal } from '../base/index.js';
import { failureText, type InputRequired, refusalText, replyText, type ToolOutcome } from '../reply/index.js';
import type { ResultShape } from '../servers/index.js';
import { type RateLimit, rateLimitFigures, rateLimitHeaders } from '../upstream/index.js';
import type { MethodReply } from './protocol.js';

/** How an outcome is presented to one caller. */
export interface Presentation {
  readonly shape: ResultShape;
  /** Whether `_meta` repeats what went wrong for programs; several clients print it to their model. */
  readonly hasDetails: boolean;
}

/**
 * A tool's outcome as a result. Failures, a wrong name among them, are results with `isError` and words to act on, because only those reach the
 * model. What holds in all revisions is all there is: what differs is the revision's to add.
 */
export function serializeToolOutcome(
  outcome: Exclude<ToolOutcome, InputRequired>,
  { shape, hasDetails }: Presentation,
): MethodReply {
  switch (outcome.kind) {
    case 'refused':
      return serializeRefusal(outcome.refusal, hasDetails);
    case 'failed':
      return {
        ...errorResult(failureText(outcome), hasDetails ? failureDetails(outcome) : undefined),
        headers: rateLimitHeaders(outcome.rateLimit),
      };
    case 'done':
      return serializeDone(outcome, shape);
  }
}

/** A result that tells the model what went wrong; errors never carry structure. */
export function errorResult(text: string, meta?: string): Extract<MethodReply, { kind: 'result' }> {
  const members = [`"content":[{"type":"text","text":${JSON.stringify(text)}}],"isError":true`];
  return { kind: 'result', isToolError: true, members, ...(meta === undefined ? {} : { meta }) };
}

// The structure is the text as it is, byte for byte, so it is serialised not even once.
function serializeDone(outcome: Extract<ToolOutcome, { kind: 'done' }>, shape: ResultShape): MethodReply {
  const text = replyText(outcome);
  const blocks = outcome.content === undefined ? '' : JSON.stringify(outcome.content).slice(1, -1);
  const separator = blocks === '' ? '' : ',';
  // Long texts stay pieces of their own: put together they would be copied once more.
  const content =
    shape === 'structured'
      ? [`"content":[${blocks}]`]
      : ['"content":[{"type":"text","text":', JSON.stringify(text), `}${separator}${blocks}]`];
  const structure = shape === 'text' ? [] : [',"structuredContent":', text];
  const headers = rateLimitHeaders(outcome.rateLimit);
  return {
    kind: 'result',
    members: [...content, ...structure, ',"isError":false'],
    ...(Object.keys(headers).length > 0 ? { headers } : {}),
  };
}

function serializeRefusal(refusal: Refusal, hasDetails: boolean): MethodReply {
  const { code, message, failures, data } = refusal;
  if (code === 'capability_missing') return { kind: 'error', code, message, ...(data ? { data } : {}) };
  const seconds = data?.retry_after_seconds;
  const headers = seconds === undefined ? {} : { headers: { 'retry-after': String(seconds) } };
  if (!hasDetails) return { ...errorResult(refusalText(refusal)), ...headers };
  const details: { [name: string]: JsonValue } = { code };
  if (failures && failures.length > 0)
    details.failures = failures.map(({ path, message: words }) => ({ path, message: words }));
  const meta = `"gatehouse/refusal":${JSON.stringify({ ...details, ...(data ? { data } : {}) })}`;
  return { ...errorResult(refusalText(refusal), meta), ...headers };
}

type Failed = Extract<ToolOutcome, { kind: 'failed' }>;

function failureDetails({ status, httpStatus = status, code, rateLimit }: Failed): string {
  const figures = rateLimitMeta(rateLimit);
  return `"gatehouse/upstream":${JSON.stringify({ status: httpStatus, code })}${figures === null ? '' : `,"gatehouse/rate_limit":${figures}`}`;
}

function rateLimitMeta(rateLimit: RateLimit): string | null {
  const figures = rateLimitFigures(rateLimit);
  return Object.keys(figures).length > 0 ? JSON.stringify(figures) : null;
}
