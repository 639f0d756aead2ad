// A vitest reporter that writes what scripts/test.mjs prints at the end: how many tests passed, which failed with the first
// line of each error, which were skipped with the note of `context.skip(note)`, which vitest's own JSON report leaves out,
// and which files took longest.
import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';

export default class CountReporter {
  onTestRunEnd(modules, unhandledErrors) {
    const counts = { passed: 0, failures: [], skipped: [], slowest: slowestOf(modules) };
    const addErrors = (name, errors) => {
      for (const error of errors) counts.failures.push({ name, message: firstLineOf(error) });
    };
    addErrors('outside every test', unhandledErrors);
    for (const module of modules) {
      const file = relative(process.cwd(), module.moduleId);
      // A file that does not load, or a suite whose hook throws, is a failure of its own: its tests count as skipped otherwise.
      addErrors(file, module.errors());
      for (const suite of module.children.allSuites()) addErrors(`${file} > ${suite.fullName}`, suite.errors());
      for (const test of module.children.allTests()) {
        const name = `${file} > ${test.fullName}`;
        const result = test.result();
        if (result.state === 'passed') counts.passed += 1;
        // One failure for each test, however many errors it has.
        else if (result.state === 'failed') addErrors(name, [result.errors[0] ?? 'It failed without an error.']);
        else counts.skipped.push({ name, note: result.state === 'skipped' ? (result.note ?? '') : 'never ran' });
      }
    }
    writeFileSync(process.env.GATEHOUSE_TEST_COUNTS, JSON.stringify(counts));
  }
}

const slowestShown = 10;
const messageCharacters = 300;

/** The first line of an error's message, cut to a length that a terminal shows in two or three lines. */
function firstLineOf(error) {
  const line = String(error?.message ?? error).split('\n')[0];
  return line.length > messageCharacters ? `${line.slice(0, messageCharacters)}…` : line;
}

/** The files that took longest, with their seconds for loading and for tests. */
function slowestOf(modules) {
  return modules
    .map((module) => {
      const { collectDuration, duration } = module.diagnostic();
      return { file: relative(process.cwd(), module.moduleId), seconds: (collectDuration + duration) / 1_000 };
    })
    .sort((one, other) => other.seconds - one.seconds)
    .slice(0, slowestShown);
}
