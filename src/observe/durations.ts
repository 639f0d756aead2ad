import { type HrTime, ValueType } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import {
  AggregationTemporality,
  DataPointType,
  type HistogramMetricData,
  type MetricProducer,
} from '@opentelemetry/sdk-metrics';
import {
  type Attributes,
  type DurationName,
  durationAttributes,
  durationBuckets,
  type Telemetry,
} from './telemetry.js';
import { wallTimeOf } from './wall-time.js';

/** Durations to be exported to a collector. */
export interface Durations extends MetricProducer {
  readonly record: Telemetry['duration'];
}

export interface DurationsDeps {
  readonly resource: Resource;
  readonly scope: { readonly name: string; readonly version: string };
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Maximum attribute sets per metric. Beyond that, all share one overflow series, as the standard defines. */
const seriesMax = 2_000;
const overflow: Attributes = { 'otel.metric.overflow': true };

interface Series {
  readonly attributes: Attributes;
  readonly startTime: HrTime;
  readonly counts: number[];
  count: number;
  sum: number;
  min: number;
  max: number;
}

type Value = string | number | undefined;

/** The path to a series, one attribute value per level. One lookup per level costs less than a combined key. */
interface Branch {
  readonly branches: Map<Value, Branch>;
  series?: Series;
}

interface Figure {
  readonly boundaries: readonly number[];
  readonly root: Branch;
  readonly all: Series[];
  overflow?: Series;
}

/**
 * Counts durations in the buckets of the conventions, and returns them when the library collects. The library's own
 * instruments sort and serialize the attributes on each record, which costs more than the rest of a call's telemetry.
 */
export function createDurations({ resource, scope, now }: DurationsDeps): Durations {
  const figures = new Map<DurationName, Figure>();
  const startTime = wallTimeOf(now());

  const figureOf = (name: DurationName): Figure => {
    const present = figures.get(name);
    if (present) return present;
    const figure: Figure = { boundaries: durationBuckets[name], root: { branches: new Map() }, all: [] };
    figures.set(name, figure);
    return figure;
  };

  const addSeries = (figure: Figure, attributes: Attributes): Series => {
    const series = newSeries(attributes, startTime, figure.boundaries.length + 1);
    figure.all.push(series);
    return series;
  };

  const seriesOf = (figure: Figure, name: DurationName, values: readonly Value[]): Series => {
    let branch: Branch | undefined = figure.root;
    for (const value of values) branch = branch?.branches.get(value);
    if (branch?.series) return branch.series;
    if (figure.all.length >= seriesMax) {
      figure.overflow ??= addSeries(figure, overflow);
      return figure.overflow;
    }
    const end = growTo(figure.root, values);
    end.series = addSeries(figure, attributesOf(name, values));
    return end.series;
  };

  return {
    record: (name, seconds, values) => {
      const figure = figureOf(name);
      const series = seriesOf(figure, name, values);
      let bucket = 0;
      while (seconds > (figure.boundaries[bucket] ?? Number.POSITIVE_INFINITY)) bucket += 1;
      series.counts[bucket] = (series.counts[bucket] ?? 0) + 1;
      series.count += 1;
      series.sum += seconds;
      series.min = Math.min(series.min, seconds);
      series.max = Math.max(series.max, seconds);
    },
    collect: async () => {
      const endTime = wallTimeOf(now());
      const metrics = [...figures].map(([name, figure]) => metricOf(name, figure, endTime));
      return { resourceMetrics: { resource, scopeMetrics: [{ scope, metrics }] }, errors: [] };
    },
  };
}

function growTo(root: Branch, values: readonly Value[]): Branch {
  let branch = root;
  for (const value of values) {
    const next = branch.branches.get(value) ?? { branches: new Map() };
    branch.branches.set(value, next);
    branch = next;
  }
  return branch;
}

function attributesOf(name: DurationName, values: readonly Value[]): Attributes {
  const attributes: { [name: string]: string | number } = {};
  for (const [place, attribute] of durationAttributes[name].entries()) {
    const value = values[place];
    if (value !== undefined) attributes[attribute] = value;
  }
  return attributes;
}

function newSeries(attributes: Attributes, startTime: HrTime, buckets: number): Series {
  const counts = Array.from({ length: buckets }, () => 0);
  return { attributes, startTime, counts, count: 0, sum: 0, min: Infinity, max: -Infinity };
}

function metricOf(name: DurationName, { all, boundaries }: Figure, endTime: HrTime): HistogramMetricData {
  return {
    descriptor: { name, description: '', unit: 's', valueType: ValueType.DOUBLE },
    aggregationTemporality: AggregationTemporality.CUMULATIVE,
    dataPointType: DataPointType.HISTOGRAM,
    dataPoints: all.map(({ attributes, startTime, counts, count, sum, min, max }) => ({
      attributes: { ...attributes },
      startTime,
      endTime,
      value: { buckets: { boundaries: [...boundaries], counts: [...counts] }, count, sum, min, max },
    })),
  };
}
