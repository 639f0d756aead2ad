import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../base/index.js';
import { nameOperations } from './names.js';
import { verbs } from './operation.js';
import { load, ok, openApi } from './test-support/documents.js';

const segment = fc.oneof(
  fc.constantFrom('users', 'items', 'status', 'search', 'v1', '{id}', '{other}', 'organizationConfigurations'),
  fc.stringMatching(/^[a-zA-Z0-9._-]{1,30}$/),
);
const operation = fc.record({
  verb: fc.constantFrom(...verbs),
  path: fc.array(segment, { minLength: 1, maxLength: 6 }).map((parts) => `/${parts.join('/')}`),
});
const operations = fc
  .array(operation, { minLength: 1, maxLength: 25 })
  .map((list) => [
    ...new Map(
      list.map(({ verb, path }) => [`${verb} ${path}`, { key: `${verb} ${path}`, verb, path, isList: null }]),
    ).values(),
  ]);

describe('names', () => {
  it('are short, unique and independent of order, for any paths', () => {
    fc.assert(
      fc.property(operations, fc.stringMatching(/^[a-z][a-z0-9_]{1,19}$/), (list, name) => {
        const names = nameOperations(name, list, { fixed: new Map(), retired: new Set(), all: list });
        const tools = [...names.values()].map(({ tool }) => tool);
        expect(new Set(tools).size).toBe(list.length);
        for (const tool of tools) expect(tool).toMatch(/^[a-z][a-z0-9_]{0,47}$/);
        const reversed = list.toReversed();
        expect(nameOperations(name, reversed, { fixed: new Map(), retired: new Set(), all: reversed })).toEqual(names);
      }),
    );
  });

  it('never change when operations are added', () => {
    fc.assert(
      fc.property(operations, operations, (before, more) => {
        const fixed = nameOperations('acme', before, { fixed: new Map(), retired: new Set(), all: before });
        const all = [...new Map([...before, ...more].map((entry) => [entry.key, entry])).values()];
        const names = nameOperations('acme', all, { fixed, retired: new Set(), all });
        for (const [key, name] of fixed) expect(names.get(key)).toEqual(name);
        expect(names.size).toBe(all.length);
      }),
    );
  });

  it.each([
    ['GET /api/v1/users', 'list_all_acme_users'],
    ['GET /api/v1/users/{id}', 'get_single_acme_user_by_id'],
    ['POST /api/v1/users', 'create_a_acme_user'],
    ['PATCH /api/v1/users/{id}', 'update_a_acme_user_by_id'],
    ['PUT /api/v1/users/{id}', 'acme_users_replace'],
    ['DELETE /api/v1/users/{id}', 'delete_a_acme_user_by_id'],
    ['POST /api/v1/users/{id}/suspend', 'acme_users_suspend'],
    ['POST /api/v1/users:batchGet', 'acme_users_batch_get'],
    ['GET /api/v1/groups/{id}/members', 'list_all_acme_group_members'],
    ['GET /api/v1/teams/{id}/members', 'list_all_acme_team_members'],
  ])('%s is %s', async (key, tool) => {
    const all = [
      'GET /api/v1/users',
      'GET /api/v1/users/{id}',
      'POST /api/v1/users',
      'PATCH /api/v1/users/{id}',
      'PUT /api/v1/users/{id}',
      'DELETE /api/v1/users/{id}',
      'POST /api/v1/users/{id}/suspend',
      'POST /api/v1/users:batchGet',
      'GET /api/v1/groups/{id}/members',
      'GET /api/v1/teams/{id}/members',
    ];
    const paths: { [path: string]: { [verb: string]: JsonValue } } = {};
    for (const [verb = '', path = ''] of all.map((entry) => entry.split(' ')))
      paths[path] = { ...paths[path], [verb.toLowerCase()]: ok };
    expect((await load(openApi(paths))).lock.operations.get(key)?.tool).toBe(tool);
  });
});
