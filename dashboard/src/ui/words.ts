import { currentLocale } from '../texts/locale';

// Each unit with its length, and the distance from which it is used: "next month" for 40 days would hide ten of them.
const units = [
  ['year', 365 * 86_400_000, 2 * 365 * 86_400_000],
  ['month', 30 * 86_400_000, 60 * 86_400_000],
  ['day', 86_400_000, 86_400_000],
  ['hour', 3_600_000, 3_600_000],
  ['minute', 60_000, 60_000],
  ['second', 1_000, 0],
] as const;

/** Creates the formatters of one kind as they are needed, one per locale: creating one costs more than using it. */
function perLocale<Formatter>(create: (locale: string) => Formatter): () => Formatter {
  const created = new Map<string, Formatter>();
  return () => {
    const locale = currentLocale();
    const known = created.get(locale);
    if (known) return known;
    const formatter = create(locale);
    created.set(locale, formatter);
    return formatter;
  };
}

const relative = perLocale((locale) => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }));
const numbers = perLocale((locale) => new Intl.NumberFormat(locale));
const compact = perLocale((locale) => new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 }));
const percent = perLocale((locale) => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }));
const milliseconds = perLocale(
  (locale) => new Intl.NumberFormat(locale, { style: 'unit', unit: 'millisecond', maximumFractionDigits: 0 }),
);
const seconds = perLocale(
  (locale) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: 'second', unitDisplay: 'narrow', maximumFractionDigits: 1 }),
);
const minutes = perLocale(
  (locale) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: 'minute', unitDisplay: 'short', maximumFractionDigits: 1 }),
);
const lists = perLocale((locale) => new Intl.ListFormat(locale, { type: 'conjunction' }));
const instants = perLocale(
  (locale) =>
    new Intl.DateTimeFormat(locale, {
      year: 'numeric',
      month: 'short',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      timeZoneName: 'short',
    }),
);
const days = perLocale((locale) => new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }));

/** A distance in time, in milliseconds, as people say it ("in 2 hours", "yesterday"); negative is past. */
export function inWords(distance: number): string {
  const [unit, length] = units.find(([, , from]) => Math.abs(distance) >= from) ?? units[5];
  return relative().format(Math.round(distance / length), unit);
}

/** An instant with date, time and zone, in the viewer's zone: `30 Nov 2026, 19:04:05 CET`. */
export function exactly(instant: string): string {
  return instants().format(new Date(instant));
}

/** The day of an instant, in the viewer's zone: `30 Nov 2026`. */
export function day(instant: string): string {
  return days().format(new Date(instant));
}

/** A duration in milliseconds: `120 ms`, `1.2s`, `2.5 min`. */
export function duration(span: number): string {
  if (span < 1_000) return milliseconds().format(span);
  return span < 60_000 ? seconds().format(span / 1_000) : minutes().format(span / 60_000);
}

/** A whole number with the locale's separators. */
export function figure(value: number): string {
  return numbers().format(value);
}

/** A large number, short: `12.3K`. */
export function shortFigure(value: number): string {
  return compact().format(value);
}

/** A share between 0 and 1, as a percentage. */
export function share(value: number): string {
  return percent().format(value);
}

/** Items joined as the language joins them: `a, b and c`. */
export function listed(items: readonly string[]): string {
  return lists().format(items);
}

/** A name as a label writes it, with a capital first letter: `Organization name`. */
export function sentenceCase(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}
