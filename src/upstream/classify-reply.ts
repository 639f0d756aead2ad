import { cutDeep, isDeeper, type JsonObject, type JsonValue, plainWords, quoteWords, valueAt } from '../base/index.js';
import type {
  AcceptedErrorRecord,
  AnswersRecord,
  ErrorClass,
  ErrorShapeRecord,
  KnownErrorRecord,
} from '../catalogue/index.js';
import type { OutboundReply } from '../outbound/index.js';
import { meets } from './answer-case.js';
import { itemStates } from './item-states.js';
import type { UpstreamError } from './outcome.js';
import { failedStatus, readErrorShape, type SeenError } from './read-error-shape.js';
import { type ReadBody, readPayload } from './read-payload.js';
import { squeezed } from './squeezed.js';

/** A classified reply: a payload, or an error with its class and the next step. */
export type ClassifiedReply = ClassifiedPayload | UpstreamError;

export interface ClassifiedPayload {
  readonly kind: 'ok';
  readonly status: number;
  readonly data: JsonValue;
  /** The whole body, in which paging finds the fields around the payload. */
  readonly body: JsonValue;
  /** The payload as JSON, if the reply's own text can be reused; null if it must be serialized again. */
  readonly text: string | null;
  /** Set if the service wraps its payloads, and this body lacks both the wrapping and the payload's member. */
  readonly isBare?: true;
  /** Set if parts were omitted because they were nested too deeply. */
  readonly isCut?: true;
}

const snippetLength = 300;
const codeLengthMax = 100;
const codePattern = /^[A-Z][A-Z\d]*(?:_[A-Z\d]+)+$/;
/** Maximum nesting of a reply; deeper ones overflow the stack of recursive code. */
const depthMax = 100;

/**
 * Classifies a reply by the integration's error shapes. Pure; an error under HTTP 200 is an error, an empty success is a success, and the
 * payload is unwrapped on every success that has it.
 */
export function classifyReply(
  reply: OutboundReply,
  answers: AnswersRecord,
  payloadPath: string = answers.data,
): ClassifiedReply {
  const text = reply.text.trim();
  if (reply.status >= 300 && reply.status < 400) return redirectOf(reply, answers);
  if (text === '') return emptyReply(reply.status, answers);
  let read: ReadBody;
  try {
    read = readPayload(text, payloadPath);
  } catch {
    return notJson(reply, text, answers);
  }
  const isDeep = isDeeper(read.body, depthMax);
  const { body, payloadText } = isDeep ? { body: cutDeep(read.body, depthMax), payloadText: null } : read;
  const isFailed = isFailure(answers, payloadPath, body);
  const isKnownCode = (text: string): boolean => codesOf(answers.errors).has(squeezed(text));
  const context = { httpStatus: reply.status, isFailed, payloadPath: answers.data, isKnownCode };
  for (const shape of answers.shapes) {
    const seen = readErrorShape(shape, shapedPart(shape, body, isFailed), context);
    if (seen === 'other') continue;
    if (seen === null) {
      const data = valueAt(body, payloadPath) ?? null;
      return payloadOf({ status: reply.status, data, body, text: payloadText }, isDeep);
    }
    return errorOf(answers, { ...seen, raw: body });
  }
  if (isFailed) return failureOf(answers, { httpStatus: reply.status, text, body });
  if (reply.status < 300) {
    const payload = payloadPath === '' ? undefined : valueAt(body, payloadPath);
    const { status } = reply;
    return payload === undefined
      ? payloadOf({ status, data: body, body, text: null, ...bareMark(answers, payloadPath) }, isDeep)
      : payloadOf({ status, data: payload, body, text: payloadText }, isDeep);
  }
  const message = `The service returned HTTP ${reply.status}: ${text.slice(0, snippetLength)}`;
  const shown = `The service returned HTTP ${reply.status}: ${quoteWords(text, snippetLength)}`;
  return errorOf(answers, { status: reply.status, code: null, message, shown, raw: body });
}

/**
 * Whether a body is a failure by `failed_when`: itself, or every envelope of a list if the service wraps its successes.
 */
