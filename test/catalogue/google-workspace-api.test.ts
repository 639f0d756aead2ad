import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Integration, type Method, shippedCatalogue } from '../../src/catalogue/index.js';

/** A method as the discovery documents of revision 20260914 (Apache-2.0) describe it; scopes by the end of their address. */
interface Documented {
  readonly verb: string;
  readonly host: string;
  readonly path: string;
  readonly query?: readonly string[];
  readonly body?: readonly string[];
  readonly scopes: readonly string[];
}

// Query parameters of every method.
const everywhere = ['alt'];
const scopePrefix = 'https://www.googleapis.com/auth/';
const documented: { readonly [id: string]: Documented } = JSON.parse(
  readFileSync(new URL('google-workspace-api.json', import.meta.url), 'utf8'),
);
const integration = (await shippedCatalogue()).integrations.get('google_workspace');
if (!integration) throw new Error('the integration is missing');

/** The documented method that an operation is, or is a part of. */
function documentedOf(operation: string): Documented | undefined {
  for (let id = operation; id !== ''; id = id.slice(0, Math.max(0, id.lastIndexOf('.')))) {
    if (documented[id]) return documented[id];
    if (!id.includes('.')) return undefined;
  }
  return undefined;
}

function addressOf({ record }: Integration, { record: { request } }: Method): { host: string; path: string } {
  const host = record.data_centers[0]?.hosts[request.host ?? 'api'];
  if (host === undefined) throw new Error(`no host for ${request.host}`);
  const [name, base] = typeof host === 'string' ? [host, ''] : [host.host, host.base_path ?? ''];
  return { host: name, path: shapeOf(base + request.path) };
}

function shapeOf(path: string): string {
  return path.replace(/\{(\+?)\w+\}/g, '{$1}');
}

describe('every method against the discovery documents', () => {
  it.each(integration.methods.map((method) => [method.toolName, method] as const))('%s', (_name, method) => {
    const { request, scopes, operations } = method.record;
    const [operation = ''] = operations;
    const known = documentedOf(operation);
    if (!known) throw new Error(`${operation} is not documented`);
    expect({ verb: request.method, ...addressOf(integration, method) }).toEqual({
      verb: known.verb,
      host: known.host,
      path: shapeOf(known.path),
    });
    const wrong = (names: readonly string[], allowed: readonly string[] = []): readonly string[] =>
      names.filter((name) => !allowed.includes(name));
    expect(wrong(Object.keys(request.query ?? {}), [...everywhere, ...(known.query ?? [])])).toEqual([]);
    // A field of group settings that is in use and not in the document.
    expect(wrong(Object.keys(request.body ?? {}), [...(known.body ?? []), 'whoCanAddExternalMembers'])).toEqual([]);
    expect(
      wrong(
        scopes.map((scope) => scope.replace(scopePrefix, '')),
        known.scopes,
      ),
    ).toEqual([]);
  });

  it('the page for administrators lists exactly the scopes that are requested', () => {
    const page = readFileSync(new URL('../../docs/google-workspace.md', import.meta.url), 'utf8');
    const listed = page.split('\n').filter((line) => line.startsWith(scopePrefix));
    const requested = integration.methods.flatMap(({ record }) => record.scopes.slice(0, 1));
    expect(listed.sort()).toEqual([...new Set(requested)].sort());
  });
});
