import type { DataCenterRecord, HostRecord, IntegrationRecord } from './records.js';

/** A host of an account's calls, and the base path of them (empty, or without a trailing slash). */
export interface ServiceHost {
  readonly host: string;
  readonly basePath: string;
}

/** An account's hosts by role. */
export interface ServiceHosts {
  readonly [role: string]: ServiceHost;
}

type Context = { readonly [name: string]: string };

/** The hosts of an account: those of its data centre, with the values entered when it was connected. */
export function hostsOf(center: DataCenterRecord, context: Context): ServiceHosts {
  return Object.fromEntries(
    Object.entries(center.hosts).map(([role, record]) => {
      const { host, basePath } = templateOf(record);
      return [role, { host: fillContext(host, context).toLowerCase(), basePath: fillContext(basePath, context) }];
    }),
  );
}

/** The parts of a host record, with their placeholders. */
export function templateOf(record: HostRecord): ServiceHost {
  return typeof record === 'string'
    ? { host: record, basePath: '' }
    : { host: record.host, basePath: (record.base_path ?? '').replace(/\/$/, '') };
}

/** Fills `{name}` with context values. Without a value, the placeholder stays. */
export function fillContext(template: string, context: Context): string {
  if (!template.includes('{')) return template;
  return template.replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(context, name) ? (context[name] ?? whole) : whole,
  );
}

/** Hosts of an integration that are known before any account connects. */
export function fixedHostsOf({ data_centers: centers }: IntegrationRecord): ReadonlySet<string> {
  return new Set(templatesOf(centers).filter((host) => !host.includes('{')));
}

/** Patterns of the hosts that templates with a fixed suffix can produce: one label per placeholder. */
export function hostPatternsOf({ data_centers: centers }: IntegrationRecord): readonly RegExp[] {
  return templatesOf(centers)
    .filter((host) => host.includes('{') && !isWholeHost(host))
    .map(
      (host) =>
        new RegExp(
          `^${host
            .split(/\{\w+\}/)
            .map(escaped)
            .join(label)}$`,
        ),
    );
}

/** Whether a template is only one placeholder, so that the operator has to allow its hosts. */
export function isWholeHost(host: string): boolean {
  return /^\{\w+\}$/.test(host);
}

/** One label of a host name. */
const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function templatesOf(centers: readonly DataCenterRecord[]): readonly string[] {
  return centers.flatMap(({ hosts }) => Object.values(hosts).map((record) => templateOf(record).host));
}