function isFailure({ failed_when: failed }: AnswersRecord, payloadPath: string, body: JsonValue): boolean {
  if (failed === undefined) return false;
  if (!Array.isArray(body) || payloadPath === '') return meets(failed, body);
  return body.length > 0 && body.every((each: JsonValue) => meets(failed, each));
}

// The first envelope of a failed list has the error.
function shapedPart(shape: ErrorShapeRecord, body: JsonValue, isFailed: boolean): JsonValue {
  return isFailed && Array.isArray(body) && shape.body !== 'array' ? (body[0] ?? null) : body;
}

// If successes wrap the payload and have a status of their own, a body without both may not be from the service.
function bareMark(
  { shapes, failed_when: failed }: AnswersRecord,
  payloadPath: string,
): Pick<ClassifiedPayload, 'isBare'> {
  const isWrapping = shapes.some(
    (shape) => shape.status !== undefined && shape.body === undefined && shape.always_error !== true,
  );
  return payloadPath !== '' && (isWrapping || failed !== undefined) ? { isBare: true } : {};
}

/** The error for a success whose payload is implausible; `misfit` is the reason. */
export function misfitError({ status, body }: ClassifiedPayload, misfit: string): UpstreamError {
  const message = `The service returned HTTP ${status} with ${misfit}, probably from a proxy or an error. The actual result is unknown.`;
  return {
    kind: 'error',
    class: 'unavailable',
    status,
    code: null,
    message,
    words: '',
    help: helpOf.unavailable,
    raw: body,
  };
}

function emptyReply(status: number, answers: AnswersRecord): ClassifiedReply {
  if (status < 300) return { kind: 'ok', status, data: null, body: null, text: null };
  const message = `The service returned HTTP ${status} without a body.`;
  return errorOf(answers, { status, code: null, message, raw: null });
}

/** A reply that a field of its body marks as failed, whatever its status. */
function failureOf(
  answers: AnswersRecord,
  { httpStatus, text, body }: { readonly httpStatus: number; readonly text: string; readonly body: JsonValue },
): UpstreamError {
  const isSuccess = httpStatus < 300;
  const status = isSuccess ? failedStatus : httpStatus;
  const message = `The service reported a failure under HTTP ${httpStatus}: ${text.slice(0, snippetLength)}`;
  const shown = `The service reported a failure under HTTP ${httpStatus}: ${quoteWords(text, snippetLength)}`;
  const hidden = isSuccess ? { httpStatus } : {};
  return errorOf(answers, { status, ...hidden, code: null, message, shown, raw: body });
}

function payloadOf(payload: Omit<ClassifiedPayload, 'kind' | 'isCut'>, isCut: boolean): ClassifiedPayload {
  return { kind: 'ok', ...payload, ...(isCut ? { isCut } : {}) };
}

// Shows only the host: the rest of an untrusted URL may contain anything.
function redirectOf({ status, headers }: OutboundReply, answers: AnswersRecord): UpstreamError {
  const target = headers.location ?? '';
  const where = URL.canParse(target) ? ` to ${new URL(target).host}` : '';
  const message = `The service returned HTTP ${status} with a redirect${where}, which is never followed.`;
  return errorOf(answers, { status, code: null, message, raw: null });
}

function notJson(reply: OutboundReply, text: string, answers: AnswersRecord): UpstreamError {
  const isPage = text.startsWith('<');
  const message = isPage
    ? `The service returned HTTP ${reply.status} with a web page, probably from a proxy or during maintenance.`
    : `The service returned HTTP ${reply.status} with a body that is not JSON.`;
  const validated = errorOf(answers, { status: reply.status, code: null, message, raw: text.slice(0, snippetLength) });
  // An HTML page instead of a response is not about the request, unless its status is a client error.
  return reply.status < 400 || reply.status >= 500
    ? { ...validated, class: 'unavailable', help: helpOf.unavailable }
    : validated;
}

