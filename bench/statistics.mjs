// The few figures that many figures come to.

/** The middle value; null where there is none or one is not known. */
export function median(values) {
  if (values.length === 0 || values.some((value) => value === null || value === undefined)) return null;
  const sorted = [...values].sort((left, right) => left - right);
  const half = sorted.length / 2;
  return sorted.length % 2 === 1 ? sorted[Math.floor(half)] : (sorted[half - 1] + sorted[half]) / 2;
}

/** Two rows compared round by round: the middle outcome, and the lowest and highest; null where a round cannot be told. */
export function compareRounds(left, right, compare) {
  const outcomes = left.rounds.map((round, index) => compare(round, right.rounds[index]));
  if (!outcomes.every(Number.isFinite)) return { value: null, from: null, to: null };
  return { value: median(outcomes), from: Math.min(...outcomes), to: Math.max(...outcomes) };
}

/** The slope of a line through points [x, y] by least squares; null for fewer than two points. */
export function slopeOf(points) {
  if (points.length < 2) return null;
  const meanOf = (index) => points.reduce((sum, point) => sum + point[index], 0) / points.length;
  const [meanX, meanY] = [meanOf(0), meanOf(1)];
  const spread = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  return spread === 0 ? null : points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / spread;
}

/** The slope of the logarithms of points [size, figure]: 0 does not grow, 1 grows with the size; null for fewer than two. */
export function exponentOf(points) {
  return slopeOf(points.map(([size, figure]) => [Math.log(size), Math.log(figure)]));
}
