import { describe, expect, it } from 'vitest';
import { rateLimitHeaders, readRateLimit } from './rate-limit.js';

const now = Date.UTC(2026, 0, 1);

describe('readRateLimit', () => {
  it.each([
    ['nothing', {}, {}],
    ['garbage', { 'ratelimit-limit': 'many', 'retry-after': 'soon', 'x-ratelimit-reset': '-5' }, {}],
    [
      'standard names',
      { 'ratelimit-limit': '30', 'ratelimit-remaining': '3', 'ratelimit-reset': '12' },
      { limit: 30, remaining: 3, resetSeconds: 12 },
    ],
    ['figures with parameters', { 'ratelimit-limit': '30, 30;w=60' }, { limit: 30 }],
    [
      'X- names with an epoch in seconds',
      { 'x-ratelimit-limit': '30', 'x-ratelimit-reset': String(now / 1000 + 90) },
      { limit: 30, resetSeconds: 90 },
    ],
    ['an epoch in milliseconds', { 'x-rate-limit-reset': String(now + 90_000) }, { resetSeconds: 90 }],
    ['an instant that has passed', { 'x-ratelimit-reset': String(now / 1000 - 90) }, { resetSeconds: 0 }],
    ['seconds to wait', { 'retry-after': '7' }, { retryAfterSeconds: 7 }],
    ['a date to wait for', { 'retry-after': 'Thu, 01 Jan 2026 00:00:30 GMT' }, { retryAfterSeconds: 30 }],
  ])('reads %s, and invents nothing', (_title, headers, expected) => {
    expect(readRateLimit(headers as { [name: string]: string }, now)).toEqual(expected);
  });

  it('is told on in delta seconds under the standard names', () => {
    expect(rateLimitHeaders({ limit: 30, remaining: 0, resetSeconds: 9, retryAfterSeconds: 9 })).toEqual({
      'ratelimit-limit': '30',
      'ratelimit-remaining': '0',
      'ratelimit-reset': '9',
      'retry-after': '9',
    });
    expect(rateLimitHeaders({})).toEqual({});
  });
});
