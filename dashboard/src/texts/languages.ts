/** Every language of the dashboard, by its tag, with the name that its speakers give it. */
export const languages = { en: 'English', de: 'Deutsch', fr: 'Français', es: 'Español', ja: '日本語' } as const;

/** The tag of a language of the dashboard. */
export type Language = keyof typeof languages;

/** The tags of all languages. */
export const languageTags = Object.keys(languages) as readonly Language[];

/** The language of a locale such as `de-AT`; null where the dashboard does not have it. */
export function languageOf(locale: string | null): Language | null {
  const tag = locale?.toLowerCase().split(/[-_]/)[0];
  return languageTags.find((language) => language === tag) ?? null;
}

/** The stored language, else the first one of the browser's that the dashboard has, else English. */
export function chooseLanguage(stored: string | null, offered: readonly string[]): Language {
  return [stored, ...offered].map(languageOf).find((language) => language !== null) ?? 'en';
}

/** The locale for dates and numbers: the region that the browser names for this language (`en-GB`), else the language. */
export function formatLocale(language: Language, offered: readonly string[]): string {
  return offered.find((locale) => languageOf(locale) === language) ?? language;
}
