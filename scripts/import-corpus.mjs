// Imports API documents, plays every tool against an independent checker, and prints the results next to the targets; exit code 1 below them.
// Without a folder it installs a public directory of 2,600 API descriptions in a folder of its own.
import { statSync } from 'node:fs';
import { leaveBriefly, readArguments } from '../bench/command-line.mjs';
import { ciDocuments, documentsIn, fetchDirectory } from './import-proof/documents.mjs';
import { targetsOfAll, targetsOfList } from './import-proof/report.mjs';
import { runProof } from './import-proof/run-proof.mjs';

const usage = `Usage: npm run import:corpus -- [options] [<folder> ...]

  <folder>          documents in addition to the directory; also in API_DOCUMENTS, separated by colons
  --list            only the varied documents of CI
  --sample <count>  about as many documents, spread over the directory
  --folder <path>   a directory that is there already; default: install it (415 MB)
  --results <file>  append the result of each document, and continue a run that was stopped
  --seconds <count> for one document, import and calls together; default: 120
  --no-play         import only, without calling the tools
  --verbose         name the operations that are not proven
  --help            this text

Exit code 1 below a target, 2 where the command line is wrong.
`;
const { values: flags, positionals } = readArguments(
  {
    folder: { type: 'string' },
    sample: { type: 'string' },
    results: { type: 'string' },
    seconds: { type: 'string', default: '120' },
    list: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
    'no-play': { type: 'boolean', default: false },
  },
  usage,
);
for (const name of ['sample', 'seconds'])
  if (!/^[1-9]\d*$/.test(flags[name] ?? '1')) leaveBriefly(`--${name} must be a whole number from 1.`);
const more = [...positionals, ...(process.env.API_DOCUMENTS ?? '').split(':').filter(Boolean)];
for (const folder of [...more, ...(flags.folder === undefined ? [] : [flags.folder])])
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) leaveBriefly(`There is no folder ${folder}.`);
const directory = flags.folder ?? (await fetchDirectory());
const all = [...documentsIn(directory), ...more.flatMap((folder) => documentsIn(folder))];
const step = flags.sample === undefined ? 1 : Math.max(1, Math.floor(all.length / Number(flags.sample)));
const documents = flags.list ? ciDocuments(directory) : all.filter((_, index) => index % step === 0);
const isReached = await runProof(documents, {
  isPlayed: !flags['no-play'],
  isVerbose: flags.verbose,
  resultsFile: flags.results ?? null,
  limitMs: Number(flags.seconds) * 1000,
  targets: flags.list ? targetsOfList : targetsOfAll,
});
process.exitCode = isReached ? 0 : 1;
