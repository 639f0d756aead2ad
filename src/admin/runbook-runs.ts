import type { Failure, JsonValue } from '../base/index.js';

const runForm = /^run_[a-z0-9]{8,32}$/;

/** The id of a run, which its caller makes up. */
export const runSchema = {
  type: 'string',
  pattern: runForm.source,
  description:
    'The run of a runbook that this belongs to, such as run_4kq2xw9d0r7m. Its audit rows name it as their client.',
} as const;

/** The failure of an invalid run id; an absent one is valid. */
export function failuresOfRun(run: JsonValue | undefined): readonly Failure[] {
  const isRight = run === undefined || (typeof run === 'string' && runForm.test(run));
  return isRight ? [] : [{ path: 'run', message: 'must be run_ and 8 to 32 lower-case letters and digits' }];
}

/** The client name of a run's calls in audit rows. */
export function clientOfRun(run: string): string {
  return `runbook ${run}`;
}
