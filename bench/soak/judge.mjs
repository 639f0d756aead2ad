// What a soak comes to: each goal with its value and whether it is reached.
import { median, slopeOf } from '../statistics.mjs';

const slopeMax = 1;
const descriptorsMoreMax = 5;
const latencyGrowthMax = 3;

/** Judges parts (one a minute), samples and counts. What comes before `warmSeconds` is not looked at where memory and descriptors are. */
export function validateSoak({ parts, samples, warmSeconds, outcome, faults }) {
  const warm = samples.filter(({ seconds }) => seconds >= warmSeconds);
  const slope = (name) =>
    slopeOf(warm.filter((sample) => sample[name] !== null).map((sample) => [sample.seconds / 60, sample[name]]));
  const quarter = Math.max(1, Math.floor(warm.length / 4));
  const descriptors = warm.map((sample) => sample.descriptors);
  const more = warm.length === 0 ? null : median(descriptors.slice(-quarter)) - median(descriptors.slice(0, quarter));
  const [first, ...later] = parts.map(({ p99Ms }) => p99Ms);
  const growth = later.length === 0 ? null : Math.max(...later) / first;
  const { answered = 0, 'tool error': toolErrors = 0, ...others } = outcome.counts;
  const unexpected = Object.values(others).reduce((sum, count) => sum + count, outcome.unanswered);
  return [
    goal('memory, MB a minute', slope('residentMegabytes'), slopeMax),
    { name: 'heap, MB a minute', value: slope('heapMegabytes'), goal: null, isReached: null },
    goal('descriptors more at the end', more, descriptorsMoreMax),
    goal('highest p99 of a minute, times the first', growth, latencyGrowthMax),
    goal('errors told without a fault queued', Math.max(0, toolErrors - faults.errors), 0),
    goal('requests lost, refused or unanswered', unexpected, 0),
    goal('faults that the sandbox did not take', faults.failures.length, 0),
    { name: 'answered', value: answered, goal: null, isReached: null },
  ];
}

function goal(name, value, most) {
  return { name, value, goal: most, isReached: value !== null && value <= most };
}
