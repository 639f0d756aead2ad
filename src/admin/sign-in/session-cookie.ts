const name = 'gatehouse_session';

/** The session's secret among the cookies of a request. */
export function readSessionCookie(header: string | undefined): string | undefined {
  return new RegExp(`(?:^|;\\s*)${name}=([\\w-]{1,100})(?:;|$)`).exec(header ?? '')?.[1];
}

/**
 * A cookie that no script reads. Lax: people come back to the pages by links, from the address of a held call for example, and must be
 * signed in then; what changes something asks for more than the cookie.
 */
export function sessionCookie(
  origin: string,
  { secret, expiresAt }: { readonly secret: string; readonly expiresAt: number },
): string {
  return cookie(origin, secret, `Expires=${new Date(expiresAt).toUTCString()}`);
}

/** Takes the cookie out of the browser. */
export function endedSessionCookie(origin: string): string {
  return cookie(origin, '', 'Max-Age=0');
}

function cookie(origin: string, value: string, life: string): string {
  const { protocol, pathname } = new URL(origin);
  const secure = protocol === 'https:' ? '; Secure' : '';
  return `${name}=${value}; Path=${pathname}; ${life}; HttpOnly; SameSite=Lax${secure}`;
}
