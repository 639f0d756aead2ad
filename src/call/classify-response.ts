import { mayHideText, type Refusal } from '../base/index.js';
import type { AnswersRecord, KnownErrorRecord, Method } from '../catalogue/index.js';
import { type FileInHand, fileOfReply, type OutboundReply, type Send } from '../outbound/index.js';
import {
  type ClassifiedReply,
  classifyReply,
  headPayload,
  misfitError,
  type RateLimit,
  readRateLimit,
} from '../upstream/index.js';
import type { CheckedCall, ExecuteDeps } from './checked-call.js';
import { misfitOf } from './misfit.js';

/** A classified response of the service, or why there is none. */
export type Exchanged =
  | {
      readonly ok: true;
      readonly validated: ClassifiedReply;
      readonly rateLimit: RateLimit;
      /** Header names in lower case. */
      readonly headers: OutboundReply['headers'];
      /** Set if the response is a file. */
      readonly file: FileInHand | null;
      /** Whether its text may contain invisible characters. */
      readonly mayHide: boolean;
    }
  | { readonly ok: false; readonly refusal: Refusal };

/** Classifies the response to one request, and reports its status and rate limit. Passes on a refusal to send. */
export function classifyResponse(
  { clock, onAnswer }: Pick<ExecuteDeps, 'clock' | 'onAnswer'>,
  { account }: CheckedCall,
  method: Method,
  response: Awaited<ReturnType<Send>>,
): Exchanged {
  if (!response.ok) return response;
  const reply = response.value;
  const { headers } = reply;
  const { limits, answers } = account.integration.record;
  const rateLimit = readRateLimit(headers, clock.now(), limits);
  onAnswer(reply.status, account.id, rateLimit);
  if (method.record.request.method === 'HEAD' && reply.status < 300) {
    const data = headPayload(reply, method.record.answers?.headers ?? []);
    const validated: ClassifiedReply = { kind: 'ok', status: reply.status, data, body: data, text: null };
    return { ok: true, rateLimit, headers, file: null, validated, mayHide: false };
  }
  const file = fileIn(reply, method);
  if (!file) {
    const validated = classifyReply(reply, knownAnswers(answers, method), method.record.answers?.data);
    const misfit = validated.kind === 'ok' ? misfitOf(method.record, validated) : null;
    const classified = validated.kind === 'ok' && misfit !== null ? misfitError(validated, misfit) : validated;
    return { ok: true, rateLimit, headers, file, validated: classified, mayHide: mayHideText(reply) };
  }
  const validated: ClassifiedReply = { kind: 'ok', status: reply.status, data: null, body: null, text: null };
  return { ok: true, rateLimit, headers, file, validated, mayHide: false };
}

// A success of a method that returns files is a file, unless its headers declare JSON and no attachment.
function fileIn(reply: OutboundReply, { record }: Method): FileInHand | null {
  if (!record.answers?.file || reply.status >= 300) return null;
  const { 'content-type': type = '', 'content-disposition': disposition } = reply.headers;
  return disposition === undefined && type.includes('json') ? null : fileOfReply(reply, 'attachment');
}

const knownToMethods = new WeakMap<Method, { readonly general: AnswersRecord; readonly known: AnswersRecord }>();

/** The errors and replies of an integration, with the errors of one method. */
function knownAnswers(general: AnswersRecord, method: Method): AnswersRecord {
  const own = method.record.answers?.errors;
  if (!own) return general;
  const found = knownToMethods.get(method);
  if (found?.general === general) return found.known;
  const known = { ...general, errors: knownErrors(general.errors, own) };
  knownToMethods.set(method, { general, known });
  return known;
}

// What a method declares for a code or text takes precedence; for a status only, it applies if nothing else matches.
function knownErrors(
  general: readonly KnownErrorRecord[],
  own: readonly KnownErrorRecord[],
): readonly KnownErrorRecord[] {
  const isSpecific = ({ code, contains }: KnownErrorRecord): boolean => code !== undefined || contains !== undefined;
  return [...own.filter(isSpecific), ...general, ...own.filter((record) => !isSpecific(record))];
}
