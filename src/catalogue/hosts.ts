import type { DataCenterRecord, HostRecord, IntegrationRecord } from './records.js';

/** A host that an account's calls go to, and the path below which they begin (empty, or without a slash at its end). */
export interface ServiceHost {
  readonly host: string;
  readonly basePath: string;
}

/** An account's hosts by role. */
export interface ServiceHosts {
  readonly [role: string]: ServiceHost;
}

type Context = { readonly [name: string]: string };

/** The hosts of an account: those of its data centre, with the values that were asked when it connected. */
export function hostsOf(center: DataCenterRecord, context: Context): ServiceHosts {
  return Object.fromEntries(
    Object.entries(center.hosts).map(([role, record]) => {
      const { host, basePath } = templateOf(record);
      return [role, { host: fillContext(host, context).toLowerCase(), basePath: fillContext(basePath, context) }];
    }),
  );
}

/** A host record's parts, with their placeholders. */
export function templateOf(record: HostRecord): ServiceHost {
  return typeof record === 'string'
    ? { host: record, basePath: '' }
    : { host: record.host, basePath: (record.base_path ?? '').replace(/\/$/, '') };
}

/** Fills `{name}` with context values; a value that is missing leaves its placeholder. */
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

/** Recognizes the hosts that templates with a fixed suffix can become: one label for each placeholder. */
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

/** Whether a template is one placeholder and nothing else, so that only the operator can say which hosts it may become. */
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
