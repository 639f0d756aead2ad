// Imports API documents, plays every tool against an independent checker, and prints the results next to the targets; exit code 1 below them.
// Without a folder it installs a public directory of 2,600 API descriptions in a folder of its own. Folders with more documents are given
// as arguments, or in API_DOCUMENTS.
//   npm run import:corpus                         everything
//   npm run import:corpus -- --sample 150         a part
//   npm run import:corpus -- --list               the 40 documents of CI
//   npm run import:corpus -- --folder <folder>    the directory is there already
//   npm run import:corpus -- --results <file>     append the result of each document, and continue a run that was stopped
import { parseArgs } from 'node:util';
import { ciDocuments, documentsIn, fetchDirectory } from './import-proof/documents.mjs';
import { targetsOfAll, targetsOfList } from './import-proof/report.mjs';
import { runProof } from './import-proof/run-proof.mjs';

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    folder: { type: 'string' },
    sample: { type: 'string' },
    results: { type: 'string' },
    list: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
    'no-play': { type: 'boolean', default: false },
  },
});
const directory = flags.folder ?? (await fetchDirectory());
const more = [...positionals, ...(process.env.API_DOCUMENTS ?? '').split(':').filter(Boolean)];
const all = [...documentsIn(directory), ...more.flatMap((folder) => documentsIn(folder))];
const step = flags.sample === undefined ? 1 : Math.max(1, Math.floor(all.length / Number(flags.sample)));
const documents = flags.list ? ciDocuments(directory) : all.filter((_, index) => index % step === 0);
const isReached = await runProof(documents, {
  isPlayed: !flags['no-play'],
  isVerbose: flags.verbose,
  resultsFile: flags.results ?? null,
  targets: flags.list ? targetsOfList : targetsOfAll,
});
process.exitCode = isReached ? 0 : 1;
