import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commandFor } from './program-command.js';

let root: string;
let installed: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'gatehouse-command-')));
  installed = join(root, 'lib', 'node_modules', 'mcp-gatehouse', 'bin', 'gatehouse.js');
  mkdirSync(join(installed, '..'), { recursive: true });
  writeFileSync(installed, '');
  mkdirSync(join(root, 'bin'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('the command that a person types', () => {
  it('is never the name where another program of that name is first on the PATH', () => {
    writeFileSync(join(root, 'bin', 'gatehouse'), '');
    const command = commandFor({ file: installed, folder: root, environment: { PATH: join(root, 'bin') } });
    expect(command).toBe('node lib/node_modules/mcp-gatehouse/bin/gatehouse.js');
  });

  it('is the name where the PATH leads to this program', () => {
    symlinkSync(installed, join(root, 'bin', 'gatehouse'));
    const environment = { PATH: `/nowhere:${join(root, 'bin')}` };
    expect(commandFor({ file: installed, folder: '/', environment })).toBe('gatehouse');
  });

  it('is npx with the package that npm started', () => {
    expect(commandFor({ file: installed, folder: '/', environment: { npm_command: 'exec' } })).toBe(
      'npx mcp-gatehouse',
    );
  });

  it('is Node.js with the file in a clone, relative within it and whole elsewhere, quoted where it must be', () => {
    const file = join(root, 'my clone', 'bin', 'gatehouse.js');
    const environment = { npm_command: 'exec', PATH: '' };
    expect(commandFor({ file, folder: join(root, 'my clone'), environment })).toBe('node bin/gatehouse.js');
    expect(commandFor({ file, folder: '/', environment })).toBe(`node "${file}"`);
  });
});
