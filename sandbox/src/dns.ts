/** The simulated DNS: what the control plane publishes, the service's checks read. */
export interface Dns {
  publish(name: string, type: string, values: readonly string[]): void;
  lookup(name: string, type: string): readonly string[];
  records(): readonly { readonly name: string; readonly type: string; readonly values: readonly string[] }[];
  clear(): void;
}

/** An empty zone. */
export function createDns(): Dns {
  const zone = new Map<string, readonly string[]>();
  const key = (name: string, type: string): string => `${type.toUpperCase()} ${name.toLowerCase().replace(/\.$/, '')}`;
  return {
    publish: (name, type, values) => {
      if (values.length === 0) zone.delete(key(name, type));
      else zone.set(key(name, type), values);
    },
    lookup: (name, type) => zone.get(key(name, type)) ?? [],
    records: () =>
      [...zone].map(([entry, values]) => {
        const [type = '', name = ''] = entry.split(' ');
        return { name, type, values };
      }),
    clear: () => zone.clear(),
  };
}
