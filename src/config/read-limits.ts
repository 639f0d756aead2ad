import { availableParallelism } from 'node:os';
import proxyAddress from '@fastify/proxy-addr';
import type { Failure } from '../base/index.js';
import type { Given } from './read-settings.js';

/** An integer of at least 1, or null if none is set. */
export function readCount(given: Given | undefined, bounds: CountBounds, failures: Failure[]): number | null {
  return given === undefined ? null : readLimit(given, bounds, failures);
}

const workersMax = 64;

/** The number of processes that serve: an integer, or one per processor. */
export function readWorkers(given: Given, failures: Failure[]): number {
  if (given.text === 'auto') return Math.min(availableParallelism(), workersMax);
  return readLimit(given, { max: workersMax, unit: 'workers, or auto for one per processor,' }, failures);
}

/** The bounds of an integer, and its unit. */
export interface CountBounds {
  readonly max: number;
  readonly unit: string;
}

/** An integer of at least 1. */
export function readLimit(given: Given, { max, unit }: CountBounds, failures: Failure[]): number {
  const count = /^\d{1,9}$/.test(given.text) ? Number(given.text) : 0;
  if (count >= 1 && count <= max) return count;
  failures.push({
    path: given.source,
    message: `is ${JSON.stringify(given.text.slice(0, 80))}; it must be a whole number of ${unit} from 1 to ${max}`,
  });
  return max;
}

/**
 * The rules of a comma-separated setting: how to parse an entry (null if it is invalid), and the message for an invalid
 * one.
 */
export interface ListRules<Entry> {
  readonly read: (text: string) => Entry | null;
  readonly words: string;
}

/** The entries of a list. Adds a failure for each invalid one. */
export function readList<Entry>(
  given: Given | undefined,
  { read, words }: ListRules<Entry>,
  failures: Failure[],
): readonly Entry[] {
  const texts = (given?.text ?? '').split(',').map((part) => part.trim());
  return texts.filter(Boolean).flatMap((text) => {
    const entry = read(text);
    if (entry !== null) return [entry];
    failures.push({
      path: given?.source ?? '',
      message: `has ${JSON.stringify(text.slice(0, 80))}; each entry must be ${words}`,
    });
    return [];
  });
}

/** Origins such as `https://app.example.com`, separated by commas. */
export function readOrigins(given: Given | undefined, failures: Failure[]): readonly string[] {
  const read = (text: string): string | null => {
    const url = URL.canParse(text) ? new URL(text) : null;
    return url && /^https?:$/.test(url.protocol) && url.origin === text.replace(/\/$/, '') ? url.origin : null;
  };
  return readList(given, { read, words: 'an origin such as https://app.example.com, without a path' }, failures);
}

/** An issuer as it appears in its tokens: https, or http on this machine; no query, no fragment. */
export function readIssuer(given: Given | undefined, failures: Failure[]): string | null {
  if (given === undefined) return null;
  const url = URL.canParse(given.text) ? new URL(given.text) : null;
  const isLocal = url !== null && /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLocal);
  if (url && isSafe && url.search === '' && url.hash === '' && url.username === '' && url.password === '')
    return given.text;
  failures.push({
    path: given.source,
    message: 'must be the https address by which the provider’s tokens name their issuer, without query or fragment',
  });
  return null;
}

/** Whether a host is an IPv4 or IPv6 address. */
export function isAddress(host: string): boolean {
  if (host.includes(':'))
    return /^[\da-f:.]+(%\w+)?$/i.test(host) && URL.canParse(`http://[${host.replace(/%.*/, '')}]/`);
  return /^\d+(\.\d+){3}$/.test(host) && host.split('.').every((part) => Number(part) <= 255);
}

/** Resolvers such as `192.0.2.1` or `127.0.0.1:5353`, separated by commas. */
export function readResolvers(given: Given | undefined, failures: Failure[]): readonly string[] {
  const read = (text: string): string | null => {
    const [, bracketed, port] = /^\[(.+)\](?::(\d{1,5}))?$/.exec(text) ?? [];
    const [, plain = text, plainPort] = /^([\d.]+)(?::(\d{1,5}))?$/.exec(text) ?? [];
    return isAddress(bracketed ?? plain) && Number(port ?? plainPort ?? 53) <= 65_535 ? text : null;
  };
  const words = 'the address of a resolver, such as 192.0.2.1 or [2001:db8::1]:5353';
  return readList(given, { read, words }, failures);
}

/** Host names such as `files.example.com` or `files.example.com:8443`, separated by commas. */
export function readHosts(given: Given | undefined, failures: Failure[]): readonly string[] {
  const read = (text: string): string | null => {
    const name = text.toLowerCase();
    return /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$/.test(name) && /[a-z]/.test(name) ? name : null;
  };
  return readList(given, { read, words: 'a host name such as files.example.com, without a path' }, failures);
}

/**
 * Proxies such as `192.0.2.10`, `10.0.0.0/8` or `uniquelocal`, separated by commas. Validated by the library that later
 * matches addresses.
 */
export function readProxies(given: Given | undefined, failures: Failure[]): readonly string[] {
  const read = (text: string): string | null => {
    try {
      proxyAddress.compile(text.toLowerCase());
      return text.toLowerCase();
    } catch {
      return null;
    }
  };
  const words =
    'an address or a network such as 192.0.2.10 or 10.0.0.0/8, or one of loopback, linklocal and uniquelocal';
  return readList(given, { read, words }, failures);
}
