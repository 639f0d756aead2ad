import { type HrTime, ValueType } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import {
  AggregationTemporality,
  DataPointType,
  type HistogramMetricData,
  type MetricProducer,
} from '@opentelemetry/sdk-metrics';
import type { Attributes, DurationName } from './telemetry.js';
import { wallTimeOf } from './wall-time.js';

/** Durations on their way to a collector. */
export interface Durations extends MetricProducer {
  record(name: DurationName, seconds: number, attributes: Attributes): void;
}

export interface DurationsParts {
  readonly resource: Resource;
  readonly scope: { readonly name: string; readonly version: string };
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** What the conventions recommend for durations in seconds. */
const secondsBuckets = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
/** Sets of attributes a figure is kept for; what goes beyond is told as one, as the standard has it. */
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

/**
 * Counts durations in the conventions' buckets and hands them over when the library collects. Counted here because the library's own
 * instruments sort and write out a figure's attributes at each record, which cost more than all the rest of a call's telemetry.
 */
export function createDurations({ resource, scope, now }: DurationsParts): Durations {
  const figures = new Map<DurationName, Map<string, Series>>();
  const startTime = wallTimeOf(now());

  const seriesOf = (name: DurationName, attributes: Attributes): Series => {
    let figure = figures.get(name);
    if (!figure) {
      figure = new Map();
      figures.set(name, figure);
    }
    let key = '';
    for (const attribute in attributes) key += `${attribute}=${attributes[attribute]}\n`;
    const present = figure.get(key);
    if (present) return present;
    if (figure.size >= seriesMax && attributes !== overflow) return seriesOf(name, overflow);
    const series = newSeries({ ...attributes }, startTime);
    figure.set(key, series);
    return series;
  };

  return {
    record: (name, seconds, attributes) => {
      const series = seriesOf(name, attributes);
      let bucket = 0;
      while (bucket < secondsBuckets.length && seconds > (secondsBuckets[bucket] ?? 0)) bucket += 1;
      series.counts[bucket] = (series.counts[bucket] ?? 0) + 1;
      series.count += 1;
      series.sum += seconds;
      series.min = Math.min(series.min, seconds);
      series.max = Math.max(series.max, seconds);
    },
    collect: async () => {
      const endTime = wallTimeOf(now());
      const metrics = [...figures].map(([name, figure]) => metricOf(name, [...figure.values()], endTime));
      return { resourceMetrics: { resource, scopeMetrics: [{ scope, metrics }] }, errors: [] };
    },
  };
}

function newSeries(attributes: Attributes, startTime: HrTime): Series {
  const counts = Array.from({ length: secondsBuckets.length + 1 }, () => 0);
  return { attributes, startTime, counts, count: 0, sum: 0, min: Infinity, max: -Infinity };
}

function metricOf(name: DurationName, all: readonly Series[], endTime: HrTime): HistogramMetricData {
  return {
    descriptor: { name, description: '', unit: 's', valueType: ValueType.DOUBLE },
    aggregationTemporality: AggregationTemporality.CUMULATIVE,
    dataPointType: DataPointType.HISTOGRAM,
    dataPoints: all.map(({ attributes, startTime, counts, count, sum, min, max }) => ({
      attributes: { ...attributes },
      startTime,
      endTime,
      value: { buckets: { boundaries: secondsBuckets, counts: [...counts] }, count, sum, min, max },
    })),
  };
}
