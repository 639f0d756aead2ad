/** One request as the sandbox's journal has it. */
export interface JournalRequest {
  readonly at: string;
  readonly host: string;
  readonly method: string;
  readonly path: string;
  readonly query: { readonly [name: string]: string };
  readonly headers: { readonly [name: string]: string };
  /** A fingerprint of the authorization header; null without one. */
  readonly credential: string | null;
  readonly body: unknown;
  readonly status: number;
}

/** The sandbox's control plane. */
export interface SandboxControl {
  /** Requests to mail hosts since the last clearing, oldest first. */
  mailRequests(): Promise<readonly JournalRequest[]>;
  /** Requests to accounts hosts. */
  tokenRequests(): Promise<readonly JournalRequest[]>;
  clear(): Promise<void>;
  reset(): Promise<void>;
  fault(fault: object): Promise<void>;
  publish(name: string, type: string, values: readonly string[]): Promise<void>;
  /** Sets a zone of the DNS provider as an administrator does in its dashboard. */
  zone(name: string, wish: { readonly flatten_all_cnames?: boolean; readonly email_routing?: boolean }): Promise<void>;
  /** The keys that the service mailed to an address to confirm it by, oldest first. */
  mailedKeys(address: string): Promise<readonly string[]>;
  tokens(action: 'expire_access' | 'revoke_refresh'): Promise<void>;
  /** Moves the service's clock against the machine's. */
  shiftClock(offsetMs: number): Promise<void>;
  /** What the service's console gives an operator: a code for these scopes. */
  selfClientCode(scopes: readonly string[], dataCenter?: string): Promise<string>;
}

/** Speaks to a sandbox's control plane. */
export function controlOf(origin: string): SandboxControl {
  const ask = async (method: string, path: string, body?: object): Promise<unknown> => {
    const response = await fetch(`${origin}/__sandbox/${path}`, {
      method,
      ...(body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  const journal = async (): Promise<readonly JournalRequest[]> =>
    ((await ask('GET', 'journal')) as { requests: JournalRequest[] }).requests;
  return {
    mailRequests: async () => (await journal()).filter((request) => request.host.startsWith('mail.')),
    tokenRequests: async () => (await journal()).filter((request) => request.host.startsWith('accounts.')),
    clear: async () => void (await ask('DELETE', 'journal')),
    reset: async () => void (await ask('POST', 'reset', {})),
    fault: async (fault) => void (await ask('POST', 'faults', fault)),
    publish: async (name, type, values) => void (await ask('PUT', 'dns', { name, type, values })),
    zone: async (name, wish) => void (await ask('PUT', 'zone', { name, ...wish })),
    selfClientCode: async (scopes, dataCenter = 'com') =>
      (
        (await ask('POST', 'self-client-code', { scope: scopes.join(','), data_center: dataCenter })) as {
          code: string;
        }
      ).code,
    mailedKeys: async (address) => {
      const { mails } = (await ask('GET', 'outbox')) as { mails: { to: string; confirmKey?: string }[] };
      return mails.filter(({ to }) => to === address).flatMap(({ confirmKey }) => confirmKey ?? []);
    },
    tokens: async (action) => void (await ask('POST', 'tokens', { action })),
    shiftClock: async (offsetMs) => void (await ask('PUT', 'clock', { offset_ms: offsetMs })),
  };
}
