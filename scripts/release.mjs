// `npm run release -- <version>`: shows what a release would do and changes nothing. `--prepare` writes version and changelog; `--publish`, in CI
// on the commit of the tag, publishes with provenance. Both repeat every check first.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const packages = ['package.json', 'sandbox/package.json', 'dashboard/package.json', 'client/package.json'];
const published = ['.', 'client'];
const semver = /^(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:-[0-9A-Za-z.-]+)?$/;
const unreleased = /^## \[?Unreleased\]?\n(?<notes>.*?)(?=^## |$(?![\s\S]))/ms;

const args = process.argv.slice(2);
const version = args.find((arg) => !arg.startsWith('--')) ?? read('package.json').version;
const isPrepare = args.includes('--prepare');
const isPublish = args.includes('--publish');
const changelog = readFileSync(join(root, 'CHANGELOG.md'), 'utf8');
const notes = unreleased.exec(changelog)?.groups?.notes.trim() ?? '';

const problems = problemsOf();
for (const problem of problems) process.stderr.write(`Cannot release ${version}: ${problem}\n`);
if (problems.length > 0) process.exit(1);
if (isPrepare) prepare();
else if (isPublish) publish();
else dryRun();

function problemsOf() {
  const found = [];
  if (!semver.test(version)) found.push('the version must be like 1.2.3 or 1.2.3-rc.1 (semver.org).');
  if (isPrepare && isPublish) found.push('give --prepare or --publish, not both.');
  if (!isPublish && notes === '') found.push('CHANGELOG.md has nothing under "Unreleased".');
  const isTagged = git(['tag', '--list', `v${version}`]).trim() !== '';
  if (!isPublish && isTagged) found.push(`the tag v${version} exists. Choose another version.`);
  if ((isPrepare || isPublish) && git(['status', '--porcelain']).trim() !== '')
    found.push('commit or stash changes first.');
  if (isPublish) found.push(...publishProblems());
  return found;
}

function publishProblems() {
  const found = [];
  const atHead = git(['tag', '--points-at', 'HEAD']).split('\n');
  if (!atHead.includes(`v${version}`)) found.push(`HEAD must have the tag v${version}.`);
  for (const file of packages)
    if (read(file).version !== version)
      found.push(`${file} has version ${read(file).version}: run with --prepare first.`);
  if (!read('package.json').repository) found.push('package.json needs "repository": provenance names it.');
  // npm gets the identity that signs the provenance from the CI system.
  if (!process.env.ACTIONS_ID_TOKEN_REQUEST_URL && !process.env.SIGSTORE_ID_TOKEN)
    found.push('provenance needs a CI job with an identity token (permission id-token: write).');
  return found;
}

function dryRun() {
  process.stdout.write(`Dry run of ${version}. Nothing is changed.\n\nNotes:\n\n${notes}\n\n`);
  for (const folder of published) {
    const [{ name, filename, size, unpackedSize, entryCount }] = JSON.parse(
      npm(['pack', '--dry-run', '--json', '--ignore-scripts'], folder),
    );
    const kb = (bytes) => `${Math.ceil(bytes / 1000)} kB`;
    process.stdout.write(
      `${name}: ${filename}, ${entryCount} files, ${kb(size)} packed, ${kb(unpackedSize)} unpacked\n`,
    );
  }
  process.stdout.write(
    `\nTo release:\n  npm run release -- ${version} --prepare\n  git commit --all --message "chore(release): ${version}" && git tag v${version}\n  npm run release -- ${version} --publish   # in CI, after npm run check and npm run build\n`,
  );
}

function prepare() {
  const date = new Date().toISOString().slice(0, 10);
  writeFileSync(
    join(root, 'CHANGELOG.md'),
    changelog.replace(unreleased, `## [Unreleased]\n\n## [${version}] - ${date}\n\n${notes}\n\n`),
  );
  for (const file of packages) {
    const text = readFileSync(join(root, file), 'utf8');
    writeFileSync(join(root, file), text.replace(/^( {2}"version": ")[^"]*"/m, `$1${version}"`));
  }
  npm(['install', '--package-lock-only', '--ignore-scripts']);
  process.stdout.write(
    `Version ${version} is written to ${packages.join(', ')} and CHANGELOG.md. Review and commit.\n`,
  );
}

function publish() {
  for (const folder of published) {
    process.stdout.write(npm(['publish', '--provenance', '--access', 'public', '--ignore-scripts'], folder));
  }
}

function read(file) {
  return JSON.parse(readFileSync(join(root, file), 'utf8'));
}

function git(words) {
  return run('git', words, '.');
}

function npm(words, folder = '.') {
  return run('npm', words, folder);
}

function run(command, words, folder) {
  const result = spawnSync(command, words, {
    cwd: join(root, folder),
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    shell: process.platform === 'win32',
  });
  if (result.status !== 0) throw new Error(`${command} ${words.join(' ')} failed: ${result.stderr}`);
  return result.stdout;
}
