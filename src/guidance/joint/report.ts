import type { JsonObject } from '../../base/index.js';
import type { WantedRecord } from './dns-records.js';
import type { PlannedRecord } from './plan-records.js';

/** The state of a step. */
export type StepState =
  | 'done'
  /** Dry run: it would be done. */
  | 'planned'
  /** A person must approve its calls first. */
  | 'held'
  /** Done here, but not visible on the other side yet. */
  | 'waiting'
  /** An existing record would change, which needs the caller's agreement. */
  | 'needs_agreement'
  /** Somebody must act first. */
  | 'blocked'
  /** The service has no API for it: a person does it and then agrees to the step. */
  | 'by_hand'
  /** Not published unless the caller requests it. */
  | 'proposed'
  /** Its records must be published at another provider. */
  | 'hand_over'
  | 'failed'
  /** A step that it depends on is not done. */
  | 'not_started';

/** One step with its findings and actions. */
export interface StepReport {
  readonly name: string;
  readonly title: string;
  readonly state: StepState;
  /** Sentences for people. */
  readonly notes: readonly string[];
  readonly records: readonly PlannedRecord[];
  /** URLs where people approve the held calls. */
  readonly approvals: readonly string[];
}

/** How a run ended. */
export type JointEnd = 'complete' | 'planned' | 'held' | 'waiting' | 'blocked' | 'hand_over' | 'failed';

/** What a run found and did, and what remains to do. */
export interface JointReport {
  readonly runbook: string;
  readonly domain: string;
  readonly end: JointEnd;
  /** A sentence: what to do next. */
  readonly next: string;
  readonly zone: { readonly name: string; readonly status: string | null; readonly trouble: string | null } | null;
  readonly steps: readonly StepReport[];
  /** Records to publish at another provider. */
  readonly handOver: readonly WantedRecord[];
}

const endOfState: readonly (readonly [StepState, JointEnd])[] = [
  ['failed', 'failed'],
  ['held', 'held'],
  ['blocked', 'blocked'],
  ['needs_agreement', 'blocked'],
  ['by_hand', 'blocked'],
  ['hand_over', 'hand_over'],
  ['waiting', 'waiting'],
  ['planned', 'planned'],
  ['not_started', 'waiting'],
];

/** How a run ended, from the state that needs attention most. */
export function endOf(steps: readonly StepReport[]): JointEnd {
  return endOfState.find(([state]) => steps.some((step) => step.state === state))?.[1] ?? 'complete';
}

/**
 * What to do after a run that ended this way. `until` names the last step that was carried out, if there was a limit.
 */
export function nextWords(end: JointEnd, steps: readonly StepReport[], until?: string): string {
  const named = (state: StepState): string =>
    steps
      .filter((step) => step.state === state)
      .map(({ name }) => name)
      .join(', ');
  switch (end) {
    case 'complete': {
      const proposed = named('proposed');
      return proposed === ''
        ? 'Everything is in place.'
        : `Everything is in place. Proposed and not published: ${proposed}. Agree to it to publish it.`;
    }
    case 'planned':
      if (until !== undefined)
        return `Carried out up to and including ${until}. Run the next step, or run all of the rest.`;
      return 'This was a dry run: nothing was changed.';
    case 'held':
      return 'Open the approval links, decide, then run again: it continues where it stopped.';
    case 'waiting':
      return 'DNS does not show everything yet. Run again in a few minutes: it continues where it stopped. A missing name is remembered for up to 30 minutes.';
    case 'blocked': {
      const agreement = named('needs_agreement');
      const byHand = named('by_hand');
      if (agreement === '' && byHand !== '')
        return `Do what the steps say, then run again. Agree to the steps that you did by hand: ${byHand}.`;
      return agreement === ''
        ? 'Do what the blocked steps say, then run again.'
        : `Existing records would change. Look at the differences, then run again and agree to: ${agreement}.`;
    }
    case 'hand_over':
      return 'No connected account keeps this zone. Publish the records at the provider of the zone, then run again.';
    case 'failed':
      return 'A step failed. Its note has the reason. Fix it and run again to continue from this step.';
  }
}

/** A report for the API and the command line. */
export function serializeReport({ handOver, steps, ...report }: JointReport): JsonObject {
  return {
    ...report,
    zone: report.zone && { ...report.zone },
    steps: steps.map(({ records, approvals, notes, ...step }) => ({
      ...step,
      notes: [...notes],
      records: records.map(serializePlanned),
      approvals: [...approvals],
    })),
    hand_over: handOver.map((record) => ({ ...record })),
  };
}

function serializePlanned(planned: PlannedRecord): JsonObject {
  const { wanted } = planned;
  const existing = 'existing' in planned ? [planned.existing].flat() : [];
  return {
    action: planned.kind,
    type: wanted.type,
    name: wanted.name,
    value: 'value' in planned ? planned.value : wanted.value,
    existing: existing.map(({ type, content, priority, isProxied }) => ({
      type,
      value: priority === null ? content : `${priority} ${content}`,
      proxied: isProxied,
    })),
    reason: 'reason' in planned ? planned.reason : null,
  };
}
