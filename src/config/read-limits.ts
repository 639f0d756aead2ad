import type { Failure } from '../base/index.js';
import type { Given } from './read-settings.js';

/** A whole number from 1 on, or null where none is given. */
export function readCount(
  given: Given | undefined,
  { max, unit }: { readonly max: number; readonly unit: string },
  failures: Failure[],
): number | null {
  if (given === undefined) return null;
  const count = /^\d{1,9}$/.test(given.text) ? Number(given.text) : 0;
  if (count >= 1 && count <= max) return count;
  failures.push({
    path: given.source,
    message: `is ${JSON.stringify(given.text.slice(0, 80))}; it must be a whole number of ${unit} from 1 to ${max}`,
  });
  return null;
}

/** Origins such as `https://app.example.com`, separated by commas. */
export function readOrigins(given: Given | undefined, failures: Failure[]): readonly string[] {
  const texts = (given?.text ?? '').split(',').map((part) => part.trim());
  return texts.filter(Boolean).flatMap((text) => {
    const url = URL.canParse(text) ? new URL(text) : null;
    if (url && /^https?:$/.test(url.protocol) && url.origin === text.replace(/\/$/, '')) return [url.origin];
    failures.push({
      path: given?.source ?? '',
      message: `has ${JSON.stringify(text.slice(0, 80))}; each entry must be an origin such as https://app.example.com, without a path`,
    });
    return [];
  });
}

/** An issuer as its tokens name it: https, or http on this machine; no query, no fragment. */
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

/** Whether it is an IP address, of either kind. */
export function isAddress(host: string): boolean {
  if (host.includes(':'))
    return /^[\da-f:.]+(%\w+)?$/i.test(host) && URL.canParse(`http://[${host.replace(/%.*/, '')}]/`);
  return /^\d+(\.\d+){3}$/.test(host) && host.split('.').every((part) => Number(part) <= 255);
}

/** Resolvers such as `192.0.2.1` or `127.0.0.1:5353`, separated by commas. */
export function readResolvers(given: Given | undefined, failures: Failure[]): readonly string[] {
  const texts = (given?.text ?? '').split(',').map((part) => part.trim());
  return texts.filter(Boolean).flatMap((text) => {
    const [, bracketed, port] = /^\[(.+)\](?::(\d{1,5}))?$/.exec(text) ?? [];
    const [, plain = text, plainPort] = /^([\d.]+)(?::(\d{1,5}))?$/.exec(text) ?? [];
    if (isAddress(bracketed ?? plain) && Number(port ?? plainPort ?? 53) <= 65_535) return [text];
    failures.push({
      path: given?.source ?? '',
      message: `has ${JSON.stringify(text.slice(0, 80))}; each entry must be the address of a resolver, such as 192.0.2.1 or [2001:db8::1]:5353`,
    });
    return [];
  });
}

/** Host names such as `files.example.com` or `files.example.com:8443`, separated by commas. */
export function readHosts(given: Given | undefined, failures: Failure[]): readonly string[] {
  const texts = (given?.text ?? '').split(',').map((part) => part.trim().toLowerCase());
  return texts.filter(Boolean).flatMap((text) => {
    if (/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$/.test(text) && /[a-z]/.test(text)) return [text];
    failures.push({
      path: given?.source ?? '',
      message: `has ${JSON.stringify(text.slice(0, 80))}; each entry must be a host name such as files.example.com, without a path`,
    });
    return [];
  });
}

const proxyRanges = ['loopback', 'linklocal', 'uniquelocal'];

/** Proxies such as `192.0.2.10`, `10.0.0.0/8` or `uniquelocal`, separated by commas. */
export function readProxies(given: Given | undefined, failures: Failure[]): readonly string[] {
  const texts = (given?.text ?? '').split(',').map((part) => part.trim().toLowerCase());
  return texts.filter(Boolean).flatMap((text) => {
    if (proxyRanges.includes(text) || isNetwork(text)) return [text];
    failures.push({
      path: given?.source ?? '',
      message: `has ${JSON.stringify(text.slice(0, 80))}; each entry must be an address or a network such as 192.0.2.10 or 10.0.0.0/8, or one of ${proxyRanges.join(', ')}`,
    });
    return [];
  });
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  if (rest.length > 0 || address.includes('%') || !isAddress(address)) return false;
  return (
    bits === undefined ||
    (/^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= (address.includes(':') ? 128 : 32))
  );
}
