import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { isJsonObject } from '../base/index.js';

import { loadCatalogue } from './test-fixture/load-catalogue.js';
import {
  type FixtureEdit,
  faultsAfter,
  faultsOf,
  fixtureIntegration,
  loadFixture,
  withFixtureFolder,
} from './test-fixture/load-fixture.js';

const shipped = fileURLToPath(new URL('../../catalogue', import.meta.url));
const projects = 'resources/projects.yaml';
const lists = 'resources/lists.yaml';

describe('a catalogue that stops the start', () => {
  it('names a folder without schemas', () => {
    const folder = mkdtempSync(join(tmpdir(), 'catalogue-empty-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    expect(faultsOf(() => loadCatalogue(folder))).toEqual([expect.stringContaining('schema/ is missing')]);
  });

  it('says so where no integration is left beside templates', () => {
    const faults = withFixtureFolder([], (folder) => {
      rmSync(join(folder, 'acme'), { recursive: true });
      mkdirSync(join(folder, '_template'));
      writeFileSync(join(folder, '_template', 'integration.yaml'), 'name: [');
      return faultsOf(() => loadCatalogue(folder));
    });
    expect(faults).toEqual([expect.stringContaining('no integration found')]);
  });

  it('tells line and column of text that is not YAML', () => {
    const [fault] = faultsAfter({ file: projects, replace: 'resource: projects', by: 'resource: [projects' });
    expect(fault).toMatch(/^acme\/resources\/projects\.yaml:\d+:\d+ /);
  });

  it('tells a key that stands twice', () => {
    const faults = faultsAfter({ file: lists, replace: 'singular: list', by: 'singular: list\nsingular: list' });
    expect(faults).toEqual([expect.stringMatching(/^acme\/resources\/lists\.yaml:3:1 Map keys must be unique/)]);
  });

  it('refuses a host that is an address', () => {
    const edit = { file: 'integration.yaml', replace: 'api: api.acme.example', by: 'api: http://api.acme.example' };
    expect(faultsAfter(edit)).toEqual([expect.stringContaining('data_centers[0].hosts.api: must be a host name')]);
  });

  it('tells line, column and pointer of a field that the records do not have', () => {
    const edit = { file: projects, replace: '    idempotent: true', by: '    idempotant: true' };
    expect(faultsAfter(edit)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^acme\/resources\/projects\.yaml:11:5 methods\[0\]\.idempotant: is not a field/),
        expect.stringContaining('methods[0]: lacks the field idempotent'),
      ]),
    );
  });

  it('reports a binding of no known kind', () => {
    const faults = faultsAfter({ file: projects, replace: '{ const: check }', by: '{ konst: check }' });
    expect(faults).toEqual([expect.stringContaining('methods[4].request.body.mode.konst: is not a field')]);
  });

  it('reports the faults of all files together', () => {
    const faults = faultsAfter(
      { file: projects, replace: 'scopes: [projects.delete]', by: 'scopes: [a b]' },
      { file: lists, replace: 'effect: read', by: 'effect: reads' },
      { file: 'integration.yaml', replace: 'pkce: S256', by: 'pkce: S512' },
    );
    expect(faults).toHaveLength(3);
    expect(faults.join('\n')).toContain('methods[3].scopes[0]: must match pattern');
    expect(faults.join('\n')).toContain('effect: must be one of read, write, destructive');
    expect(faults.join('\n')).toContain('integration.yaml');
  });

  it('refuses a second folder of the same name', () => {
    const faults = withFixtureFolder([], (folder) => {
      cpSync(join(folder, 'acme'), join(folder, 'again'), { recursive: true });
      return faultsOf(() => loadCatalogue(folder));
    });
    expect(faults).toEqual([expect.stringContaining('acme is taken by another integration')]);
  });
});

describe('a catalogue that passes', () => {
  it('names tools by the five standard forms and the custom one, and leaves undocumented methods without schema', () => {
    expect(fixtureIntegration().methods.map((method) => [method.toolName, method.inputSchema !== null])).toEqual([
      ['get_single_acme_list_by_id', true],
      ['acme_lists_bulk_update', true],
      ['acme_lists_count', true],
      ['list_all_acme_projects', true],
      ['get_single_acme_project_by_id', true],
      ['create_a_acme_project', true],
      ['delete_a_acme_project_by_id', true],
      ['acme_projects_verify', true],
      ['acme_projects_export', false],
    ]);
  });

  it('adds the tag of destructive methods and of the method itself to those of the resource', () => {
    const { methods } = fixtureIntegration();
    const tagsOf = (name: string) => methods.find((method) => method.toolName === name)?.tags;
    expect(tagsOf('delete_a_acme_project_by_id')).toEqual(['admin', 'projects', 'destructive']);
    expect(tagsOf('acme_projects_verify')).toEqual(['admin', 'projects', 'lists']);
  });

  it('knows every host of every data centre and no other', () => {
    expect([...fixtureIntegration().hosts].sort()).toEqual([
      'accounts.acme-eu.example',
      'accounts.acme.example',
      'api.acme-eu.example',
      'api.acme.example',
    ]);
  });

  it('changes its version with any change of any file, and only then', () => {
    const versionAfter = (...edits: FixtureEdit[]) => loadFixture(edits).integrations.get('acme')?.version;
    expect(versionAfter()).toBe(versionAfter());
    expect(versionAfter({ file: projects, replace: 'Part of the name.', by: 'A part of the name.' })).not.toBe(
      versionAfter(),
    );
  });
});

