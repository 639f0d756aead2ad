import type { LimitsRecord } from '../catalogue/index.js';
import type { RateLimit } from './outcome.js';

const spellings = {
  limit: ['ratelimit-limit', 'x-ratelimit-limit', 'x-rate-limit-limit'],
  remaining: ['ratelimit-remaining', 'x-ratelimit-remaining', 'x-rate-limit-remaining'],
  reset: ['ratelimit-reset', 'x-ratelimit-reset', 'x-rate-limit-reset'],
} as const;

/**
 * Reads the upstream's rate-limit headers in every known spelling. Figures that it did not send are absent. A reset
 * that is clearly an instant (epoch seconds or milliseconds) becomes seconds from now.
 */
export function readRateLimit(
  headers: { readonly [name: string]: string },
  nowMs: number,
  declaredLimits?: Pick<LimitsRecord, 'requests' | 'window_seconds' | 'headers'>,
): RateLimit {
  const names = declaredLimits?.headers;
  const declared = policyOf(declaredLimits);
  if (!names && !tellsLimits(headers)) return declared;
  const own = names ? readOwn(headers, names) : {};
  const combined = readCombined(headers.ratelimit);
  const limit = own.limit ?? firstNumber(headers, spellings.limit) ?? combined.limit;
  const remaining = own.remaining ?? firstNumber(headers, spellings.remaining) ?? combined.remaining;
  const reset = own.reset ?? firstReset(headers, spellings.reset) ?? combined.reset;
  const retryAfterSeconds = readRetryAfter(headers['retry-after'], nowMs);
  return {
    ...declared,
    ...(limit === undefined ? {} : { limit }),
    ...(remaining === undefined ? {} : { remaining }),
    ...(reset === undefined ? {} : { resetSeconds: secondsFromNow(reset, nowMs) }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  };
}

function policyOf(limits: Pick<LimitsRecord, 'requests' | 'window_seconds'> | undefined): RateLimit {
  if (limits?.requests === undefined || limits.window_seconds === undefined) return {};
  return { policy: { requests: limits.requests, windowSeconds: limits.window_seconds } };
}

function readOwn(
  headers: { readonly [name: string]: string },
  names: NonNullable<LimitsRecord['headers']>,
): {
  readonly limit?: number | undefined;
  readonly remaining?: number | undefined;
  readonly reset?: number | undefined;
} {
  const named = (name: string | undefined): readonly string[] => (name === undefined ? [] : [name.toLowerCase()]);
  const [, used, most] =
    /^\s*(\d{1,15})\s*\/\s*(\d{1,15})\s*$/.exec(headers[named(names.used_of_limit)[0] ?? ''] ?? '') ?? [];
  const left = used === undefined ? undefined : Math.max(0, Number(most) - Number(used));
  return {
    limit: firstNumber(headers, named(names.limit)) ?? (most === undefined ? undefined : Number(most)),
    remaining: firstNumber(headers, named(names.remaining)) ?? left,
    reset: firstReset(headers, named(names.reset)),
  };
}

// A reset may be a date. Epoch milliseconds differ from seconds by their size.
function firstReset(headers: { readonly [name: string]: string }, names: readonly string[]): number | undefined {
  const figure = firstNumber(headers, names);
  if (figure !== undefined) return figure;
  for (const name of names) {
    const text = headers[name];
    if (text === undefined || !/^\s*\d{4}-\d{2}-\d{2}T/.test(text)) continue;
    const instant = Date.parse(text);
    if (!Number.isNaN(instant)) return instant;
  }
  return undefined;
}

// Most replies have no such headers, and scanning the names is faster than a dozen lookups.
function tellsLimits(headers: { readonly [name: string]: string }): boolean {
  for (const name in headers) if (name.includes('rate') || name === 'retry-after') return true;
  return false;
}

function firstNumber(headers: { readonly [name: string]: string }, names: readonly string[]): number | undefined {
  for (const name of names) {
    // The figure may have parameters, as in `100, 100;w=60`.
    const match = /^\s*(\d{1,15})(?:\.\d+)?\s*(?:[,;].*)?$/.exec(headers[name] ?? '');
    if (match?.[1] !== undefined) return Number(match[1]);
  }
  return undefined;
}

// One header for all figures, in both forms of the standard's drafts: `limit=100, remaining=50, reset=30` and
// `"default";r=50;t=30`.
function readCombined(text: string | undefined): { limit?: number; remaining?: number; reset?: number } {
  const figures: { limit?: number; remaining?: number; reset?: number } = {};
  for (const [, name, figure] of (text ?? '').matchAll(
    /(?:^|[\s,;])(limit|remaining|reset|r|t)=(\d{1,15})(?=$|[\s,;])/g,
  )) {
    if (name === 'limit') figures.limit ??= Number(figure);
    else if (name === 'remaining' || name === 'r') figures.remaining ??= Number(figure);
    else figures.reset ??= Number(figure);
  }
  return figures;
}

function secondsFromNow(figure: number, nowMs: number): number {
  if (figure > 1e12) return Math.max(0, Math.ceil((figure - nowMs) / 1000));
  if (figure > 1e9) return Math.max(0, Math.ceil(figure - nowMs / 1000));
  return figure;
}

function readRetryAfter(text: string | undefined, nowMs: number): number | undefined {
  if (text === undefined) return undefined;
  if (/^\s*\d{1,9}\s*$/.test(text)) return Number(text);
  // Only HTTP dates: `Date.parse` accepts nearly anything, including "1.5".
  if (!/^\s*[A-Z][a-z]{2,8},? /.test(text)) return undefined;
  const instant = Date.parse(text);
  return Number.isNaN(instant) ? undefined : Math.max(0, Math.ceil((instant - nowMs) / 1000));
}

/** The figures under the names of results; only those that the upstream sent. */
export function rateLimitFigures(rateLimit: RateLimit): { readonly [name: string]: number } {
  const figures: { [name: string]: number } = {};
  if (rateLimit.limit !== undefined) figures.limit = rateLimit.limit;
  if (rateLimit.remaining !== undefined) figures.remaining = rateLimit.remaining;
  if (rateLimit.resetSeconds !== undefined) figures.reset_seconds = rateLimit.resetSeconds;
  if (rateLimit.retryAfterSeconds !== undefined) figures.retry_after_seconds = rateLimit.retryAfterSeconds;
  return figures;
}

const headerOf: { readonly [figure: string]: string } = {
  limit: 'ratelimit-limit',
  remaining: 'ratelimit-remaining',
  reset_seconds: 'ratelimit-reset',
  retry_after_seconds: 'retry-after',
};

/** The upstream's figures as the HTTP headers that agents read, and the limits that the integration declares. */
export function rateLimitHeaders(rateLimit: RateLimit): { readonly [name: string]: string } {
  const headers: { [name: string]: string } = {};
  for (const [figure, value] of Object.entries(rateLimitFigures(rateLimit))) {
    const header = headerOf[figure];
    if (header) headers[header] = String(value);
  }
  const { policy } = rateLimit;
  if (policy) headers['ratelimit-policy'] = `${policy.requests};w=${policy.windowSeconds}`;
  return headers;
}
