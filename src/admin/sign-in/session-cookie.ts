import { type CookieKind, clearCookie, readCookie, setCookie } from '../cookies.js';

const kind: CookieKind = { name: 'gatehouse_session', path: '', form: /^[\w-]{1,100}$/ };

/** The session's secret among the cookies of a request. */
export function readSessionCookie(header: string | undefined): string | undefined {
  return readCookie(kind, header);
}

/** Keeps a person signed in. Requests that change something need more than this cookie. */
export function sessionCookie(
  origin: string,
  { secret, expiresAt }: { readonly secret: string; readonly expiresAt: number },
): string {
  return setCookie(kind, origin, secret, { until: new Date(expiresAt) });
}

/** Removes the session from the browser. */
export function endedSessionCookie(origin: string): string {
  return clearCookie(kind, origin);
}

/** Headers of a request. */
export type CookieHeader = { readonly [name: string]: string };

/**
 * The headers with which a program on this machine uses a session: the cookie, and the header that a page's script
 * sets.
 */
export function sessionCookieHeader(secret: string): CookieHeader {
  return { cookie: `${kind.name}=${secret}`, 'x-gatehouse-csrf': '1' };
}
