import type { Failure } from '../base/index.js';
import type { Given } from './read-settings.js';

/** Which traces are kept. */
export interface TraceSampling {
  /** Whether to follow the sampling decision of the parent of a trace. */
  readonly asParent: boolean;
  /** Part of the other traces that is kept, from 0 to 1. */
  readonly ratio: number;
}

/** The samplers of OpenTelemetry, each with the part of traces that it keeps; null if the argument sets it. */
const samplers: { readonly [name: string]: { readonly asParent: boolean; readonly ratio: number | null } } = {
  always_on: { asParent: false, ratio: 1 },
  always_off: { asParent: false, ratio: 0 },
  traceidratio: { asParent: false, ratio: null },
  parentbased_always_on: { asParent: true, ratio: 1 },
  parentbased_always_off: { asParent: true, ratio: 0 },
  parentbased_traceidratio: { asParent: true, ratio: null },
};

/** Reads `OTEL_TRACES_SAMPLER` with `OTEL_TRACES_SAMPLER_ARG`, as the standard defines them. */
export function readSampling(
  { name, argument }: { readonly name: Given; readonly argument: Given },
  failures: Failure[],
): TraceSampling {
  const sampler = Object.hasOwn(samplers, name.text) ? samplers[name.text] : undefined;
  if (!sampler) failures.push({ path: name.source, message: `must be one of ${Object.keys(samplers).join(', ')}` });
  const { asParent, ratio } = sampler ?? { asParent: true, ratio: 1 };
  if (ratio !== null) return { asParent, ratio };
  if (!/^(0|1|0?\.\d+|[01]\.0+)$/.test(argument.text))
    failures.push({
      path: argument.source,
      message: 'must be the part of the traces to keep, from 0 to 1, such as 0.1',
    });
  return { asParent, ratio: Number(argument.text) };
}
