import { currentLocale } from '../../texts/locale';
import type { Bucket } from './period';

/** The beginning of a stretch as an axis shows it, in the viewer's zone and language. */
export function bucketLabel(at: string, bucket: Bucket, locale: string = currentLocale()): string {
  const options: Intl.DateTimeFormatOptions =
    bucket === 'day'
      ? { day: 'numeric', month: 'short' }
      : { hour: '2-digit', minute: '2-digit', ...(bucket === 'hour' ? { weekday: 'short' } : {}) };
  return new Intl.DateTimeFormat(locale, options).format(new Date(at));
}
