import { createHash } from 'node:crypto';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { View } from './index.js';
import { loadCatalogue } from './test-fixture/load-catalogue.js';
import {
  type FixtureEdit,
  faultsAfter,
  faultsOf,
  fixtureIntegration,
  loadFixture,
  withFixtureFolder,
} from './test-fixture/load-fixture.js';

const template = fileURLToPath(new URL('../../catalogue/_template', import.meta.url));
const record = 'views/project_list.yaml';
const script = 'views/project_list.js';
const call = "callTool('delete_a_acme_project_by_id', {})";

describe('a view that does not pass', () => {
  it.each<[string, FixtureEdit, RegExp]>([
    ['no YAML', { file: record, replace: 'title: Projects', by: 'title: "Projects' }, /project_list\.yaml:\d+:\d+ /],
    [
      'an unknown field',
      { file: record, replace: 'prefers_border: false', by: 'prefers_border: false\ncsp: {}' },
      /^acme\/views\/project_list\.yaml:7:1 csp: is not a field/,
    ],
    [
      'a permission beyond the clipboard',
      { file: record, replace: 'clipboard_write', by: 'camera' },
      /project_list\.yaml:7:15 permissions\[0\]: must be one of clipboard_write/,
    ],
    [
      'another name than its file',
      { file: record, replace: 'name: project_list', by: 'name: projects' },
      /project_list\.yaml:1:1 name: must be the name of its file/,
    ],
    [
      'a result of no tool',
      { file: record, replace: 'list_all_acme_projects', by: 'list_all_acme_planets' },
      /project_list\.yaml:4:9 shows\[0\]: there is no tool list_all_acme_planets/,
    ],
    [
      'a call of a method without a documentation record',
      { file: record, replace: 'calls: [', by: 'calls: [acme_projects_export, ' },
      /project_list\.yaml:5:9 calls\[0\]: there is no tool acme_projects_export/,
    ],
    [
      'a call that its script does not make',
      { file: script, replace: call, by: 'undefined' },
      /project_list\.yaml:5:9 calls\[0\]: delete_a_acme_project_by_id is named nowhere in the script/,
    ],
    [
      'a call that its record does not name',
      { file: script, replace: call, by: `${call} ?? callTool('acme_projects_verify')` },
      /project_list\.js:3:\d+ acme_projects_verify: is named here but not listed under calls/,
    ],
    [
      'a script that makes markup of a string',
      { file: script, replace: call, by: `${call}\n.then((text) => { document.body.innerHTML = text; })` },
      /^acme\/views\/project_list\.js:4:\d+ innerHTML: makes markup of a string/,
    ],
    [
      'a script that reaches out',
      { file: script, replace: call, by: `${call} ?? fetch('https://elsewhere.example')` },
      /project_list\.js:3:\d+ fetch\(: runs or loads code/,
    ],
    [
      'a script that ends its own element',
      { file: script, replace: call, by: `${call} ?? '</SCRIPT>'` },
      /project_list\.js:3:\d+ <\/SCRIPT: is not allowed/,
    ],
  ])('%s', (_what, edit, says) => {
    expect(faultsAfter(edit)).toContainEqual(expect.stringMatching(says));
  });

  it('no script, and none of the parts that every page has', () => {
    const faults = withFixtureFolder([], (folder) => {
      rmSync(join(folder, 'acme', script));
      rmSync(join(folder, '_view'), { recursive: true });
      return faultsOf(() => loadCatalogue(folder));
    });
    expect(faults).toEqual([
      '_view/host.js: is missing, and every view needs it',
      '_view/page.css: is missing, and every view needs it',
      'acme/views/project_list.yaml:1:1 name: there is no script project_list.js next to it',
    ]);
  });

  it('a script without its record', () => {
    const faults = withFixtureFolder([], (folder) => {
      rmSync(join(folder, 'acme', record));
      return faultsOf(() => loadCatalogue(folder));
    });
    expect(faults).toEqual([expect.stringContaining('acme/views/project_list.js:1:1 (root): there is no record')]);
  });

  it('a second view of the same tool', () => {
    const faults = withFixtureFolder([], (folder) => {
      const views = join(folder, 'acme', 'views');
      cpSync(join(views, 'project_list.yaml'), join(views, 'another.yaml'));
      cpSync(join(views, 'project_list.js'), join(views, 'another.js'));
      return faultsOf(() => loadCatalogue(folder));
    });
    expect(faults).toContainEqual(
      expect.stringContaining(
        'project_list.yaml:4:9 shows[0]: list_all_acme_projects is shown by project_list already',
      ),
    );
  });
});

describe('a view', () => {
  const [view] = fixtureIntegration().views;
  const html = view?.html ?? '';

  it('is one page that names its title as text and lets run its two scripts alone', () => {
    expect(view?.uri).toBe('ui://acme/project_list');
    expect(html).toContain('<h1 tabindex="-1">Projects &amp; &lt;co></h1>');
    const policy = /content="([^"]*)"/.exec(html)?.[1] ?? '';
    const digests = [...html.matchAll(/<script>(.*?)<\/script>/gs)].map(
      ([, text = '']) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`,
    );
    expect(digests).toHaveLength(2);
    expect(policy).toContain(`default-src 'none'; script-src ${digests.join(' ')}; style-src 'sha256-`);
    expect(policy).toContain("require-trusted-types-for 'script'; trusted-types 'none'");
    expect(policy).not.toContain('unsafe');
  });

  it('names nothing outside itself', () => {
    for (const { html: page } of [...everyShippedView(), ...(view ? [view] : [])]) {
      expect(page.match(/\bhttps?:\/\/\w|\bsrc=|\bhref=|\burl\(|@import/g)).toBeNull();
    }
  });

  it('makes another version of the integration when its script changes', () => {
    const changed = loadFixture([{ file: script, replace: 'project-list', by: 'projects' }]).integrations.get('acme');
    expect(changed?.version).not.toBe(fixtureIntegration().version);
    expect(changed?.views[0]?.digest).not.toBe(view?.digest);
  });
});

it('the template that integrations are copied from loads, with its view', () => {
  const views = withFixtureFolder([], (folder) => {
    cpSync(template, join(folder, 'acme_mail'), { recursive: true });
    return loadCatalogue(folder).integrations.get('acme_mail')?.views;
  });
  expect(views).toEqual([expect.objectContaining({ uri: 'ui://acme_mail/thing' })]);
});

function everyShippedView(): readonly View[] {
  const shipped = [...loadCatalogue(fileURLToPath(new URL('../../catalogue', import.meta.url))).integrations.values()];
  const views = shipped.flatMap((integration) => integration.views);
  expect(views.length).toBeGreaterThan(1);
  return views;
}
