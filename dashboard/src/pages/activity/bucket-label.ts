import { currentLocale } from '../../texts/locale';
import type { Bucket } from './period';
import { middleOfDay } from './time-ticks';

interface LabelOptions {
  readonly bucket: Bucket;
  readonly locale?: string;
  /** Default: the time zone of the viewer. */
  readonly zone?: string;
}

/** The beginning of a stretch as an axis shows it, in the viewer's language: a time, or the day where one begins. */
export function bucketLabel(at: string, { bucket, locale = currentLocale(), zone }: LabelOptions): string {
  const inZone = zone === undefined ? {} : { timeZone: zone };
  const instant = new Date(middleOfDay(at, bucket));
  const show = (options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat(locale, { ...options, ...inZone }).format(instant);
  if (bucket === 'day') return show({ day: 'numeric', month: 'short' });
  const isMidnight = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', ...inZone }).format(instant) === '00:00';
  return bucket === 'hour' && isMidnight
    ? show({ weekday: 'short', day: 'numeric' })
    : show({ hour: '2-digit', minute: '2-digit' });
}
