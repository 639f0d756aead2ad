import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rateLimitFigures, rateLimitHeaders, readRateLimit } from './index.js';

const now = Date.UTC(2026, 10, 23, 12);
const nowSeconds = now / 1000;

describe('figures that are not given stay absent', () => {
  it.each<[string, { [name: string]: string }]>([
    ['no headers at all', {}],
    ['other headers', { 'content-type': 'text/html', date: 'Mon, 23 Nov 2026 12:00:00 GMT' }],
    ['words', { 'x-ratelimit-limit': 'many', 'x-ratelimit-reset': 'soon', 'retry-after': 'a while' }],
    ['negative figures', { 'x-ratelimit-remaining': '-1', 'retry-after': '-5' }],
    ['empty ones', { 'ratelimit-limit': '', 'retry-after': '' }],
    ['a fraction of a second that a date parser would take for a month', { 'retry-after': '1.5' }],
  ])('%s', (_name, headers) => {
    expect(readRateLimit(headers, now)).toEqual({});
    expect(rateLimitHeaders(readRateLimit(headers, now))).toEqual({});
  });

  it('does not invent the others from one', () => {
    expect(readRateLimit({ 'x-ratelimit-remaining': '0' }, now)).toEqual({ remaining: 0 });
  });
});

describe('figures that are given', () => {
  it.each([
    ['ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset'],
    ['x-ratelimit-limit', 'x-ratelimit-remaining', 'x-ratelimit-reset'],
    ['x-rate-limit-limit', 'x-rate-limit-remaining', 'x-rate-limit-reset'],
  ])('reads %s, %s and %s', (limit, remaining, reset) => {
    expect(readRateLimit({ [limit]: '30', [remaining]: ' 7 ', [reset]: '42' }, now)).toEqual({
      limit: 30,
      remaining: 7,
      resetSeconds: 42,
    });
  });

  it('reads the figure before its parameters, and the first of several', () => {
    expect(readRateLimit({ 'ratelimit-limit': '100, 100;w=60', 'x-ratelimit-remaining': '7;w=1' }, now)).toEqual({
      limit: 100,
      remaining: 7,
    });
  });

  it.each([
    ['epoch seconds', String(nowSeconds + 90), 90],
    ['epoch milliseconds', String(now + 89_001), 90],
    ['an instant that has passed', String(nowSeconds - 90), 0],
    ['seconds from now', '90', 90],
    ['a long wait', '86400', 86_400],
  ])('tells a reset in %s as seconds from now', (_name, reset, seconds) => {
    expect(readRateLimit({ 'x-ratelimit-reset': reset }, now).resetSeconds).toBe(seconds);
  });

  it.each([
    ['120', 120],
    ['0', 0],
    ['Mon, 23 Nov 2026 12:02:00 GMT', 120],
    ['Mon, 23 Nov 2026 11:00:00 GMT', 0],
  ])('reads retry-after %s', (text, seconds) => {
    expect(readRateLimit({ 'retry-after': text }, now).retryAfterSeconds).toBe(seconds);
  });

  it('hands them on by the names of results and of HTTP', () => {
    const given = { limit: 30, remaining: 0, resetSeconds: 42, retryAfterSeconds: 43 };
    expect(rateLimitFigures(given)).toEqual({ limit: 30, remaining: 0, reset_seconds: 42, retry_after_seconds: 43 });
    expect(rateLimitHeaders(given)).toEqual({
      'ratelimit-limit': '30',
      'ratelimit-remaining': '0',
      'ratelimit-reset': '42',
      'retry-after': '43',
    });
  });

  it('never yields anything but whole seconds and counts from zero up', () => {
    const names = ['ratelimit-limit', 'x-ratelimit-remaining', 'x-ratelimit-reset', 'retry-after'];
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), fc.oneof(fc.string(), fc.nat().map(String))), (headers) => {
        for (const figure of Object.values(readRateLimit(headers, now))) {
          expect(Number.isSafeInteger(figure) && figure >= 0).toBe(true);
        }
      }),
    );
  });
});
