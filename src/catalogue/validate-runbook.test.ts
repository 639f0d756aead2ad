import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadCatalogue } from './test-fixture/load-catalogue.js';
import { type FixtureEdit, faultsOf, withFixtureFolder } from './test-fixture/load-fixture.js';

const good = `---
name: tidy
title: Tidy up
description: Looks through the projects.
arguments:
  - name: which
    title: Which
    description: Which projects.
    default: all of them
    complete: projects
tools: [list_all_acme_projects]
---

List {{which}} with \`list_all_acme_projects\`.
`;
function load<T>(text: string, use: (folder: string) => T, edits: readonly FixtureEdit[] = []): T {
  return withFixtureFolder(edits, (folder) => {
    mkdirSync(join(folder, 'acme', 'runbooks'), { recursive: true });
    writeFileSync(join(folder, 'acme', 'runbooks', 'tidy.md'), text);
    return use(folder);
  });
}

const faultsWith = (text: string, edits?: readonly FixtureEdit[]): readonly string[] =>
  load(text, (folder) => faultsOf(() => loadCatalogue(folder)), edits);

describe('a runbook that does not pass', () => {
  const cases: readonly (readonly [string, string, string, RegExp])[] = [
    ['no front matter', good, 'List.', /^acme\/runbooks\/tidy\.md:1:1 .*front matter/],
    ['front matter that is not YAML', 'title: Tidy up', 'title: "Tidy', /tidy\.md:\d+:\d+ /],
    ['an unknown field', 'title: Tidy up', 'titel: Tidy up', /^acme\/runbooks\/tidy\.md:3:1 titel: is not a field/],
    ['another name than its file', 'name: tidy', 'name: clean', /tidy\.md:2:1 name: must be the name of its file/],
    ['an unknown tool', 'tools: [list', 'tools: [make', /:11:9 tools\[0\]: there is no tool make_all_acme_projects/],
    ['an argument without a slot', '{{which}}', 'all', /arguments\[0\]\.name: which has no slot/],
    [
      'a slot without an argument',
      'List {{',
      'List {{x}} {{',
      /^acme\/runbooks\/tidy\.md:14:6 text: \{\{x\}\} is no argument/,
    ],
    ['an unknown completion', 'complete: projects', 'complete: people', /complete: people is none/],
    ['neither required nor a default', '    default: all of them\n', '', /arguments\[0\]/],
    ['both required and a default', 'default: all', 'required: true\n    default: all', /arguments\[0\]/],
    ['a tool that the text does not name', '`list_all_acme_projects`', 'care', /tools\[0\]: .* named nowhere/],
    [
      'a tool in the text that is not declared',
      'acme_projects`.',
      'acme_projects` and `delete_a_acme_project_by_id`.',
      /:14:\d+ text: delete_a_acme_project_by_id is named here/,
    ],
    ['no text', '\nList {{which}} with `list_all_acme_projects`.\n', '', /text: must not be empty/],
  ];
  it.each(cases)('%s', (_what, replace, by, says) => {
    expect(good).toContain(replace);
    expect(faultsWith(good.replace(replace, () => by))).toContainEqual(expect.stringMatching(says));
  });

  it.each([
    ['delete_a_acme_project_by_id', 'is no read-only tool'],
    ['get_single_acme_project_by_id', 'cannot be called without'],
  ])('a completion from %s', (tool, says) => {
    const edit = {
      file: 'integration.yaml',
      replace: 'projects: { tool: list_all_acme_projects',
      by: `projects: { tool: ${tool}`,
    };
    expect(faultsWith(good, [edit])).toContainEqual(expect.stringContaining(says));
  });
});

it('keeps the runbook with its text, and other texts make another version', () => {
  const read = (text: string) =>
    load(text, (folder) => {
      const integration = loadCatalogue(folder).integrations.get('acme');
      return { runbooks: integration?.runbooks, version: integration?.version };
    });
  const first = read(good);
  expect(first.runbooks).toEqual([
    expect.objectContaining({ record: expect.objectContaining({ name: 'clear_out' }) }),
    { record: expect.objectContaining({ name: 'tidy' }), body: 'List {{which}} with `list_all_acme_projects`.' },
  ]);
  expect(read(good.replace('List', 'Show')).version).not.toBe(first.version);
});
