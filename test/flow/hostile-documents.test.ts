import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hostileDocuments } from '../../bench/import/hostile-documents.mjs';

const program = fileURLToPath(new URL('../../bin/gatehouse.js', import.meta.url));
/** Heap of the command in MB; a document of 39 MB has a tree of 200. */
const heapMb = 384;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-hostile-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe(`importing a hostile document within ${heapMb} MB of heap`, () => {
  it.each(hostileDocuments)(
    '$name ends with code $code',
    async ({ make, code, words }) => {
      const [file, out] = [join(folder, 'document'), join(folder, 'acme')];
      writeFileSync(file, make());
      const flags = [`--max-old-space-size=${heapMb}`, program, 'integrations', 'import', file, '--name', 'acme'];
      const child = spawn(process.execPath, [...flags, '--out', out], { stdio: ['ignore', 'pipe', 'pipe'] });
      const [stdout, stderr, [ended]] = await Promise.all([
        text(child.stdout),
        text(child.stderr),
        once(child, 'exit'),
      ]);
      expect(ended, stderr).toBe(code);
      expect(code === 0 ? stdout : stderr).toContain(words);
      expect(stderr).not.toMatch(/^\s+at |heap out of memory/m);
      // A refused document leaves nothing behind.
      expect(readdirSync(folder).includes('acme')).toBe(code === 0);
    },
    180_000,
  );
});
