import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { CatalogueFault } from './catalogue-fault.js';
import { builtRulesFolder } from './catalogue-files.js';

/** The files of a catalogue folder, read once. Validation and digests use these texts and never the files. */
export interface CatalogueSources {
  readonly folder: string;
  /** Names of the integrations' folders. */
  readonly folders: readonly string[];
  /** By path relative to the folder, with slashes, sorted by path, without byte order marks. */
  readonly texts: ReadonlyMap<string, string>;
  /** Records by path that were just written as these texts, to avoid parsing them again. */
  readonly written?: ReadonlyMap<string, unknown>;
}

/** The files of an operator's integration, or of a folder of them, with the schemas that ship with the program. */
export function readAddedSources(place: string, { texts }: CatalogueSources): CatalogueSources {
  const shared = [...texts].filter(([path]) => path.startsWith('schema/') || path.startsWith('_view/'));
  const isOne = existsSync(join(place, 'integration.yaml'));
  const folder = isOne ? dirname(place) : place;
  const folders = isOne ? [basename(place)] : foldersIn(place).flatMap((name) => integrationsIn(folder, name));
  const own = [...(isOne ? [] : pathsIn(folder, '_joint', '.md')), ...pathsOf(folder, folders)];
  return { folder, folders, texts: new Map([...shared, ...readTexts(folder, own)]) };
}

/**
 * Reads every relevant file of a catalogue folder: `<folder>/<integration>/`, schemas in `<folder>/schema/`, the frame
 * of every view in `<folder>/_view/`, procedures over several integrations in `<folder>/_joint/`. Other names that
 * begin with `_` are templates and ignored. Throws `CatalogueFault` if it is not a catalogue folder.
 */
export function readSources(folder: string): CatalogueSources {
  if (!existsSync(join(folder, 'schema')))
    throw new CatalogueFault([`${folder}: there is no catalogue here (schema/ is missing)`]);
  const folders = foldersIn(folder);
  const paths = [
    ...pathsIn(folder, 'schema', '.json'),
    ...pathsIn(folder, '_view', ''),
    ...pathsIn(folder, '_joint', '.md'),
    ...pathsOf(folder, folders),
  ];
  return { folder, folders, texts: new Map(readTexts(folder, paths)) };
}

// A mounted ConfigMap or volume contains links to folders, so links are followed.
function foldersIn(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name !== 'schema' && !/^[_.]/.test(name))
    .filter((name) => statSync(join(folder, name), { throwIfNoEntry: false })?.isDirectory())
    .sort();
}

// Several volumes may be mounted below one place: a folder without its own record that contains integrations is read as
// a group of them.
function integrationsIn(folder: string, name: string): readonly string[] {
  const hasRecord = (path: string): boolean => existsSync(join(folder, path, 'integration.yaml'));
  if (hasRecord(name)) return [name];
  const below = foldersIn(join(folder, name))
    .map((one) => `${name}/${one}`)
    .filter(hasRecord);
  return below.length > 0 ? below : [name];
}

function pathsOf(folder: string, folders: readonly string[]): readonly string[] {
  return folders.flatMap((name) => [
    ...['integration.yaml', 'presets.yaml', 'roles.yaml', 'guide.md']
      .map((file) => `${name}/${file}`)
      .filter((path) => existsSync(join(folder, path))),
    ...pathsIn(folder, `${name}/resources`, '.yaml'),
    ...pathsIn(folder, `${name}/runbooks`, '.md'),
    ...['.yaml', '.js'].flatMap((ending) => pathsIn(folder, `${name}/views`, ending)),
  ]);
}

function readTexts(folder: string, paths: readonly string[]): readonly (readonly [string, string])[] {
  return paths.map((path) => [path, readFileSync(join(folder, path), 'utf8').replace(/^\uFEFF/, '')] as const);
}

/** The schemas of a catalogue folder, by path. */
export function readSchemas(folder: string): ReadonlyMap<string, string> {
  return new Map(
    pathsIn(folder, 'schema', '.json').map((path) => [path, readFileSync(join(folder, path), 'utf8')] as const),
  );
}

/** The paths of the sources directly in one folder, sorted. */
export function sourcesIn({ texts }: CatalogueSources, folder: string): readonly string[] {
  return [...texts.keys()].filter((path) => dirname(path) === folder);
}

/**
 * Identifies these sources together with the rules of this program: any other text, name or rule has another digest.
 */
export function digestOfSources({ folders, texts }: CatalogueSources): string {
  const rules = readdirSync(builtRulesFolder)
    .filter((name) => name.endsWith('.js'))
    .sort()
    .map((name) => [name, readFileSync(join(builtRulesFolder, name), 'utf8')] as const);
  const digest = createHash('sha256').update(JSON.stringify(folders));
  for (const [name, text] of [...rules, ...texts]) digest.update(`${name}\n${text.length}\n${text}`);
  return digest.digest('hex');
}

function pathsIn(folder: string, below: string, ending: string): readonly string[] {
  return existsSync(join(folder, below))
    ? readdirSync(join(folder, below))
        .filter((name) => name.endsWith(ending))
        .sort()
        .map((name) => `${below}/${name}`)
    : [];
}
