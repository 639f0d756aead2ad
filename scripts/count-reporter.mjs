// A vitest reporter that writes what scripts/test.mjs prints at the end: how many tests passed and failed, which were
// skipped with the note of `context.skip(note)`, which vitest's own JSON report leaves out, and which files took longest.
import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';

export default class CountReporter {
  onTestRunEnd(modules, unhandledErrors) {
    const counts = { passed: 0, failed: unhandledErrors.length, skipped: [], slowest: slowestOf(modules) };
    for (const module of modules) {
      // A file that does not load, or a suite whose hook throws, is a failure of its own: its tests count as skipped otherwise.
      counts.failed += module.errors().length;
      for (const suite of module.children.allSuites()) counts.failed += suite.errors().length;
      for (const test of module.children.allTests()) {
        const result = test.result();
        if (result.state === 'passed') counts.passed += 1;
        else if (result.state === 'failed') counts.failed += 1;
        else
          counts.skipped.push({
            name: `${relative(process.cwd(), module.moduleId)} > ${test.fullName}`,
            note: result.state === 'skipped' ? (result.note ?? '') : 'never ran',
          });
      }
    }
    writeFileSync(process.env.GATEHOUSE_TEST_COUNTS, JSON.stringify(counts));
  }
}

const slowestShown = 10;

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
