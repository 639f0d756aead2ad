import { isIP } from 'node:net';

/** Which hosts and origins may speak to this gateway. Without it a web page could reach a loopback server through the visitor's browser. */
export interface Guard {
  isHostAllowed(host: string | undefined): boolean;
  /** A request without an origin comes from no page, and passes. */
  isOriginAllowed(origin: string | undefined, host: string | undefined): boolean;
}

export interface GuardDeps {
  /** The address that the gateway listens on. */
  readonly listenHost: string;
  /** Where people and clients reach it, where that is configured. */
  readonly publicUrl: string | null;
  /** Further origins whose pages may call the MCP endpoint, such as `https://app.example.com`. */
  readonly allowedOrigins?: readonly string[];
}

/** Makes the guard of one gateway. */
export function createGuard({ listenHost, publicUrl, allowedOrigins = [] }: GuardDeps): Guard {
  const own = publicUrl === null ? null : new URL(publicUrl);
  const isOnLoopback = isLoopbackName(listenHost);
  const origins = new Set([...allowedOrigins, ...(own ? [own.origin] : [])]);
  // Callers come back with the same Host, so the last one that passed is remembered.
  let lastAllowed: string | undefined;

  const isNameAllowed = (host: string): boolean => {
    const name = nameOf(host);
    return name !== null && (isLoopbackName(name) || name === listenHost || name === own?.hostname);
  };

  return {
    // Behind a proxy the Host is the proxy's business; on loopback a foreign one means DNS rebinding.
    isHostAllowed: (host) => {
      if (!isOnLoopback || (host !== undefined && host === lastAllowed)) return true;
      if (host === undefined || !isNameAllowed(host)) return false;
      lastAllowed = host;
      return true;
    },
    isOriginAllowed: (origin, host) => {
      if (origin === undefined || origins.has(origin)) return true;
      const url = URL.canParse(origin) ? new URL(origin) : null;
      if (url?.origin !== origin) return false;
      // Pages on the caller's own machine, such as a development tool's, are not a remote site.
      if (isLoopbackName(url.hostname)) return true;
      // The gateway's own pages, reached by address: an address cannot be rebound as a name can.
      return url.host === host && isIP(url.hostname.replace(/^\[|\]$/g, '')) !== 0;
    },
  };
}

function nameOf(host: string): string | null {
  return /^(\[[0-9a-f:.]+\]|[^\s:@/?#[\]]+)(?::\d{1,5})?$/i.exec(host)?.[1]?.toLowerCase() ?? null;
}

function isLoopbackName(name: string): boolean {
  return name === 'localhost' || name === '::1' || name === '[::1]' || (isIP(name) === 4 && name.startsWith('127.'));
}
