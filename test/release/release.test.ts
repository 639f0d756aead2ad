import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Runs the check of commits on a repository with these subjects after its first commit. */
function checkCommits(subjects: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-commits-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const git = (...words: readonly string[]): string =>
    execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', ...words], {
      cwd: folder,
    }).toString();
  git('init', '--quiet');
  git('commit', '--quiet', '--allow-empty', '--message', 'Before the rule');
  const first = git('rev-parse', 'HEAD').trim();
  for (const subject of subjects) git('commit', '--quiet', '--allow-empty', '--message', subject);
  mkdirSync(join(folder, 'scripts'));
  cpSync(join(root, 'scripts/check-commits.mjs'), join(folder, 'scripts/check-commits.mjs'));
  return spawnSync(process.execPath, ['scripts/check-commits.mjs', first], { cwd: folder, encoding: 'utf8' });
}

describe('a commit', () => {
  it.each([
    ['Fix the thing', 'must be "type(scope): subject"'],
    ['fix(cli) add', 'must be "type(scope): subject"'],
    ['feature(cli): add', 'must be "type(scope): subject"'],
    ['fix(cli): Add a flag', 'lower case'],
    ['fix(cli): add a flag.', 'full stop'],
    [`fix(cli): ${'x'.repeat(63)}`, 'has 73 characters'],
  ])('is refused: %s', (subject, words) => {
    const { status, stderr } = checkCommits([subject]);
    expect(status).toBe(1);
    expect(stderr).toContain(words);
  });

  it('passes as a Conventional Commit', () => {
    const good = ['fix(cli): add a flag', 'feat!: drop it', 'docs: name the API', `fix(cli): ${'x'.repeat(62)}`];
    expect(checkCommits(good)).toMatchObject({ status: 0, stdout: 'Commits: 4 checked, 0 problems.\n' });
  });
});

describe('the release script', () => {
  const release = (...words: readonly string[]) =>
    spawnSync(process.execPath, ['scripts/release.mjs', ...words], { cwd: root, encoding: 'utf8' });

  it.each([
    [['1.x'], 'the version must be like 1.2.3'],
    [['9.9.9', '--publish'], 'HEAD must have the tag v9.9.9'],
    [['9.9.9', '--publish'], 'package.json has version'],
    [['9.9.9', '--prepare', '--publish'], 'not both'],
  ])('refuses %j', (words, message) => {
    const { status, stderr, stdout } = release(...words);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain(message);
  });

  it('shows notes and packages in a dry run, and changes nothing', () => {
    const before = readFileSync(join(root, 'package.json'), 'utf8');
    const { status, stdout } = release('9.9.9');
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /Dry run of 9\.9\.9[\s\S]*### Added[\s\S]*mcp-gatehouse: mcp-gatehouse-[\d.]+\.tgz, \d+ files/,
    );
    expect(readFileSync(join(root, 'package.json'), 'utf8')).toBe(before);
  });
});
