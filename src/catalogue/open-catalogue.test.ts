import { createHash } from 'node:crypto';
import { cpSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CatalogueFault, type Integration } from './index.js';
import { compileCatalogue, openCatalogue } from './open-catalogue.js';
import { loadCatalogue } from './test-fixture/load-catalogue.js';
import { type FixtureEdit, fixtureFolder, withFixtureFolder } from './test-fixture/load-fixture.js';

/** A catalogue folder and its compiled form, whose title shows that it was loaded. */
interface Ground {
  readonly folder: string;
  readonly compiled: string;
  /** How the integration is titled once it is opened: `Marked` where the compiled form was taken. */
  title(): Promise<string>;
}

function newFolder(edits: readonly FixtureEdit[] = []): string {
  const folder = fixtureFolder(edits);
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function newGround(): Promise<Ground> {
  const folder = newFolder();
  const compiled = join(folder, '_compiled.json');
  const [firstLine = '', body = ''] = (await compileCatalogue(folder)).split('\n');
  const marked = body.replace('"title":"Acme Works"', '"title":"Marked"');
  const digestOf = (text: string) => createHash('sha256').update(text).digest('hex');
  writeFileSync(compiled, `${firstLine.replace(digestOf(body), digestOf(marked))}\n${marked}\n`);
  const title = async () =>
    (await openCatalogue({ folder, compiledFile: compiled })).integrations.get('acme')?.record.title ?? 'none';
  return { folder, compiled, title };
}

describe('a compiled catalogue is not taken', () => {
  const files = withFixtureFolder([], (folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1)),
  );

  it.each(files)('after one more blank in %s', async (file) => {
    const { folder, title } = await newGround();
    const text = readFileSync(join(folder, file), 'utf8');
    writeFileSync(join(folder, file), file.endsWith('.json') ? `${text} ` : `${text}\n`);
    expect(await title()).toBe('Acme Works');
  });

  it('after a resource was added, renamed or taken away, or a whole integration was added', async () => {
    const { folder, compiled, title } = await newGround();
    const lists = join(folder, 'acme', 'resources', 'lists.yaml');
    expect(await title()).toBe('Marked');
    renameSync(lists, join(folder, 'acme', 'resources', 'rolls.yaml'));
    expect(await title()).toBe('Acme Works');
    renameSync(join(folder, 'acme', 'resources', 'rolls.yaml'), lists);
    expect(await title()).toBe('Marked');
    writeFileSync(join(folder, 'acme', 'resources', 'empty.yaml'), '');
    await expect(title()).rejects.toThrow('acme/resources/empty.yaml');
    rmSync(join(folder, 'acme', 'resources', 'empty.yaml'));
    rmSync(join(folder, 'acme', 'guide.md'));
    expect(await title()).toBe('Acme Works');
    cpSync(join(folder, 'acme'), join(folder, 'other'), { recursive: true });
    const { integrations, withheld } = await openCatalogue({ folder, compiledFile: compiled });
    expect([...integrations.keys()]).toEqual(['acme']);
    expect(withheld).toEqual([
      { folder: 'other', faults: [expect.stringContaining('acme is taken by another integration')] },
    ]);
  });

  it('where it ends early, was written into, or is not there', async () => {
    const { compiled, title } = await newGround();
    const text = readFileSync(compiled, 'utf8');
    for (const spoiled of [text.slice(0, -100), text.replace('Marked', 'Forged'), text.split('\n')[0] ?? '', '']) {
      writeFileSync(compiled, spoiled);
      expect(await title()).toBe('Acme Works');
    }
    rmSync(compiled);
    expect(await title()).toBe('Acme Works');
  });

  it('so that a record broken since still stops the start with file, line and field', async () => {
    const { folder, title } = await newGround();
    const file = join(folder, 'acme', 'resources', 'lists.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('effect: read', 'effect: reads'));
    const fault = await title().catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(CatalogueFault);
    expect(String(fault)).toMatch(/acme\/resources\/lists\.yaml:\d+:\d+ methods\[\d\]\.effect: must be one of/);
  });
});

describe('a compiled catalogue', () => {
  it('is not made of faulty files, nor of a value that JSON would change', async () => {
    const faulty = newFolder([{ file: 'integration.yaml', replace: 'pkce: S256', by: 'pkce: S512' }]);
    await expect(compileCatalogue(faulty)).rejects.toThrow(CatalogueFault);
    const odd = newFolder([{ file: 'resources/projects.yaml', replace: 'minimum: 0', by: 'minimum: -0' }]);
    await expect(compileCatalogue(odd)).rejects.toThrow('JSON cannot keep');
  });

  it('is taken where nothing changed, and says all that the files say', async () => {
    const { folder, compiled, title } = await newGround();
    expect(await title()).toBe('Marked');
    writeFileSync(compiled, await compileCatalogue(folder));
    const plain = (catalogue: { readonly integrations: ReadonlyMap<string, Integration> }) =>
      [...catalogue.integrations.values()].map((integration) => ({
        ...integration,
        dataCenter: integration.dataCenter('us'),
        isHost: integration.isHost('api.acme.example'),
        method: integration.method('projects', 'get')?.toolName,
        methods: integration.methods.map(({ checkArguments: _check, ...method }) => method),
      }));
    expect(plain(await openCatalogue({ folder, compiledFile: compiled }))).toEqual(plain(loadCatalogue(folder)));
  });
});
