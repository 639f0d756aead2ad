/** Which origins and hosts may speak to this gateway; without it a web page could reach a loopback server through the browser. */
export interface Guard {
  /** The origin to allow in CORS headers, `absent` where the request has none, or `refused`. */
  judgeOrigin(origin: string | undefined): 'absent' | 'allowed' | 'refused';
  isHostAllowed(host: string | undefined): boolean;
}

const loopbackNames = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Makes the guard of a gateway that listens on an address and is known by a public URL. */
export function createGuard({ listenHost, publicUrl }: { listenHost: string; publicUrl: string | null }): Guard {
  const own = publicUrl === null ? null : new URL(publicUrl);
  const isLoopback = loopbackNames.has(listenHost) || listenHost === '::1';
  return {
    judgeOrigin: (origin) => {
      if (origin === undefined) return 'absent';
      const url = URL.canParse(origin) ? new URL(origin) : null;
      if (!url) return 'refused';
      if (own && url.origin === own.origin) return 'allowed';
      // Tools that people run beside a loopback gateway have their pages on loopback too, on any port.
      return isLoopback && loopbackNames.has(url.hostname) ? 'allowed' : 'refused';
    },
    // Behind a proxy the Host is the proxy's business; on loopback a foreign one means DNS rebinding.
    isHostAllowed: (host) => {
      if (!isLoopback) return true;
      const url = host !== undefined && URL.canParse(`http://${host}`) ? new URL(`http://${host}`) : null;
      return url !== null && (loopbackNames.has(url.hostname) || url.host === own?.host);
    },
  };
}
