/** A small made-up integration, so that no room's tests depend on a real service's records. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Catalogue, CatalogueFault, type Integration } from '../index.js';
import { loadCatalogue } from './load-catalogue.js';

const fixture = fileURLToPath(new URL('./acme', import.meta.url));
const shipped = fileURLToPath(new URL('../../../catalogue', import.meta.url));

/** One replacement in a file of the fixture. The text must exist. */
export interface FixtureEdit {
  readonly file: string;
  readonly replace: string;
  readonly by: string;
}

/** Calls a function with a catalogue folder that contains the edited fixture, and removes the folder afterwards. */
export function withFixtureFolder<T>(edits: readonly FixtureEdit[], use: (folder: string) => T): T {
  const folder = fixtureFolder(edits);
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Creates a folder that contains the edited fixture. The caller removes it. */
export function fixtureFolder(edits: readonly FixtureEdit[] = []): string {
  const folder = mkdtempSync(join(tmpdir(), 'catalogue-fixture-'));
  for (const shared of ['schema', '_view']) cpSync(join(shipped, shared), join(folder, shared), { recursive: true });
  cpSync(fixture, join(folder, 'acme'), { recursive: true });
  for (const { file, replace, by } of edits) {
    const path = join(folder, 'acme', file);
    const text = readFileSync(path, 'utf8');
    if (!text.includes(replace)) throw new Error(`${file} does not hold ${JSON.stringify(replace)}`);
    writeFileSync(
      path,
      text.replace(replace, () => by),
    );
  }
  return folder;
}

/** The fixture as a loaded catalogue, with edits. */
export function loadFixture(edits: readonly FixtureEdit[] = []): Catalogue {
  return withFixtureFolder(edits, loadCatalogue);
}

/** The fixture's one integration. */
export function fixtureIntegration(): Integration {
  const integration = loadFixture().integrations.get('acme');
  if (!integration) throw new Error('the fixture lacks its integration');
  return integration;
}

/** The errors for which a catalogue was not loaded. */
export function faultsOf(load: () => unknown): readonly string[] {
  try {
    load();
  } catch (error) {
    if (error instanceof CatalogueFault) return error.faults;
    throw error;
  }
  throw new Error('the catalogue was loaded');
}

/** The errors that edits of the fixture cause. */
export function faultsAfter(...edits: FixtureEdit[]): readonly string[] {
  return faultsOf(() => loadFixture(edits));
}
