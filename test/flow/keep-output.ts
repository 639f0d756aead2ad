import type { ChildProcess } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.env.GATEHOUSE_TEST_OUTPUT ?? '';

/** Saves the standard error of a process, in addition to other readers: at the end of the run, `npm test` searches it for tokens. */
export function keepOutput({ pid, stderr }: ChildProcess): void {
  if (folder !== '') stderr?.on('data', (chunk: Buffer) => appendFileSync(join(folder, `${pid}.log`), chunk));
}
