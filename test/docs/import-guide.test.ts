import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'gatehouse-guide-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const [, example = ''] = readFileSync(join(root, 'docs/import.md'), 'utf8').split(/^## A whole example$/m);
const blocks = [...(example.split(/^## /m)[0] ?? '').matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(
  ([, language = '', text = '']) => ({ language, text }),
);

it('works as the guide writes it, to the end', { timeout: 120_000 }, async () => {
  copyFileSync(join(root, 'examples/exchange-rates.yaml'), join(folder, 'exchange-rates.yaml'));
  const env: { [name: string]: string | undefined } = {
    PATH: process.env.PATH,
    GATEHOUSE_DATA_DIR: join(folder, 'data'),
  };
  const run = async (line: string): Promise<string> => {
    const setting = /^export (\w+)=(.*)$/.exec(line);
    if (setting?.[1] !== undefined) env[setting[1]] = setting[2]?.replace('$PWD', folder);
    if (setting) return '';
    const args = [...line.replace(/^gatehouse /, '').matchAll(/"([^"]*)"|(\S+)/g)].map(
      ([, quoted, plain]) => quoted ?? plain,
    );
    const program = [join(root, 'bin/gatehouse.js'), ...args.map(String)];
    const { stdout } = await promisify(execFile)(process.execPath, program, { cwd: folder, env });
    return stdout;
  };
  const outputs: string[] = [];
  for (const { language, text } of blocks) {
    if (language === 'yaml') writeFileSync(join(folder, 'rates/overlay.yaml'), text);
    else if (language === 'sh') for (const line of text.trim().split('\n')) outputs.push(await run(line));
    // What the guide shows is what the commands before it print.
    else expect(outputs.join('')).toContain(text);
  }
  expect(outputs.length).toBeGreaterThan(5);
});
