const form = /^(\d{4})-(\d{2})-(\d{2})(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2}))?$/;

/**
 * Parses an ISO 8601 instant, or a date as its first instant in UTC, to milliseconds since 1970; null if a text is
 * neither.
 */
export function readInstant(text: string): number | null {
  // Date.parse accepts nearly any text, including "1", and turns 31 February into a day in March.
  const [, year, month, day] = form.exec(text) ?? [];
  if (year === undefined) return null;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  const instant = Date.parse(text);
  return date.getUTCDate() === Number(day) && Number.isFinite(instant) ? instant : null;
}

/** The ISO 8601 text of an instant in milliseconds since 1970; null stays null. */
export function instantText(at: number): string;
export function instantText(at: number | null): string | null;
export function instantText(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
