// `npm run commits`: checks that new commits follow Conventional Commits 1.0.0: `type(scope): subject` in at most 72 characters, an imperative in
// lower case. `-- <revision>` checks the commits after that revision.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
/** The last commit before the rule was checked. */
const since = '34ad1e4';
const charactersMax = 72;
const types = 'build|chore|ci|docs|feat|fix|perf|refactor|revert|style|test';
const headerPattern = new RegExp(`^(?:${types})(?:\\([a-z0-9][a-z0-9 ,./-]*\\))?!?: (?<subject>\\S.*)$`);

const [revision = since] = process.argv.slice(2);
const isKnown = git(['cat-file', '-e', `${revision}^{commit}`]).status === 0;
// A shallow clone has the newest commit only.
const range = isKnown ? `${revision}..HEAD` : 'HEAD~1..HEAD';
const listed = git(['log', '--no-merges', '--format=%h %s', ...(isKnown ? [range] : ['-1'])]);
if (listed.status !== 0) throw new Error(listed.stderr);
const commits = listed.stdout.split('\n').filter(Boolean);
const problems = commits.flatMap((line) => {
  const [, hash, header] = /^(\S+) (.*)$/.exec(line);
  return problemsOf(header).map((problem) => `${hash} "${header}": ${problem}`);
});
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.stdout.write(`Commits: ${commits.length} checked, ${problems.length} problems.\n`);
process.exitCode = problems.length > 0 ? 1 : 0;

function problemsOf(header) {
  const problems = [];
  if ([...header].length > charactersMax)
    problems.push(`has ${[...header].length} characters; at most ${charactersMax}`);
  const subject = headerPattern.exec(header)?.groups?.subject;
  if (subject === undefined)
    problems.push(`must be "type(scope): subject" with a type of ${types.replaceAll('|', ', ')}`);
  else if (subject.endsWith('.')) problems.push('must not end with a full stop');
  else if (/^[A-Z][a-z]/.test(subject)) problems.push('the subject must begin with a lower case letter');
  return problems;
}

function git(args) {
  return spawnSync('git', args, { cwd: root, encoding: 'utf8' });
}
