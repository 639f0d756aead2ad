import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const bench = (name: string, ...args: readonly string[]) =>
  spawnSync(process.execPath, [join(root, 'bench', `${name}.mjs`), ...args], { encoding: 'utf8' });

// The figures of such short runs mean nothing; what is tested is that the benchmarks still fit the program.
describe('the benchmarks', () => {
  it('refuse an unknown flag and a case that does not exist, with the usage', () => {
    expect(bench('run', '--slow')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('Usage: npm run bench'),
    });
    expect(bench('run', '--only', 'nothing')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('names no case'),
    });
    expect(bench('growth', '--rows', 'many')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('--rows must be'),
    });
    expect(bench('curves', '--of', 'planets')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('--of must be'),
    });
  });

  it('make a catalogue of 100 integrations that the program accepts', () => {
    const { status, stdout, stderr } = bench('run', '--quick', '--only', '100 integrations');
    expect(stderr).not.toContain('failed');
    expect(stdout).toContain('100 integrations, 10,000 tools');
    expect(status).toBe(0);
  });

  it('measure gateways with as many accounts as are asked for', () => {
    const { stdout } = bench('curves', '--of', 'accounts', '--sizes', '1,2', '--seconds', '0.2');
    expect(stdout).toMatch(/^accounts +1 +2 +exponent$/m);
    expect(stdout).toMatch(/^processor time of a call, us( +[\d.-]+){3}$/m);
  });

  it('measure an audit log of the size that is asked for', () => {
    const { stdout, stderr } = bench('growth', '--rows', '100,1000', '--times', '1', '--store', 'embedded');
    expect(stderr).not.toContain('rror');
    expect(stdout).toMatch(/^embedded +100 rows, ms +1000 rows, ms +exponent/m);
    expect(stdout).toMatch(/^retention deletes 1000 rows( +[\d.-]+){3} +(?:reached|missed)$/m);
  });
});
