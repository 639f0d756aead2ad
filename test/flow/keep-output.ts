import type { ChildProcess } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.env.GATEHOUSE_TEST_OUTPUT ?? '';

/** Keeps what a process says on standard error, beside whoever reads it: when the whole run has ended, `npm test` looks through all of it for tokens. */
export function keepOutput({ pid, stderr }: ChildProcess): void {
  if (folder !== '') stderr?.on('data', (chunk: Buffer) => appendFileSync(join(folder, `${pid}.log`), chunk));
}
