import { describe, expect, it } from 'vitest';
import { chooseLanguage, formatLocale, languageOf } from './languages';

describe('the language of the dashboard', () => {
  it('is the stored one, whatever the browser asks for', () => {
    expect(chooseLanguage('ja', ['de-DE', 'en'])).toBe('ja');
  });

  it('is the first of the browser that the dashboard has, where none is stored', () => {
    expect(chooseLanguage(null, ['nl-NL', 'fr-CA', 'de'])).toBe('fr');
  });

  it('is English where neither is known, and where a foreign value is stored', () => {
    expect(chooseLanguage(null, ['nl', 'zh-Hant-TW'])).toBe('en');
    expect(chooseLanguage('__proto__', [])).toBe('en');
  });

  it('is read from locales in any spelling, and never from a longer word', () => {
    expect(languageOf('de_AT')).toBe('de');
    expect(languageOf('ES-419')).toBe('es');
    expect(languageOf('eng')).toBeNull();
    expect(languageOf('')).toBeNull();
    expect(languageOf(null)).toBeNull();
  });
});

describe('the locale of dates and numbers', () => {
  it('keeps the region that the browser names for the language', () => {
    expect(formatLocale('en', ['de-DE', 'en-GB', 'en-US'])).toBe('en-GB');
  });

  it('is the language itself where the browser does not speak it', () => {
    expect(formatLocale('ja', ['de-DE', 'en'])).toBe('ja');
  });
});
