import { createRoutes } from './routes.js';
import { createSender, type OutboundReply } from './send.js';

const timeoutMs = 10_000;
const answerBytesMax = 1_000_000;
const connectionsPerOrigin = 2;

/** One request to the provider. */
export interface IssuerRequest {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers: { readonly [name: string]: string };
  readonly body?: string;
}

/** Reads documents of the OpenID provider that the operator has configured. */
export interface IssuerReader {
  /** The text of a 200 answer; null for everything else. */
  read(url: string): Promise<string | null>;
  /** Whatever it answers; null where it cannot be reached. */
  ask(request: IssuerRequest): Promise<OutboundReply | null>;
  close(): Promise<void>;
}

/**
 * Makes the reader. The issuer's own host goes where the operator's address says, private addresses included; the host that its metadata
 * names for the keys must be public and spoken to by https.
 */
export function createIssuerReader(issuer: string): IssuerReader {
  const own = new URL(issuer);
  const allowedHosts = new Set([own.host]);
  const routes = createRoutes({
    allowedHosts,
    connectTo: new Map([[own.host, own.origin]]),
    connectionsPerOrigin,
    answerBytesMax,
  });
  const send = createSender(routes);
  const ask: IssuerReader['ask'] = async ({ url: address, ...request }) => {
    const url = URL.canParse(address) ? new URL(address) : null;
    if (!url || (url.origin !== own.origin && url.protocol !== 'https:')) return null;
    allowedHosts.add(url.host);
    const reply = await send({
      ...request,
      host: url.host,
      path: url.pathname + url.search,
      signal: new AbortController().signal,
      timeoutMs,
    });
    return reply.ok ? reply.value : null;
  };
  return {
    ask,
    read: async (url) => {
      const reply = await ask({ url, method: 'GET', headers: { accept: 'application/json' } });
      return reply?.status === 200 ? reply.text : null;
    },
    close: () => routes.close(),
  };
}
