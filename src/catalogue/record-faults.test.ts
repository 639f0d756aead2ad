import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readSources } from './read-sources.js';
import { validateSources } from './validate-sources.js';

interface BadRecord {
  /** Below the folder of made-up integrations. */
  readonly file: string;
  readonly replace: string;
  readonly by: string;
  readonly faults: readonly string[];
}

const fixtures = fileURLToPath(new URL('./test-fixture', import.meta.url));
const shipped = fileURLToPath(new URL('../../catalogue', import.meta.url));
const bad: readonly BadRecord[] = parse(readFileSync(join(fixtures, 'faults.yaml'), 'utf8'));

function faultsIn({ file, replace, by }: BadRecord): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'record-faults-'));
  try {
    for (const shared of ['schema', '_view']) cpSync(join(shipped, shared), join(folder, shared), { recursive: true });
    const [integration = ''] = file.split('/');
    cpSync(join(fixtures, integration), join(folder, integration), { recursive: true });
    const text = readFileSync(join(folder, file), 'utf8');
    if (!text.includes(replace)) throw new Error(`${file} does not hold ${replace}`);
    writeFileSync(
      join(folder, file),
      text.replace(replace, () => by),
    );
    return validateSources(readSources(folder)).withheld.flatMap(({ faults }) => faults);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('a bad record', () => {
  it.each(bad.map((row) => [row.faults[0]?.replace(/^\S+ /, '') ?? '', row] as const))(
    'is refused: %s',
    (_fault, row) => {
      expect(faultsIn(row)).toEqual(row.faults);
    },
  );

  it.each(['machines', 'payments', 'repositories', 'robots', 'weather', 'widgets'])(
    'is none of those of %s',
    (name) => {
      const file = `${name}/integration.yaml`;
      const { line } = /^(?<line>name: .*)$/m.exec(readFileSync(join(fixtures, file), 'utf8'))?.groups ?? {};
      expect(faultsIn({ file, replace: line ?? '', by: line ?? '', faults: [] })).toEqual([]);
    },
  );

  it('has a file, a line, a field and words', () => {
    for (const { faults } of bad)
      for (const fault of faults) {
        expect(fault).toMatch(/^\S+\.yaml:\d+:\d+ \S+: \S.{9,}/);
      }
  });
});
