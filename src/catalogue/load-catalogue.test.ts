import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CatalogueFault } from './catalogue-fault.js';
import { loadCatalogue } from './load-catalogue.js';

const shipped = fileURLToPath(new URL('../../catalogue', import.meta.url));
const thing = 'acme/resources/things.yaml';
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-catalogue-'));
  cpSync(join(shipped, 'schema'), join(folder, 'schema'), { recursive: true });
  cpSync(join(shipped, '_template'), join(folder, 'acme'), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function breakFile(name: string, find: string | RegExp, replacement: string): readonly string[] {
  const path = join(folder, name);
  const text = readFileSync(path, 'utf8');
  const changed = text.replace(find, replacement);
  expect(changed).not.toBe(text);
  writeFileSync(path, changed);
  try {
    loadCatalogue(folder);
  } catch (error) {
    if (error instanceof CatalogueFault) return error.faults;
    throw error;
  }
  throw new Error('the broken catalogue was taken');
}

describe('a broken record stops the start and names file, line and field', () => {
  it.each([
    [
      'an unknown field',
      thing,
      'idempotent: true',
      'idempotant: true',
      /^acme\/resources\/things\.yaml:\d+:\d+ methods\[0\].*idempotant: is not a field of this record$/,
    ],
    ['a missing field', thing, /\n {4}evidence: .*/, '', /methods\[0\]: lacks the field evidence/],
    [
      'a value outside its list',
      thing,
      'effect: read',
      'effect: harmless',
      /methods\[0\]\.effect: must be one of read,write,destructive/,
    ],
    ['text that is no YAML', thing, 'tags: [admin]', 'tags: [admin', /^acme\/resources\/things\.yaml:\d+:\d+ /],
    ['a key that stands twice', thing, 'tags: [admin]', 'tags: [admin]\ntags: [admin]', /Map keys must be unique/],
    [
      'a tag that is not declared',
      thing,
      'tags: [admin]',
      'tags: [unheard_of]',
      /tags\[0\]: tag unheard_of does not stand/,
    ],
    [
      'a placeholder without an argument',
      thing,
      '{thing_id}',
      '{think_id}',
      /uses think_id, which is neither an argument nor a context value/,
    ],
    [
      'an argument that is used nowhere',
      thing,
      'arguments:',
      'arguments:\n        spare: { type: string, description: Nothing. }',
      /spare: is used nowhere/,
    ],
    [
      'a source that is no tool',
      thing,
      'description: Id of the thing.',
      'description: Id of the thing., from: [list_all_things]',
      /list_all_things is no tool/,
    ],
    ['a read that writes', thing, 'method: GET', 'method: PUT', /a PUT request cannot be read-only/],
    ['a tool name that is too long', thing, 'singular: thing', `singular: ${'thing_'.repeat(6)}`, /at most 48/],
    [
      'a default data centre that is none',
      'acme/integration.yaml',
      'default_data_center: main',
      'default_data_center: moon',
      /integration\.yaml:\d+:\d+ default_data_center: is none of main/,
    ],
    [
      'a host that is an address',
      'acme/integration.yaml',
      'api: api.acme.example',
      'api: http://api.acme.example',
      /hosts\.api/,
    ],
  ])('%s', (_title, file, find, replacement, expected) => {
    const faults = breakFile(file, find, replacement);
    expect(
      faults.some((fault) => expected.test(fault)),
      faults.join('\n'),
    ).toBe(true);
    const line = Number(/:(\d+):/.exec(faults.find((fault) => expected.test(fault)) ?? '')?.[1]);
    expect(line).toBeGreaterThan(0);
  });

  it('tells all faults of all files at once', () => {
    const faults = breakFile(thing, 'effect: read', 'effect: harmless\n    surplus: 1');
    expect(faults).toHaveLength(2);
  });
});

describe('the shipped catalogue', () => {
  const integration = loadCatalogue(shipped).integrations.values().next().value;

  it('covers every documented operation of its seven families, or says why not', () => {
    const covered = integration?.methods.flatMap((method) => method.record.operations) ?? [];
    const families = { organization: 11, domains: 27, antispam: 13, policies: 17, groups: 19, users: 38, logs: 4 };
    const notCovered = ['domains.disclaimer.add', 'policies.restriction.access.assign', 'users.email_address.update'];
    for (const [family, count] of Object.entries(families)) {
      const known = [...covered, ...notCovered].filter((operation) => operation.startsWith(`${family}.`));
      expect(known, family).toHaveLength(count);
    }
    const page = readFileSync(join(shipped, (integration?.name ?? '').replaceAll('_', '-'), 'NOT-COVERED.md'), 'utf8');
    for (const operation of notCovered) expect(page).toContain(operation);
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
        expect(scope).toMatch(/^\w+\.[a-z]+\.[a-z]+\.(ALL|READ|CREATE|UPDATE|DELETE)$/);
  });
});
