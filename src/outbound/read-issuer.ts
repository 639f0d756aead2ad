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

/** Fetches documents from the configured OpenID provider. */
export interface IssuerReader {
  /** Returns the text of a 200 response, otherwise null. */
  read(url: string): Promise<string | null>;
  /** Returns any response; null if the provider is unreachable. */
  ask(request: IssuerRequest): Promise<OutboundReply | null>;
  close(): Promise<void>;
}

/**
 * Creates the reader. The issuer's own host is used as configured, including private addresses. The host of the keys in
 * its metadata must be public and use https.
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
