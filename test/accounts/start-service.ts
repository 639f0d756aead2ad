/** A service for tests that authorizes and responds over real HTTP: every host of the fixture's integration resolves to it. */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { Agent, request } from 'undici';
import { onTestFinished } from 'vitest';
import { ok, refuse } from '../../src/base/index.js';
import type { Send } from '../../src/outbound/index.js';

/** One request that reached the service. */
export interface Seen {
  /** The host that was meant. */
  readonly host: string;
  readonly path: string;
  readonly form: URLSearchParams;
  readonly authorization: string | undefined;
}

/** A reply of the service: a status and a body; a string is sent as it is, `null` closes the connection. */
export type Said = readonly [status: number, body: unknown] | null;
export type Handler = (seen: Seen) => Said | Promise<Said>;

/** A code that waits to be exchanged, as a consent has left it. */
export interface IssuedCode {
  readonly host?: string;
  readonly challenge?: string | null;
  readonly redirectUri?: string | null;
}

export interface Service {
  readonly origin: string;
  readonly send: Send;
  readonly seen: readonly Seen[];
  /** Requests to the path. */
  to(path: string): readonly Seen[];
  /** Sets the handler of a path. */
  on(path: string, handler: Handler): void;
  /** Restores the original handler of a path. */
  off(path: string): void;
  issueCode(code: string, issued?: IssuedCode): void;
  /** Access tokens given out so far. */
  given(): number;
  forget(): void;
}

/** Paths of the fixture's integration. */
export const paths = {
  token: '/oauth/token',
  revoke: '/oauth/revoke',
  deviceCode: '/oauth/device',
  deviceToken: '/oauth/device/token',
  organization: '/v1/organization',
  mailbox: '/v1/mailbox',
} as const;

const accountsHost = 'accounts.acme.example';

/** Listens on a free port of 127.0.0.1 until the test is over. */
export async function startService(): Promise<Service> {
  const seen: Seen[] = [];
  const codes = new Map<string, IssuedCode>();
  const handlers = new Map<string, Handler>();
  let given = 0;

  const grant = (refreshToken: string | null): Said => {
    given += 1;
    const tokens = refreshToken === null ? {} : { refresh_token: refreshToken };
    return [
      200,
      { access_token: `access-${given}`, expires_in: 3600, scope: 'organization.read projects.read', ...tokens },
    ];
  };
  const answerToken = ({ host, form }: Seen): Said => {
    if (form.get('client_secret') !== 'client-secret') return [200, { error: 'invalid_client_secret' }];
    if (form.get('grant_type') === 'refresh_token')
      return form.get('refresh_token')?.startsWith('refresh-') ? grant(null) : [200, { error: 'invalid_code' }];
    const code = form.get('code') ?? '';
    const issued = codes.get(code);
    codes.delete(code);
    const { host: home = accountsHost, challenge = null, redirectUri = null } = issued ?? {};
    const verifier = form.get('code_verifier');
    const proof = verifier === null ? null : createHash('sha256').update(verifier).digest('base64url');
    const isRight = issued && home === host && redirectUri === form.get('redirect_uri') && challenge === proof;
    return isRight ? grant(`refresh-${code}`) : [200, { error: 'invalid_code' }];
  };
  const standard: { readonly [path: string]: Handler } = {
    [paths.token]: answerToken,
    [paths.revoke]: () => [200, { status: 'success' }],
    [paths.organization]: () => [200, { data: { id: '9007199254740993' } }],
    [paths.mailbox]: () => [404, {}],
  };

  const server = createServer(async (incoming, outgoing) => {
    const asked = await readRequest(incoming);
    seen.push(asked);
    const said = await (handlers.get(asked.path) ?? standard[asked.path] ?? (() => [404, {}] as const))(asked);
    if (said === null) return void incoming.socket.destroy();
    const [status, body] = said;
    outgoing.writeHead(status, { 'content-type': typeof body === 'string' ? 'text/html' : 'application/json' });
    outgoing.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  const origin = `http://127.0.0.1:${address.port}`;
  const dispatcher = new Agent();
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await dispatcher.destroy();
  });
  return {
    origin,
    send: sendTo(origin, dispatcher),
    seen,
    to: (path) => seen.filter((asked) => asked.path === path),
    on: (path, handler) => void handlers.set(path, handler),
    off: (path) => void handlers.delete(path),
    issueCode: (code, issued = {}) => void codes.set(code, issued),
    given: () => given,
    forget: () => void seen.splice(0),
  };
}

function sendTo(origin: string, dispatcher: Agent): Send {
  return async ({ host, method, path, headers, body, signal, timeoutMs }) => {
    const cancelled = new AbortController();
    signal.addEventListener('abort', () => cancelled.abort());
    try {
      const reply = await request(`${origin}${path}`, {
        dispatcher,
        method,
        headers: { ...headers, host },
        body: body ?? null,
        signal: AbortSignal.any([cancelled.signal, AbortSignal.timeout(timeoutMs)]),
      });
      return ok({ status: reply.statusCode, headers: {}, text: await reply.body.text() });
    } catch (error) {
      return refuse(
        'upstream_failed',
        `The connection to ${host} failed (${error instanceof Error ? error.name : error}).`,
      );
    }
  };
}

async function readRequest(incoming: IncomingMessage): Promise<Seen> {
  let text = '';
  for await (const chunk of incoming) text += String(chunk);
  const { host = '', authorization } = incoming.headers;
  return { host, path: incoming.url ?? '', form: new URLSearchParams(text), authorization };
}
