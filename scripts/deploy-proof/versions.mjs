import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mustRun } from './processes.mjs';

/** The commit that counts as the previous release: the newest tag, or the last one before the newest migration. */
export async function previousRelease(root) {
  const git = async (...args) => (await mustRun('git', args, { cwd: root })).trim();
  const tag = await git('describe', '--tags', '--abbrev=0').catch(() => '');
  if (tag !== '') return tag;
  const added = await git('log', '-1', '--diff-filter=A', '--format=%H', '--', 'src/store/migrations/*.ts');
  return git('rev-parse', `${added}^`);
}

/** Builds a commit in a folder of its own, with the packages of this clone; `remove` takes it away. */
export async function buildRelease(root, commit) {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-release-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    await mustRun('sh', ['-c', `git archive ${commit} | tar -x -C "${folder}"`], { cwd: root });
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    const tsc = join(root, 'node_modules/.bin/tsc');
    // Types are not checked: packages may have moved on since.
    const flags = ['--noCheck', '--incremental', 'false', '--project', 'tsconfig.build.json'];
    await mustRun(tsc, flags, { cwd: folder });
    return { folder, remove };
  } catch (error) {
    remove();
    throw error;
  }
}
