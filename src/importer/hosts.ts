import type { JsonValue } from '../base/index.js';
import type { HostRecord } from '../catalogue/index.js';
import { memberOf, objectAt, textAt, textsAt } from './members.js';
import type { AskedValue } from './operation.js';
import { plainWords, snakeCase } from './words.js';

/** A host as in a record, the values to enter for it, and what is unknown about it. */
export interface HostDraft {
  readonly host: HostRecord;
  readonly asked: readonly AskedValue[];
  readonly todo: readonly string[];
}

const hostForm = /^(?:\{\w+\}|[a-z0-9-]+)(?:\.(?:\{\w+\}|[a-z0-9-]+))*\.[a-z]{2,}$/;
const someHost: AskedValue = { name: 'service_host', as: 'host', description: 'Host of the service.' };

/** The host of a server URL with `{variables}`. If it names no usable host, the person who connects enters it. */
export function hostOfServer(server: JsonValue | undefined, sourceUrl: string | undefined): HostDraft {
  const asked: AskedValue[] = [];
  const variables = objectAt(server, 'variables');
  const filled = textAt(server, 'url').replace(/\{([^{}]+)\}/g, (_, name: string) => {
    const variable = memberOf(variables, name);
    const byDefault = memberOf(variable, 'default');
    if (textsAt(variable, 'enum').length > 0 && byDefault !== undefined) return String(byDefault);
    if (/base|path|version|port|protocol|scheme/i.test(name) && byDefault !== undefined) return String(byDefault);
    const own = `service_${snakeCase(name) || 'value'}`;
    const description = plainWords(textAt(variable, 'description'), 120) || `The service's ${name}.`;
    asked.push({ name: own, as: 'label', description });
    return `{${own}}`;
  });
  return draftOf(filled, asked, sourceUrl);
}

function draftOf(url: string, asked: readonly AskedValue[], sourceUrl: string | undefined): HostDraft {
  const isRelative = url.startsWith('/') && !url.startsWith('//');
  // Documents leave out the scheme in front of a host, which by the standard makes it a folder.
  const isBare = !url.includes('//') && /^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?:\/|$)/i.test(url);
  const whole = isBare ? `//${url}` : isRelative || url === '' ? `${sourceUrl ?? ''}${url}` : url;
  const match = /^(?:(https?|wss?):)?\/\/([^/?#]*)([^?#]*)/i.exec(whole);
  const path = (match ? (match[3] ?? '') : whole).replace(/\/+$/, '');
  const host = (match?.[2] ?? '').toLowerCase();
  const isWhole = /^\{\w+\}$/.test(host);
  const basePath = path.startsWith('/') ? path : '';
  if (!match || !(hostForm.test(host) || isWhole) || /(?:^|\.)(?:localhost|local|example|test|invalid)$/.test(host)) {
    const inPath = asked.filter(({ name }) => basePath.includes(`{${name}}`));
    return {
      host: recordOf('{service_host}', basePath),
      asked: [someHost, ...inPath.map((item): AskedValue => ({ ...item, as: 'text' }))],
      todo: [
        `The document names no public host${host === '' ? '' : ` (it has ${plainWords(host, 80)})`}, so connecting an account prompts for it. If it is the same for everybody, write hosts.api in overlay.yaml.`,
      ],
    };
  }
  const asPlaced = asked
    .filter(({ name }) => host.includes(`{${name}}`) || basePath.includes(`{${name}}`))
    .map(
      (item): AskedValue => ({ ...item, as: isWhole ? 'host' : host.includes(`{${item.name}}`) ? 'label' : 'text' }),
    );
  return {
    host: recordOf(host, basePath),
    asked: asPlaced,
    todo:
      match[1] === 'http'
        ? [`The document names http://${host}. Calls use https; check that the host supports https.`]
        : [],
  };
}

function recordOf(host: string, basePath: string): HostRecord {
  return basePath === '' ? host : { host, base_path: basePath };
}

/** A full https URL as host and path of an endpoint; null if a record cannot express it. */
export function endpointOfUrl(
  url: string,
): { readonly host: string; readonly path: string; readonly query: URLSearchParams } | null {
  if (!URL.canParse(url)) return null;
  const { protocol, host, pathname, searchParams } = new URL(url);
  return protocol === 'https:' && hostForm.test(host) && !/[{}]|%7B/i.test(host + pathname)
    ? { host, path: pathname, query: searchParams }
    : null;
}
