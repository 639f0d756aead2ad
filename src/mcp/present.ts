import { errorTable, type JsonValue, type Refusal } from '../base/index.js';
import type { InputRequired, ReplyLink, ToolOutcome } from '../reply/index.js';
import { type RateLimit, rateLimitFigures, rateLimitHeaders } from '../upstream/index.js';
import { refusalReply } from './methods/refusal-reply.js';
import type { MethodReply } from './protocol.js';

/**
 * A tool's outcome as a result. Failures are results with `isError` and words to act on, because only those reach the model;
 * an unknown tool alone is an error. What holds in all revisions is all there is: what differs is the revision's to add.
 */
export function presentToolOutcome(outcome: Exclude<ToolOutcome, InputRequired>): MethodReply {
  switch (outcome.kind) {
    case 'refused':
      return presentRefusal(outcome.refusal);
    case 'failed':
      return {
        kind: 'result',
        members: [errorMembers(failureWords(outcome))],
        meta: failureMeta(outcome),
        headers: rateLimitHeaders(outcome.rateLimit),
      };
    case 'done':
      return presentDone(outcome);
  }
}

// The text is the structured content as JSON, byte for byte, so it is set in twice and serialised not even once; notes stand in
// blocks of their own, for a text that is JSON must stay JSON.
function presentDone({ text, content, notes, rateLimit, rest }: Extract<ToolOutcome, { kind: 'done' }>): MethodReply {
  let more = '';
  for (const note of notes) more += `,${textBlock(note)}`;
  if (rest) more += `,${linkBlock(rest)}`;
  // Long texts stay pieces of their own: put together they would be copied once more.
  const members =
    content === undefined
      ? [
          '"content":[{"type":"text","text":',
          JSON.stringify(text),
          `}${more}],"structuredContent":`,
          text,
          ',"isError":false',
        ]
      : [`"content":[${JSON.stringify(content).slice(1, -1)}${more}],"isError":false`];
  const figures = rateLimitMeta(rateLimit);
  if (notes.length === 0 && figures === null) return { kind: 'result', members };
  const meta = [
    ...(notes.length > 0 ? [`"gatehouse/notes":${JSON.stringify(notes)}`] : []),
    ...(figures === null ? [] : [`"gatehouse/rate_limit":${figures}`]),
  ];
  return {
    kind: 'result',
    members,
    meta: meta.join(','),
    ...(figures === null ? {} : { headers: rateLimitHeaders(rateLimit) }),
  };
}

function presentRefusal(refusal: Refusal): MethodReply {
  const { code, message, failures, data } = refusal;
  const help = refusal.help ?? errorTable[code].help;
  if (code === 'busy') return refusalReply(refusal);
  if (code === 'tool_unknown' || code === 'capability_missing')
    return { kind: 'error', code, message, ...(data ? { data } : {}) };
  const lines = [message];
  for (const failure of failures ?? [])
    if (!message.includes(failure.message)) lines.push(`- ${failure.path}: ${failure.message}`);
  if (!message.includes(help)) lines.push(`What to do: ${help}`);
  const details: { [name: string]: JsonValue } = { code };
  if (failures && failures.length > 0)
    details.failures = failures.map(({ path, message: words }) => ({ path, message: words }));
  return {
    kind: 'result',
    members: [errorMembers(lines.join('\n'))],
    meta: `"gatehouse/refusal":${JSON.stringify({ ...details, ...(data ? { data } : {}) })}`,
  };
}

function textBlock(text: string): string {
  return `{"type":"text","text":${JSON.stringify(text)}}`;
}

function linkBlock({ uri, title }: ReplyLink): string {
  const description = 'The rest of this answer, for 15 minutes.';
  return JSON.stringify({ type: 'resource_link', uri, name: title, description, mimeType: 'application/json' });
}

function errorMembers(text: string): string {
  return `"content":[${textBlock(text)}],"isError":true`;
}

type Failed = Extract<ToolOutcome, { kind: 'failed' }>;

function failureWords({ status, code, message, help, rateLimit }: Failed): string {
  const figures = Object.entries(rateLimitFigures(rateLimit)).map(
    ([name, value]) => `${name.replaceAll('_', ' ')} ${value}`,
  );
  return [
    `The service refused or failed: ${message}`,
    `Upstream status ${status}${code === null || code === message ? '' : `, code ${code}`}.`,
    figures.length > 0 ? `Rate limit: ${figures.join(', ')}.` : '',
    `What to do: ${help}`,
  ]
    .filter(Boolean)
    .join('\n');
}

function failureMeta({ status, code, rateLimit }: Failed): string {
  const figures = rateLimitMeta(rateLimit);
  return `"gatehouse/upstream":${JSON.stringify({ status, code })}${figures === null ? '' : `,"gatehouse/rate_limit":${figures}`}`;
}

function rateLimitMeta(rateLimit: RateLimit): string | null {
  const figures = rateLimitFigures(rateLimit);
  return Object.keys(figures).length > 0 ? JSON.stringify(figures) : null;
}
