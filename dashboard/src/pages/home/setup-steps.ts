import type { Overview } from '../../api/overview';

/** The steps from an empty installation to the first call, in order. */
export const stepNames = ['connect', 'preset', 'mint', 'client', 'call'] as const;
export type StepName = (typeof stepNames)[number];

/** A step, and whether it is done, next, or later. */
export interface Step {
  readonly name: StepName;
  readonly state: 'done' | 'current' | 'later';
}

/**
 * How far an installation has come: read from what the gateway has (accounts, MCP servers, their use), so that a reload, another browser
 * and the command line agree. Null where the caller cannot see all of it.
 */
export function setupSteps({ accounts, servers }: Pick<Overview, 'accounts' | 'servers'>, preset: string) {
  if (accounts === null || servers === null) return null;
  const hasServer = servers.total > 0;
  const isDone: Readonly<Record<StepName, boolean>> = {
    connect: accounts.total > 0 || hasServer,
    preset: hasServer || (accounts.total > 0 && preset !== ''),
    mint: hasServer,
    client: servers.last_used !== null,
    call: servers.first_call !== null,
  };
  const current = stepNames.find((name) => !isDone[name]);
  return stepNames.map(
    (name): Step => ({ name, state: isDone[name] ? 'done' : name === current ? 'current' : 'later' }),
  );
}

/** Whether every step is done. */
export function isSetUp(steps: readonly Step[] | null): boolean {
  return steps === null || steps.every(({ state }) => state === 'done');
}
