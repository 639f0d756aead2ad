import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { zipFolder } from './zip-folder';

describe('the ZIP file of a folder', () => {
  it('holds every file below the name, and is the same for the same files', async () => {
    const files = { 'integration.yaml': 'name: acme\n', 'resources/ünits.yaml': 'a: 1\n' };
    const zip = await zipFolder('acme', files);
    const found = Object.entries(unzipSync(zip)).map(([path, bytes]) => [path, strFromU8(bytes)]);
    expect(found).toEqual([
      ['acme/integration.yaml', 'name: acme\n'],
      ['acme/resources/ünits.yaml', 'a: 1\n'],
    ]);
    expect(await zipFolder('acme', files)).toEqual(zip);
  });
});
