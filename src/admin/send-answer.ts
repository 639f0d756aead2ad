import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { writeExactJson } from '../base/index.js';
import type { AdminAnswer } from './route.js';

/** Writes a response, with ids exact to the last digit. Caches must not store any response of the API. */
export function sendAnswer(
  reply: FastifyReply,
  { status, body, json, lines, contentType, headers }: AdminAnswer,
): FastifyReply {
  return reply
    .code(status)
    .headers({
      'content-type': lines ? (contentType ?? 'application/x-ndjson') : 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      ...headers,
    })
    .send(lines ? Readable.from(lines) : (json ?? writeExactJson(body)));
}
