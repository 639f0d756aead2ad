// Latencies in milliseconds, each of them kept: percentiles are exact, and not those of a bucket.

/** An empty collection. */
export function createLatencies() {
  let values = new Float64Array(65_536);
  let count = 0;
  return {
    add: (latencyMs) => {
      if (count === values.length) {
        const larger = new Float64Array(values.length * 2);
        larger.set(values);
        values = larger;
      }
      values[count] = latencyMs;
      count += 1;
    },
    summary: () => {
      const sorted = values.slice(0, count).sort();
      const at = (share) => (count === 0 ? null : sorted[Math.min(count - 1, Math.floor(count * share))]);
      return { total: count, p50Ms: at(0.5), p99Ms: at(0.99), maxMs: count === 0 ? null : sorted[count - 1] };
    },
  };
}
