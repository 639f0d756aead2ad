let locale = 'en';

/** The locale that dates and numbers are written in, such as `en-GB`. */
export function currentLocale(): string {
  return locale;
}

/** Sets the locale of dates and numbers; what is on the page must be rendered again. */
export function setLocale(next: string): void {
  locale = next;
}
