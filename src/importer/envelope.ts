import type { JsonObject } from '../base/index.js';
import { objectAt, textAt } from './members.js';
import type { ReplyOutline } from './paging.js';

/** How a service wraps what it returns, as most of its documented replies show. */
export interface Envelope {
  /** Name of the member that holds the payload; empty where replies are not wrapped. */
  readonly payload: string;
  /** `answers` of the integration. */
  readonly answers: JsonObject;
  /** Whether a person decided it: then replies that the document shows otherwise are taken as wrapped too. */
  readonly isDecided: boolean;
}

/** Share of the replies that must agree, and the fewest replies that show anything. */
const shareMin = 0.8;
const repliesMin = 3;
const payloadNames = ['data', 'result', 'results', 'payload', 'response', 'content'];
/** Members that say how a call went or where the next page is, and nothing about the thing itself. */
const besides =
  /^(?:(?:is_?)?(?:ok|success(?:ful)?|succeeded)|status(?:_?(?:code|text))?|code|errors?|error_?(?:code|message)|messages?|msg|warnings?|(?:request|trace|correlation)_?id|timestamp|api_?version|version|meta|metadata|links|paging|pagination|page_?info|result_?info|response_?metadata|jsonapi)$/i;
const successFlag = /^(?:is_?)?(?:ok|success(?:ful)?|succeeded)$/i;

/** The envelope that the overlay decides, else the one that replies show. */
export function envelopeOf(overlay: JsonObject, outlines: Iterable<ReplyOutline>): Envelope {
  if (!Object.hasOwn(overlay, 'answers')) return detectEnvelope(outlines);
  const answers = objectAt(overlay, 'answers');
  return { payload: textAt(answers, 'data'), answers, isDecided: true };
}

/**
 * Detects the envelope of a service from the outlines of its replies: `{data: ...}` next to members about the call, and flags such as
 * `ok: false` that mark a failure whatever the HTTP status.
 */
function detectEnvelope(outlines: Iterable<ReplyOutline>): Envelope {
  const replies = [...outlines].filter(({ isKnown, top }) => isKnown || top.size > 0);
  const isShared = (count: number): boolean => count >= repliesMin && count >= replies.length * shareMin;
  const payload = payloadNames.find((name) => isShared(replies.filter((reply) => isWrapped(reply, name)).length)) ?? '';
  const flags = new Map<string, number>();
  for (const { top } of replies)
    for (const [name, type] of top)
      if (type === 'boolean' && successFlag.test(name)) flags.set(name, (flags.get(name) ?? 0) + 1);
  const flag = [...flags].find(([, count]) => isShared(count))?.[0];
  return {
    payload,
    isDecided: false,
    answers: {
      ...(payload === '' ? {} : { data: payload }),
      ...(flag === undefined ? {} : { failed_when: { [flag]: false }, shapes: [failureShape] }),
    },
  };
}

// Where services write why a call failed.
const failureShape: JsonObject = {
  name: 'failure',
  code: ['error.code', 'error_code', 'code', 'error'],
  message: ['error.message', 'error_message', 'message', 'msg', 'error'],
};

/** Whether a reply has the payload, and besides it only members about the call. */
function isWrapped({ top }: ReplyOutline, payload: string): boolean {
  const type = top.get(payload);
  if (type === undefined || !['object', 'array', 'any'].includes(type)) return false;
  return [...top.keys()].every((name) => name === payload || besides.test(name));
}

/** A reply as it is after unwrapping, in which paging finds the items; the place of the next page is found in the whole. */
export function unwrapped(outline: ReplyOutline, { payload }: Envelope): ReplyOutline {
  if (payload === '' || !outline.top.has(payload)) return outline;
  const lists = outline.lists.flatMap((path) => {
    if (path === payload) return [''];
    return path.startsWith(`${payload}.`) ? [path.slice(payload.length + 1)] : [];
  });
  return { ...outline, lists };
}
