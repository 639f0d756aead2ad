/**
 * Where a browser finds a host: what GATEHOUSE_CONNECT_TO puts in its place counts for browsers too, or a consent at the sandbox would
 * begin at the real service.
 */
export function browserOrigin(host: string, connectTo: ReadonlyMap<string, string> | undefined): string {
  return connectTo?.get(host) ?? connectTo?.get('*') ?? `https://${host}`;
}
