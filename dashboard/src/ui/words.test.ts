import { afterEach, describe, expect, it } from 'vitest';
import { setLocale } from '../texts/locale';
import { day, duration, exactly, figure, inWords, listed, share, shortFigure } from './words';

afterEach(() => setLocale('en'));
const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, ' ');

describe('numbers and times', () => {
  it('are written as the language writes them', () => {
    const written = (locale: string) => {
      setLocale(locale);
      return [figure(1_234_567), duration(1_240), share(0.125), inWords(-86_400_000)].map(plain);
    };
    expect(written('en')).toEqual(['1,234,567', '1.2s', '12.5%', 'yesterday']);
    expect(written('de')).toEqual(['1.234.567', '1,2 Sek.', '12,5 %', 'gestern']);
    expect(written('fr')).toEqual(['1 234 567', '1,2s', '12,5 %', 'hier']);
    expect(written('es')).toEqual(['1.234.567', '1,2s', '12,5 %', 'ayer']);
    expect(written('ja')).toEqual(['1,234,567', '1.2s', '12.5%', '昨日']);
  });

  it('change with the locale, and not only the first time', () => {
    setLocale('de');
    expect(figure(1_000)).toBe('1.000');
    setLocale('en');
    expect(figure(1_000)).toBe('1,000');
  });

  it('choose the unit by the distance, past and future', () => {
    expect(inWords(0)).toBe('now');
    expect(inWords(-1_400)).toBe('1 second ago');
    expect(inWords(59_000)).toBe('in 59 seconds');
    expect(inWords(3 * 3_600_000)).toBe('in 3 hours');
    expect(inWords(-45 * 86_400_000)).toBe('45 days ago');
    expect(inWords(90 * 86_400_000)).toBe('in 3 months');
    expect(inWords(800 * 86_400_000)).toBe('in 2 years');
  });

  it('choose the unit of a duration by its length', () => {
    expect(duration(0)).toBe('0 ms');
    expect(duration(999.4)).toBe('999 ms');
    expect(duration(1_000)).toBe('1s');
    expect(duration(150_000)).toBe('2.5 min');
  });

  it('name the zone next to an exact time', () => {
    expect(exactly('2026-01-15T16:41:02Z')).toMatch(/2026.*\d\d:\d\d.*(UTC|GMT|[A-Z]{3,4}|[+-]\d)/);
    expect(day('2026-01-15T12:00:00Z')).toBe('Jan 15, 2026');
  });

  it('shorten large numbers and join lists', () => {
    expect(shortFigure(12_345)).toBe('12.3K');
    expect(listed(['a', 'b', 'c'])).toBe('a, b, and c');
  });
});