describe('the catalogue that ships', () => {
  const methods = [...loadCatalogue(shipped).integrations.values()].flatMap((integration) => integration.methods);

  it('loads', () => {
    expect(methods.length).toBeGreaterThan(20);
  });

  it.each(methods.map((method) => [method.toolName, method.inputSchema] as const))(
    'gives %s a schema that every client takes',
    (_name, schema) => {
      if (schema !== null) checkPlain(schema, 0);
    },
  );
});

const plainKeywords = new Set(
  'type properties required enum items description default minimum maximum minItems maxItems minLength maxLength pattern additionalProperties'.split(
    ' ',
  ),
);

/** Fails where a schema holds more than the plain keywords, an open object, an undescribed property, or stands too deep. */
function checkPlain(schema: unknown, depth: number): void {
  if (!isJsonObject(schema)) throw new Error('a schema must be an object');
  expect(Object.keys(schema).filter((key) => !plainKeywords.has(key))).toEqual([]);
  expect(depth).toBeLessThan(6);
  if (schema.type !== undefined) expect(schema.type).toBeTypeOf('string');
  if (schema.type === 'object') expect(schema.additionalProperties).toBe(false);
  if (schema.items !== undefined) checkPlain(schema.items, depth + 1);
  for (const [name, member] of Object.entries(isJsonObject(schema.properties) ? schema.properties : {})) {
    expect(member, name).toHaveProperty('description', expect.stringMatching(/\w{2}/));
    checkPlain(member, depth + 1);
  }
}

describe('the shipped catalogue', () => {
  const integration = [...loadCatalogue(shipped).integrations.values()].find(
    ({ record: { authorization } }) => authorization.kind === 'oauth2' && authorization.grants.includes('device'),
  );

  it('covers every documented operation of its families, or says why not', () => {
    // A check of public DNS reads a domain as its own method does: it covers no operation of its own.
    const own = integration?.methods.filter((method) => method.record.published === undefined) ?? [];
    const covered = own.flatMap((method) => method.record.operations);
    const administration = {
      organization: 11,
      domains: 28,
      antispam: 13,
      policies: 17,
      groups: 20,
      users: 39,
      logs: 4,
    };
    const organizers = { tasks: 43, notes: 35, bookmarks: 32 };
    const mailbox = { accounts: 17, folders: 10, labels: 5, messages: 29, threads: 9, signatures: 5 };
    const notCovered = ['domains.disclaimer.add', 'policies.restriction.access.assign', 'tasks.assignedToMe'];
    for (const [family, count] of Object.entries({ ...administration, ...mailbox, ...organizers })) {
      const known = [...covered, ...notCovered].filter((operation) => operation.startsWith(`${family}.`));
      expect(known, family).toHaveLength(count);
    }
    const page = readFileSync(join(shipped, (integration?.name ?? '').replaceAll('_', '-'), 'NOT-COVERED.md'), 'utf8');
    for (const operation of notCovered) expect(page).toContain(`\`${operation}\``);
  });

  it('has input schemas that every client takes', () => {
    for (const method of integration?.methods ?? []) {
      const text = JSON.stringify(method.inputSchema);
      expect(method.toolName).toMatch(/^[a-zA-Z0-9_-]{1,48}$/);
      for (const keyword of ['"$ref"', '"oneOf"', '"anyOf"', '"allOf"', '"format"', '"type":['])
        expect(text, method.toolName).not.toContain(keyword);
      expect(text).not.toMatch(/"mode"/);
      expect(method.inputSchema).toMatchObject({ type: 'object', additionalProperties: false });
    }
  });

  it('names a scope of the right family for every method', () => {
    for (const method of integration?.methods ?? [])
      for (const scope of method.record.scopes)
        expect(scope).toMatch(/^\w+(\.[a-z]+){1,2}\.(ALL|READ|CREATE|UPDATE|DELETE)$/);
  });
});
