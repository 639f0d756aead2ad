import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { catalogueFolder, compiledCatalogueFile } from './catalogue-files.js';
import { loadPlaces } from './load-places.js';

let place: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'gatehouse-places-'));
  mkdirSync(join(place, '_joint'));
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

const places = () => ({ folder: catalogueFolder, compiledFile: compiledCatalogueFile, added: [place] });

function writeProcedure(name: string, change: (text: string) => string = (text) => text): void {
  const shipped = readFileSync(join(catalogueFolder, '_joint/domain_onboarding.md'), 'utf8');
  const text = shipped.replace('name: domain_onboarding', `name: ${name}`);
  writeFileSync(join(place, '_joint', `${name}.md`), change(text));
}

/** An integration of the operator's with the roles of a shipped one. */
function copyIntegration(name: string): void {
  cpSync(join(catalogueFolder, name), join(place, `own-${name}`), { recursive: true });
  const head = join(place, `own-${name}`, 'integration.yaml');
  writeFileSync(head, readFileSync(head, 'utf8').replace(/^name: (.*)$/m, 'name: own_$1'));
}

it('takes up changed procedures of an operator, and keeps the last ones without fault', async () => {
  const namesOf = ({ catalogue }: Awaited<ReturnType<typeof loadPlaces>>) =>
    catalogue.joint.map(({ record }) => record.name);
  const first = await loadPlaces(places());
  expect(namesOf(first)).toEqual(['domain_onboarding']);
  copyIntegration('cloudflare-dns');
  writeProcedure('own_onboarding', (text) => text.replace(/\{\{[^{}]*\}\}/g, 'it'));
  const second = await loadPlaces(places(), first);
  expect(second.procedures.get(place)?.faults).toEqual([]);
  expect(namesOf(second)).toEqual(['domain_onboarding', 'own_onboarding']);
  writeProcedure('own_onboarding', (text) => text.replace(/\{\{[^{}]*\}\}/g, '{{nothing.here}}'));
  const third = await loadPlaces(places(), second);
  expect(third.catalogue.withheld.find(({ folder }) => folder === join(place, '_joint'))?.faults[0]).toContain(
    '{{nothing.here}}',
  );
  expect(namesOf(third)).toEqual(['domain_onboarding', 'own_onboarding']);
  rmSync(join(place, '_joint'), { recursive: true });
  expect(namesOf(await loadPlaces(places(), third))).toEqual(['domain_onboarding']);
});
