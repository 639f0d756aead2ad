import { promises as dns } from 'node:dns';
import { domainToASCII } from 'node:url';

/** The type of record to look up. */
export type DnsRecordType = 'TXT' | 'MX' | 'CNAME';

/**
 * The records of a name in public DNS. `nothing` is a reply without records; `unknown` means that there was no reply.
 */
export type Looked =
  | { readonly kind: 'found'; readonly values: readonly string[] }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'unknown'; readonly reason: string };

/**
 * Looks up DNS records. Returns TXT values with their parts joined, MX as `10 mx.example.com`, and names without a
 * final dot.
 */
export type LookUp = (name: string, type: DnsRecordType, signal: AbortSignal) => Promise<Looked>;

const timeoutMs = 3_000;
const tries = 2;
const nothingCodes = new Set(['ENODATA', 'ENOTFOUND']);

/** Creates the lookup. Without servers (`address` or `address:port`), uses those of the machine. */
export function createLookUp(servers: readonly string[]): LookUp {
  return async (name, type, signal) => {
    const ascii = domainToASCII(name.replace(/\.$/, ''));
    if (ascii === '') return { kind: 'unknown', reason: `${JSON.stringify(name.slice(0, 100))} is no domain name` };
    const resolver = new dns.Resolver({ timeout: timeoutMs, tries });
    if (servers.length > 0) resolver.setServers(servers);
    const cancel = (): void => resolver.cancel();
    signal.addEventListener('abort', cancel);
    try {
      const values = await ask(resolver, ascii, type);
      return values.length > 0 ? { kind: 'found', values } : { kind: 'nothing' };
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
      return nothingCodes.has(code) ? { kind: 'nothing' } : { kind: 'unknown', reason: reasonOf(code) };
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  };
}

async function ask(resolver: dns.Resolver, name: string, type: DnsRecordType): Promise<readonly string[]> {
  switch (type) {
    case 'TXT':
      return (await resolver.resolveTxt(name)).map((pieces) => pieces.join(''));
    case 'MX':
      return (await resolver.resolveMx(name))
        .sort((one, other) => one.priority - other.priority)
        .map(({ priority, exchange }) => `${priority} ${withoutDot(exchange)}`);
    case 'CNAME':
      return (await resolver.resolveCname(name)).map(withoutDot);
  }
}

function withoutDot(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}

function reasonOf(code: string): string {
  if (code === 'ETIMEOUT') return 'the resolver did not respond in time';
  if (code === 'ESERVFAIL') return 'the domain’s name servers failed (SERVFAIL)';
  if (code === 'ECANCELLED') return 'the question was given up';
  return `the resolver returned ${code}`;
}
