import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { readCompiled } from './compiled-catalogue.js';
import { indexCatalogue } from './index-catalogue.js';
import { type CatalogueSources, readAddedSources, readSources, sourcesIn } from './read-sources.js';
import type { JointRunbook } from './role-record.js';
import type { Catalogue, WithheldIntegration } from './types.js';
import type { ValidatedIntegration } from './validated-integration.js';

/** The locations of integrations. */
export interface CataloguePlaces {
  /** The folder with the schemas. */
  readonly folder: string;
  /** Its compiled form, created by the build. */
  readonly compiledFile: string;
  /** The operator's integrations, and folders of them. */
  readonly added?: readonly string[];
}

/** The result of reading the integrations' folders. Immutable; the next read only validates what differs from it. */
export interface LoadedCatalogue {
  readonly catalogue: Catalogue;
  /** What ships with the program; read once. */
  readonly shipped: ShippedIntegrations;
  /** The operator's folders by their paths. */
  readonly folders: ReadonlyMap<string, LoadedFolder>;
  /** Procedures over several integrations, by the folder that contains them. */
  readonly procedures: ReadonlyMap<string, LoadedProcedures>;
}

interface LoadedProcedures {
  readonly faults: readonly string[];
  /** Those without errors; if any has one, all of the previous ones. */
  readonly served: readonly JointRunbook[];
}

interface ShippedIntegrations {
  readonly sources: CatalogueSources;
  readonly integrations: readonly ValidatedIntegration[];
  readonly withheld: readonly WithheldIntegration[];
  readonly joint: readonly JointRunbook[];
}

interface LoadedFolder {
  readonly place: string;
  /** Digest of its files; null if they could not be read. */
  readonly digest: string | null;
  /** Null if it has errors. */
  readonly validated: ValidatedIntegration | null;
  readonly faults: readonly string[];
  /** The served version: `validated`, or the last one without errors. Null if there is none. */
  readonly served: ValidatedIntegration | null;
}

/**
 * Reads the integrations of all places. Folders with unchanged files are reused from the previous result. A folder with
 * new errors keeps serving its previous version while the process runs; a removed folder is no longer served.
 */
export async function loadPlaces(places: CataloguePlaces, before?: LoadedCatalogue): Promise<LoadedCatalogue> {
  const shipped = before?.shipped ?? (await loadShipped(places));
  const folders = new Map<string, LoadedFolder>();
  const procedures = new Map<string, LoadedProcedures>();
  const unreadable: WithheldIntegration[] = [];
  for (const place of places.added ?? []) {
    const found = await readPlace(place, shipped.sources, before?.folders);
    const known = before?.procedures.get(place);
    if (typeof found === 'object') {
      for (const [path, folder] of found.folders) folders.set(path, folder);
      procedures.set(place, await readProcedures(found, known));
    } else {
      unreadable.push({ folder: place, faults: [`${place}: cannot be read: ${found}`] });
      if (known) procedures.set(place, known);
      // A volume that is briefly unavailable must not remove the integrations on it.
      for (const [path, folder] of before?.folders ?? [])
        if (folder.place === place) folders.set(path, { ...folder, digest: null });
    }
  }
  return merged({ shipped, folders, procedures }, unreadable);
}

async function loadShipped({ folder, compiledFile }: CataloguePlaces): Promise<ShippedIntegrations> {
  const sources = readSources(folder);
  const compiled = readCompiled(compiledFile, sources);
  if (compiled) return { sources, ...compiled, withheld: [] };
  // Imported here: most starts do not need to parse YAML and compile the records' schemas.
  const { validateSources } = await import('./validate-sources.js');
  return { sources, ...validateSources(sources) };
}

interface ReadPlace {
  readonly sources: CatalogueSources;
  readonly folders: readonly (readonly [path: string, folder: LoadedFolder])[];
}

/** Every folder of a place, or why the place cannot be read. */
async function readPlace(
  place: string,
  shipped: CatalogueSources,
  before: ReadonlyMap<string, LoadedFolder> | undefined,
): Promise<ReadPlace | string> {
  let sources: CatalogueSources;
  try {
    sources = readAddedSources(place, shipped);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const found: (readonly [string, LoadedFolder])[] = [];
  for (const name of sources.folders) {
    const path = join(sources.folder, name);
    const digest = digestOf(sources, name);
    const known = before?.get(path);
    found.push([path, known?.digest === digest ? known : await validated({ sources, name, place, digest }, known)]);
  }
  return { sources, folders: found };
}

async function readProcedures(
  { sources, folders }: ReadPlace,
  known: LoadedProcedures | undefined,
): Promise<LoadedProcedures> {
  if (sourcesIn(sources, '_joint').length === 0) return { faults: [], served: [] };
  const { validateProcedures } = await import('./validate-sources.js');
  const { joint, faults } = validateProcedures(
    sources,
    folders.flatMap(([, { served }]) => (served ? [served] : [])),
  );
  return {
    faults: faults.map((fault) => join(sources.folder, fault)),
    served: faults.length > 0 && known ? known.served : joint,
  };
}

async function validated(
  read: { readonly sources: CatalogueSources; readonly name: string; readonly place: string; readonly digest: string },
  known: LoadedFolder | undefined,
): Promise<LoadedFolder> {
  const { sources, name, place, digest } = read;
  // Validation takes a while; let calls be served in between.
  await setImmediate();
  const { validateSources } = await import('./validate-sources.js');
  const { integrations, withheld } = validateSources({ ...withoutProcedures(sources), folders: [name] });
  const [integration = null] = integrations;
  const faults = withheld.flatMap((one) => one.faults.map((fault) => join(sources.folder, fault)));
  return { place, digest, validated: integration, faults, served: integration ?? known?.served ?? null };
}

// They are validated together with all integrations of their place.
function withoutProcedures(sources: CatalogueSources): CatalogueSources {
  return { ...sources, texts: new Map([...sources.texts].filter(([path]) => !path.startsWith('_joint/'))) };
}

function digestOf({ texts }: CatalogueSources, name: string): string {
  const digest = createHash('sha256');
  for (const [path, text] of texts) if (path.startsWith(`${name}/`)) digest.update(`${path}\n${text.length}\n${text}`);
  return digest.digest('hex');
}

function merged(
  { shipped, folders, procedures }: Omit<LoadedCatalogue, 'catalogue'>,
  unreadable: readonly WithheldIntegration[],
): LoadedCatalogue {
  const integrations = [...shipped.integrations];
  const withheld = [...shipped.withheld, ...unreadable];
  const taken = new Set(integrations.map(({ record }) => record.name));
  for (const [folder, { validated: fresh, faults, served }] of folders) {
    const name = served?.record.name;
    const isTaken = name !== undefined && taken.has(name);
    const clash = `${folder}/integration.yaml:1:1 name: ${name} is taken by another integration; choose another name`;
    const found = isTaken && fresh ? [clash] : faults;
    if (served && name !== undefined && !isTaken) {
      taken.add(name);
      integrations.push(served);
    }
    if (found.length > 0)
      withheld.push({ folder, faults: found, ...(served && !fresh && !isTaken ? { served: served.version } : {}) });
  }
  const joint = [...shipped.joint];
  for (const [place, { faults, served }] of procedures) {
    joint.push(...served.filter(({ record }) => !joint.some((one) => one.record.name === record.name)));
    if (faults.length > 0) withheld.push({ folder: join(place, '_joint'), faults });
  }
  return { catalogue: indexCatalogue({ integrations, withheld, joint }), shipped, folders, procedures };
}
