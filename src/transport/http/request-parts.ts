import type { IncomingMessage } from 'node:http';
import { errorTable } from '../../base/index.js';
import type { BodyReading } from './read-body.js';
import { type Answer, refusal } from './refusals.js';

/**
 * The response to a body that is not UTF-8 text or exceeds the size limit. Null if the client left before it was
 * complete.
 */
export function bodyRefusal({ kind }: Exclude<BodyReading, { kind: 'text' }>, bodyBytesMax: number): Answer | null {
  switch (kind) {
    case 'gone':
      return null;
    case 'too_large': {
      const words = `The body is larger than ${bodyBytesMax / 1024 / 1024} MiB. ${errorTable.too_large.help}`;
      return refusal('too_large', words, { headers: { connection: 'close' } });
    }
    case 'not_utf8':
      return refusal('invalid_json', 'The body is not UTF-8; send JSON in UTF-8.');
  }
}

/** Why a body's declared type is refused; null if it is accepted. */
export function mediaProblem({ headers }: IncomingMessage): string | null {
  const type = headers['content-type'];
  if (
    type !== 'application/json' &&
    !/^application\/json[ \t]*(;[ \t]*(charset="?utf-?8"?[ \t]*)?)?$/i.test(type ?? '')
  )
    return `The body must be JSON in UTF-8, declared as "content-type: application/json"; this one is ${type === undefined ? 'undeclared' : JSON.stringify(type.slice(0, 60))}.`;
  const encoding = headers['content-encoding'];
  return encoding === undefined || encoding === 'identity'
    ? null
    : `The body must be sent as it is, without content-encoding; this one is ${JSON.stringify(encoding.slice(0, 60))}.`;
}

/** The credential of a Bearer authorization header, or null. */
export function bearerOf(header: string | undefined): string | null {
  if (header === undefined) return null;
  return /^Bearer +(\S{1,8000})$/i.exec(header)?.[1] ?? null;
}

/** The headers that the protocol reads. */
export function protocolHeaders({ headers }: IncomingMessage) {
  return {
    protocolVersion: single(headers['mcp-protocol-version']),
    method: single(headers['mcp-method']),
    name: single(headers['mcp-name']),
    userAgent: headers['user-agent'],
  };
}

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(', ') : value;
}
