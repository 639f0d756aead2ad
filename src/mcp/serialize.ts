import type { JsonValue, Refusal } from '../base/index.js';
import { failureText, type InputRequired, refusalText, replyText, type ToolOutcome } from '../reply/index.js';
import type { ResultShape } from '../servers/index.js';
import { type RateLimit, rateLimitFigures, rateLimitHeaders } from '../upstream/index.js';
import type { MethodReply } from './protocol.js';

/** How to present an outcome to one caller. */
export interface Presentation {
  readonly shape: ResultShape;
  /** Whether `_meta` repeats an error for programs. Several clients print it to their model. */
  readonly hasDetails: boolean;
}

/**
 * Serializes a tool's outcome as a result. Failures, including an unknown name, are results with `isError` and a
 * remedy, because only those reach the model. Contains what all revisions share; each revision adds the rest.
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

/** A result that states an error for the model. Errors never have structured content. */
export function errorResult(text: string, meta?: string): Extract<MethodReply, { kind: 'result' }> {
  const members = [`"content":[{"type":"text","text":${JSON.stringify(text)}}],"isError":true`];
  return { kind: 'result', isToolError: true, members, ...(meta === undefined ? {} : { meta }) };
}

// The structure is the text, byte for byte, so it is not serialized again.
function serializeDone(outcome: Extract<ToolOutcome, { kind: 'done' }>, shape: ResultShape): MethodReply {
  const text = replyText(outcome);
  const blocks = outcome.content === undefined ? '' : JSON.stringify(outcome.content).slice(1, -1);
  const separator = blocks === '' ? '' : ',';
  // Long texts stay separate pieces: concatenation would copy them again.
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
