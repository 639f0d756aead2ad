import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminRoutes } from '../../src/admin/index.js';
import { isJsonObject, type JsonObject, type JsonValue } from '../../src/base/index.js';
import { type OpenAdmin, openAdmin, type Verb } from './open-admin.js';

let admin: OpenAdmin;
let document: JsonObject;

beforeAll(async () => {
  admin = await openAdmin();
  await admin.addAccount('acc_one');
  document = (await admin.ask('GET', '/openapi.json', undefined, {})).body;
});
afterAll(() => admin?.close());

const at = (value: JsonValue | undefined, ...steps: readonly string[]): JsonValue | undefined =>
  steps.reduce<JsonValue | undefined>((inner, step) => (isJsonObject(inner) ? inner[step] : undefined), value);

const json = ['content', 'application/json'] as const;

const membersOf = (...steps: readonly string[]): readonly string[] => {
  const value = at(document, ...steps);
  return isJsonObject(value) ? Object.keys(value) : [];
};

/** Where each operation is in the document. */
const operationPlaces = (): readonly (readonly string[])[] =>
  membersOf('paths').flatMap((path) => membersOf('paths', path).map((method) => ['paths', path, method]));

/** Where the JSON bodies of an operation are described, its own and those of its responses. */
const bodiesAt = (operation: readonly string[]): readonly (readonly string[])[] =>
  [
    [...operation, 'requestBody', ...json],
    ...membersOf(...operation, 'responses').map((status) => [...operation, 'responses', status, ...json]),
  ].filter((place) => at(document, ...place) !== undefined);

describe('the OpenAPI document', () => {
  it('has every route and every probe, each with a unique id', () => {
    for (const { method, path } of adminRoutes)
      expect(at(document, 'paths', path.replace(/:(\w+)/g, '{$1}'), method.toLowerCase()), path).toBeDefined();
    for (const path of ['/openapi.json', '/healthz', '/readyz', '/metrics'])
      expect(at(document, 'paths', path, 'get'), path).toBeDefined();
    const ids = [...JSON.stringify(document).matchAll(/"operationId":"([^"]+)"/g)].map((match) => match[1]);
    expect(ids.length).toBeGreaterThan(adminRoutes.length);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('names its path parameters, and refers to nothing that it does not hold', () => {
    for (const [path, operations] of Object.entries(isJsonObject(document.paths) ? document.paths : {}))
      for (const operation of Object.values(isJsonObject(operations) ? operations : {})) {
        const named = JSON.stringify(at(operation, 'parameters') ?? []);
        for (const [, name] of path.matchAll(/\{(\w+)\}/g))
          expect(named, path).toContain(`"name":"${name}","in":"path"`);
      }
    for (const [, name = ''] of JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g))
      expect(at(document, 'components', 'schemas', name), name).toBeDefined();
  });

  it('has a valid example of every body, every response and every refusal', () => {
    const validator = new Ajv2020({ strict: false, validateFormats: false });
    validator.addSchema({ $id: 'document', ...document });
    const faultOf = (place: readonly string[]): string | null => {
      const example = at(document, ...place, 'example');
      if (example === undefined) return 'no example';
      const pointer = place.map((step) => encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1')));
      const validate = validator.getSchema(`document#/${pointer.join('/')}/schema`);
      return validate?.(example) ? null : JSON.stringify(validate?.errors ?? 'no schema');
    };
    const places = [
      ...operationPlaces().flatMap(bodiesAt),
      ...membersOf('components', 'responses').map((name) => ['components', 'responses', name, ...json]),
    ];
    const faults = places.map((place) => [place.join(' '), faultOf(place)]).filter(([, fault]) => fault !== null);
    expect(places.length).toBeGreaterThan(adminRoutes.length);
    expect(faults).toEqual([]);
  });

  it('lists the refusals of every route', () => {
    const missing = operationPlaces().flatMap((place) => {
      const [, path = ''] = place;
      const isOpen = at(document, ...place, 'security') !== undefined;
      const wanted = [...(isOpen ? [] : ['401', '403', '429']), ...(path.includes('{') ? ['404'] : []), 'default'];
      const listed = membersOf(...place, 'responses');
      return wanted.filter((status) => !listed.includes(status)).map((status) => `${place.join(' ')}: ${status}`);
    });
    expect(missing).toEqual([]);
  });

  it('says what the API answers, errors included', async () => {
    const validator = new Ajv2020({ strict: false, validateFormats: false });
    validator.addSchema({ $id: 'document', ...document });
    const conforms = async (method: Verb, template: string, url: string, body?: unknown): Promise<JsonObject> => {
      const answer = await admin.ask(method, url, body);
      const responses = at(document, 'paths', template, method.toLowerCase(), 'responses');
      const status = isJsonObject(responses) && String(answer.status) in responses ? String(answer.status) : 'default';
      const described = at(responses, status, '$ref');
      const place =
        typeof described === 'string'
          ? described.slice(2).split('/')
          : ['paths', template, method.toLowerCase(), 'responses', status];
      const pointer = [...place, 'content', 'application/json']
        .map((step) => encodeURIComponent(step.replaceAll('/', '~1')))
        .join('/');
      const check = validator.getSchema(`document#/${pointer}/schema`);
      if (!check) throw new Error(`${method} ${template} has no schema for ${answer.status}`);
      expect(check(answer.body), `${method} ${url}: ${JSON.stringify(check.errors)}`).toBe(true);
      return answer.body;
    };
    const account = '/integrated-account/{id}';
    await conforms('GET', '/integration', '/integration');
    await conforms(
      'GET',
      '/integration/{name}',
      `/integration/${[...admin.installation.catalogue.integrations.keys()][0]}`,
    );
    await conforms('GET', '/integrated-account', '/integrated-account');
    await conforms('GET', account, '/integrated-account/acc_one');
    await conforms('PATCH', account, '/integrated-account/acc_one', { name: 'Renamed' });
    await conforms('PATCH', account, '/integrated-account/acc_one', { name: '' });
    await conforms('GET', `${account}/tools`, '/integrated-account/acc_one/tools?methods=read');
    await conforms('GET', `${account}/tools`, '/integrated-account/acc_one/tools?methods=raed');
    const made = await conforms('POST', `${account}/mcp`, '/integrated-account/acc_one/mcp', { name: 'described' });
    const server = `/integrated-account/acc_one/mcp/${made.id}`;
    await conforms('GET', `${account}/mcp`, '/integrated-account/acc_one/mcp');
    await conforms('GET', `${account}/mcp/{mcp_id}`, server);
    await conforms('PATCH', `${account}/mcp/{mcp_id}`, server, { expires_at: '2099-01-01T00:00:00Z' });
    await conforms('POST', `${account}/mcp/{mcp_id}/rotate`, `${server}/rotate`);
    await conforms('DELETE', `${account}/mcp/{mcp_id}`, server);
    await conforms('DELETE', `${account}/mcp/{mcp_id}`, server);
    const token = await conforms('POST', '/api-token', '/api-token', { name: 'described' });
    await conforms('GET', '/api-token', '/api-token');
    await conforms('DELETE', '/api-token/{id}', `/api-token/${token.id}`);
    await conforms('GET', '/audit-log', '/audit-log');
    await conforms('GET', '/proxy/{resource}', '/proxy/none?integrated_account_id=acc_one');
    await conforms('GET', '/healthz', '/healthz');
    await conforms('GET', '/readyz', '/readyz');
  });
});
