import { parseCookie, stringifySetCookie } from 'cookie';

/** One of the gateway's cookies: no script reads it, and browsers send it when a person follows a link here from another site. */
export interface CookieKind {
  readonly name: string;
  /** Below the gateway's address; browsers send it there only. */
  readonly path: string;
  /** The form of its value; a value of another form reads as absent. */
  readonly form: RegExp;
}

/** Lifetime of a cookie. */
export type CookieLife = { readonly seconds: number } | { readonly until: Date };

/** The value of a cookie in a request's `cookie` header. */
export function readCookie({ name, form }: CookieKind, header: string | undefined): string | undefined {
  const value = parseCookie(header ?? '')[name];
  return value !== undefined && form.test(value) ? value : undefined;
}

/** A `set-cookie` header. Lax, because people return to the pages through links, and the cookie must then be sent. */
export function setCookie({ name, path }: CookieKind, origin: string, value: string, life: CookieLife): string {
  const { protocol, pathname } = new URL(`${origin}${path}`);
  return stringifySetCookie({
    name,
    value,
    path: pathname,
    ...('until' in life ? { expires: life.until } : { maxAge: life.seconds }),
    httpOnly: true,
    secure: protocol === 'https:',
    sameSite: 'lax',
  });
}

/** A `set-cookie` header that removes a cookie from the browser. */
export function clearCookie(kind: CookieKind, origin: string): string {
  return setCookie(kind, origin, '', { seconds: 0 });
}
