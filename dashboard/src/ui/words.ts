const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });
const steps = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const;

/** A distance in time, in milliseconds, as people say it; negative is past. */
export function inWords(distance: number): string {
  const [unit, length] = steps.find(([, span]) => Math.abs(distance) >= span) ?? steps[3];
  return relative.format(Math.round(distance / length), unit);
}

/** A duration: milliseconds below a second, seconds above. */
export function duration(milliseconds: number): string {
  return milliseconds < 1_000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1_000).toFixed(1)} s`;
}

/** A whole number with the viewer's separators. */
export function figure(value: number): string {
  return value.toLocaleString();
}

/** `1 tool`, `2 tools`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${figure(count)} ${count === 1 ? one : many}`;
}
