/** Headers that no record and no argument may set: they belong to the connection, to this gateway, or to credentials. */
const names = new Set([
  'authorization',
  'baggage',
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'cookie',
  'cookie2',
  'expect',
  'forwarded',
  'host',
  'http2-settings',
  'keep-alive',
  'max-forwards',
  'origin',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'set-cookie',
  'te',
  'traceparent',
  'tracestate',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'user-agent',
  'via',
]);

/** Whether a header is one of those that only this gateway sets. */
export function isForbiddenHeader(name: string): boolean {
  const lower = name.toLowerCase();
  return names.has(lower) || isMethodOverride(lower) || /^(x-forwarded-|x-real-ip$|accept-encoding$)/.test(lower);
}

/**
 * Whether a header replaces the method of a request at the service. A record may only set it to the constant GET: any
 * other value could do more than a person approved.
 */
export function isMethodOverride(name: string): boolean {
  return /^(x-http-method|x-method-override$)/i.test(name);
}

/** What to do about a forbidden header. */
export function forbiddenHeaderWords(name: string): string {
  switch (name.toLowerCase()) {
    case 'authorization':
    case 'cookie':
      return `${name} carries credentials: write it under authorization.places`;
    case 'content-type':
      return 'content-type comes from the body: write request.content_type';
    case 'user-agent':
      return "user-agent is this gateway's: write what the service needs under user_agent";
    default:
      return `${name} belongs to the connection and cannot be set by a record`;
  }
}
