// Imports each hostile document with the command line, in a process of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { hostileDocuments } from './hostile-documents.mjs';

const program = fileURLToPath(new URL('command-once.mjs', import.meta.url));
const bounds = { cpuS: 10, peakMb: 500 };

/** Rows of a table, and whether every document ended as it should within the bounds. */
export async function hostileRows() {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-hostile-'));
  const rows = [['hostile document', 'exit code', 'CPU s', 'peak MB', 'end']];
  let isGood = true;
  for (const document of hostileDocuments) {
    const { code, cpuS, peakMb, said } = await importOnce(folder, document);
    const isBounded = cpuS <= bounds.cpuS && peakMb <= bounds.peakMb;
    const isAsMeant = code === document.code && said.includes(document.words) && isBounded;
    isGood &&= isAsMeant;
    rows.push([
      document.name,
      code,
      cpuS.toFixed(2),
      peakMb.toFixed(0),
      `${document.words}${isAsMeant ? '' : ' MISSED'}`,
    ]);
  }
  rmSync(folder, { recursive: true, force: true });
  return { rows, isGood };
}

async function importOnce(folder, { make }) {
  const [file, figures, out] = ['document', 'figures.json', 'acme'].map((name) => join(folder, name));
  writeFileSync(file, make());
  rmSync(out, { recursive: true, force: true });
  const command = ['integrations', 'import', file, '--name', 'acme', '--out', out];
  const child = spawn(process.execPath, [program, figures, ...command], { stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  const { cpuMs, peakMb } = JSON.parse(readFileSync(figures, 'utf8'));
  return { code, cpuS: cpuMs / 1000, peakMb, said: stdout + stderr };
}