const helpOf: Readonly<Record<ErrorClass, string>> = {
  token_expired: 'The account must be reconnected by its operator.',
  scope_missing: 'The account must be reconnected with a wider consent.',
  not_allowed: 'The connected user may not do this: ask an administrator of the service.',
  not_found: 'Check the ids: fetch them again with the tool that lists them.',
  invalid_input: 'Correct the arguments and call again.',
  conflict: 'Read the present state first, then decide.',
  throttled: 'Wait before the next call; the gateway does not retry by itself.',
  unavailable: 'The service is unavailable; try again later. Read the state before repeating a write.',
  business: 'The service refused for a reason of its own; repeating the same call will not help.',
};

function errorOf(answers: AnswersRecord, seen: SeenError & { readonly raw: JsonValue }): UpstreamError {
  // Every text, normalized for comparison.
  const texts = [seen.code ?? '', ...(seen.texts ?? [seen.message])].map(squeezed);
  const words = texts.join(' ');
  const known = answers.errors.find((record) => isKnown(record, seen, { texts, words }));
  const isStructured = seen.code !== null || (typeof seen.raw === 'object' && seen.raw !== null);
  // With a success status that the body does not correct, the class cannot be derived from the status.
  const byStatus = seen.httpStatus === undefined ? classOfStatus(seen.status, isStructured) : 'business';
  const errorClass = known?.class ?? byStatus;
  const { status, httpStatus, code, message, shown, raw } = seen;
  const shownCode = code === null ? null : plainWords(code, codeLengthMax);
  const help = known?.help ?? helpOf[errorClass];
  const hidden = httpStatus === undefined ? {} : { httpStatus };
  const told = { code: shownCode, message: shown ?? message, words, help, raw };
  return { kind: 'error', class: errorClass, status, ...hidden, ...told };
}

function isKnown(
  record: KnownErrorRecord,
  { status, httpStatus = status }: SeenError,
  { texts, words }: { readonly texts: readonly string[]; readonly words: string },
): boolean {
  if (record.status !== undefined && record.status !== httpStatus) return false;
  if (record.code !== undefined && !texts.includes(squeezed(record.code))) return false;
  return record.contains === undefined || words.includes(squeezed(record.contains));
}

const knownCodes = new WeakMap<readonly KnownErrorRecord[], ReadonlySet<string>>();

/**
 * The codes of an integration's known errors, as they are compared. A record's `contains` counts if it is written like
 * a code. Every reply is compared with them, so they are built once.
 */
function codesOf(errors: readonly KnownErrorRecord[]): ReadonlySet<string> {
  const known = knownCodes.get(errors);
  if (known) return known;
  const codes = errors.map(({ code, contains = '' }) => code ?? (codePattern.test(contains) ? contains : undefined));
  const built = new Set(codes.filter((code) => code !== undefined).map(squeezed));
  knownCodes.set(errors, built);
  return built;
}

function classOfStatus(status: number, isStructured: boolean): ErrorClass {
  if (status === 401) return 'token_expired';
  if (status === 403) return 'not_allowed';
  if (status === 404) return 'not_found';
  if (status === 409) return 'conflict';
  if (status === 429) return 'throttled';
  if (status >= 500) return isStructured ? 'business' : 'unavailable';
  return status >= 400 ? 'invalid_input' : 'unavailable';
}

/**
 * Classifies an error of a method for which some errors are normal results: an accepted one, or one that states the
 * opposite of what was requested.
 */
export function acceptedError(
  error: UpstreamError,
  accepted: readonly AcceptedErrorRecord[],
  values: JsonObject,
): AcceptedErrorRecord | 'opposite' | undefined {
  const told = itemStates(error, accepted, values);
  if (told) {
    if (told.items.length > 0 && told.items.every(({ state }) => state === 'holds')) return told.records[0];
    return told.items.length === 1 && told.items[0]?.state === 'opposite' ? 'opposite' : undefined;
  }
  const matching = accepted.filter((record) => error.words.includes(squeezed(record.contains)));
  const met = matching.find(({ when = {} }) =>
    Object.entries(when).every(([name, wanted]) => wanted.includes(String(values[name]))),
  );
  return met ?? (matching.length > 0 ? 'opposite' : undefined);
}
