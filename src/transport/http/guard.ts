import { isIP } from 'node:net';

/**
 * Which hosts and origins may send requests to this gateway. Without it, a web page could reach a loopback server
 * through the visitor's browser.
 */
export interface Guard {
  isHostAllowed(host: string | undefined): boolean;
  /** A request without an origin is not from a page, and is allowed. */
  isOriginAllowed(origin: string | undefined, host: string | undefined): boolean;
}

export interface GuardDeps {
  /** The address that the gateway listens on. */
  readonly listenHost: string;
  /** The configured URL for people and clients, if any. */
  readonly publicUrl: string | null;
  /** Further origins whose pages may call the MCP endpoint, such as `https://app.example.com`. */
  readonly allowedOrigins?: readonly string[];
}

/** Creates the guard of one gateway. */
export function createGuard({ listenHost, publicUrl, allowedOrigins = [] }: GuardDeps): Guard {
  const own = publicUrl === null ? null : new URL(publicUrl);
  const isOnLoopback = isLoopbackName(listenHost);
  const origins = new Set([...allowedOrigins, ...(own ? [own.origin] : [])]);
  // Callers repeat the same Host, so the last valid one is cached.
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
