import type { ToolOutcome } from '../gateway/index.js';
import { rateLimitFigures, rateLimitHeaders } from '../upstream/index.js';
import type { MethodReply } from './protocol.js';

/** A tool's outcome as a result: failures are results with `isError`, so that the model can act on them; only an unknown tool is an error. */
export function presentToolOutcome(outcome: ToolOutcome): MethodReply {
  if (outcome.kind === 'refused') {
    const { code, message } = outcome.refusal;
    return code === 'tool_unknown'
      ? { kind: 'error', code, message }
      : { kind: 'result', members: [errorMembers(message)] };
  }
  const headers = rateLimitHeaders(outcome.rateLimit);
  if (outcome.kind === 'failed')
    return { kind: 'result', members: [errorMembers(failureText(outcome))], meta: failureMeta(outcome), headers };
  const blocks = [outcome.text, ...outcome.notes].map((text) => `{"type":"text","text":${JSON.stringify(text)}}`);
  return {
    kind: 'result',
    members: [`"content":[${blocks.join(',')}],"structuredContent":${outcome.text},"isError":false`],
    headers,
  };
}

function errorMembers(text: string): string {
  return `"content":[{"type":"text","text":${JSON.stringify(text)}}],"isError":true`;
}

type Failed = Extract<ToolOutcome, { kind: 'failed' }>;

function failureText({ status, code, message, help, rateLimit }: Failed): string {
  const figures = Object.entries(rateLimitFigures(rateLimit)).map(([name, value]) => `${name} ${value}`);
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
  const figures = rateLimitFigures(rateLimit);
  return `"gatehouse/upstream":${JSON.stringify({ status, code, ...(Object.keys(figures).length > 0 ? { rate_limit: figures } : {}) })}`;
}
