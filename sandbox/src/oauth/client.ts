import type { JsonMap } from '../json.js';

/** The OAuth client that the sandbox knows in every data centre, with one secret for all of them. */
export const sandboxClient = { id: '1000.SANDBOXCLIENT0000000000000000', secret: 'sandbox-client-secret' } as const;

/** What is wrong with the client's own credentials in a form, or null. */
export function findClientFault(form: URLSearchParams): JsonMap | null {
  if (form.get('client_id') !== sandboxClient.id) return { error: 'invalid_client' };
  if (form.get('client_secret') !== sandboxClient.secret) return { error: 'invalid_client_secret' };
  return null;
}

/** Whether the client registered this redirect address: any one of this machine. */
export function isRegisteredRedirect(address: string): boolean {
  const url = URL.canParse(address) ? new URL(address) : null;
  return url !== null && /^https?:$/.test(url.protocol) && /^(127\.0\.0\.1|localhost|\[::1\])$/.test(url.hostname);
}
