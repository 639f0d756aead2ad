/**
 * The origin of a host for browsers. GATEHOUSE_CONNECT_TO also applies to browsers, or a consent at the sandbox would
 * start at the real service.
 */
export function browserOrigin(host: string, connectTo: ReadonlyMap<string, string> | undefined): string {
  return connectTo?.get(host) ?? connectTo?.get('*') ?? `https://${host}`;
}
