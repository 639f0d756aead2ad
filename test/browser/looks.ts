/** How a page looks: the four pictures that are kept of each, and what must hold in all of them. */
import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';
import { expectAccessible, keepPicture, openPage, signIn } from './open-browser.js';

/** Both themes, on a wide screen and on a phone. */
export const looks = [
  ['light', 1440],
  ['dark', 1440],
  ['light', 390],
  ['dark', 390],
] as const;

/** One of the languages of the dashboard. */
export type LookLanguage = 'en' | 'de' | 'fr' | 'es' | 'ja';

interface Look {
  readonly theme: 'light' | 'dark';
  readonly width: number;
  readonly language?: LookLanguage;
}

interface Place {
  readonly origin: string;
  readonly api_token: string;
}

/** Opens a page in which somebody is signed in, in this theme, width and language. */
export async function openSignedIn(
  browser: Browser,
  { origin, api_token: apiToken }: Place,
  { theme, width, language = 'en' }: Look,
) {
  const opened = await openPage(browser, { theme, width });
  await opened.page.goto(`${origin}/dashboard/`);
  await signIn(opened.page, apiToken);
  await opened.page.evaluate(`localStorage.setItem('gatehouse-language', '${language}')`);
  return opened;
}

interface Pictured {
  /** Of the pictures: `<name>-<theme>-<width>.png`. */
  readonly name: string;
  /** Below `/dashboard`. */
  readonly path: string;
  /** Waits until the page shows what it is for, and opens what belongs into the picture. */
  readonly ready: (page: Page) => Promise<unknown>;
}

/** Takes the four pictures of a page, and fails where one is cut off, scrolls sideways or breaks a rule of axe. */
export async function expectLooks(browser: Browser, place: Place, { name, path, ready }: Pictured): Promise<void> {
  for (const [theme, width] of looks) {
    const { page, context, complaints } = await openSignedIn(browser, place, { theme, width });
    await page.goto(`${place.origin}/dashboard${path}`);
    await ready(page);
    await page.waitForLoadState('networkidle');
    await expectWellMade(page, `${name}-${theme}-${width}`, width);
    expect(complaints(), `${name}-${theme}-${width}`).toEqual([]);
    await context.close();
  }
}

/** Keeps a picture of the page as it is, and fails where something is cut off, scrolls sideways or breaks a rule of axe. */
export async function expectWellMade(page: Page, name: string, width: number): Promise<void> {
  await keepPicture(page, name);
  expect(
    await page.evaluate('document.documentElement.scrollWidth'),
    `${name}: the page scrolls sideways`,
  ).toBeLessThanOrEqual(width);
  expect(await page.evaluate(cutOff), `${name}: texts that are cut off`).toEqual([]);
  if (width < 768) expect(await page.evaluate(smallTargets), `${name}: targets below 44 pixels`).toEqual([]);
  await expectAccessible(page, name);
}

/** Short texts that do not fit their box, and are hidden where they do not. */
const cutOff = `[...document.querySelectorAll('h1, h2, h3, h4, th, td, dt, dd, button, [role=tab], nav a, .mantine-Badge-label, .mantine-Button-label, label, legend')]
  .filter((one) => one.checkVisibility?.({ visibilityProperty: true }) !== false && one.clientWidth > 0)
  .filter((one) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX !== 'visible' && getComputedStyle(one).overflowX !== 'auto')
  .map((one) => one.textContent.trim().slice(0, 80))`;

/** Controls that a thumb misses. Links within a sentence are exempt, as in WCAG 2.5.8. */
const smallTargets = `[...document.querySelectorAll('button, [role=tab], [role=combobox], select, input:not([type=checkbox], [type=radio], [type=hidden]), nav a')]
  .filter((one) => one.checkVisibility?.({ visibilityProperty: true, opacityProperty: true }) !== false)
  .map((one) => ({ one, box: one.getBoundingClientRect() }))
  .filter(({ box }) => box.width > 0 && box.height > 0 && (box.height < 43.5 || box.width < 43.5))
  .map(({ one, box }) => (one.getAttribute('aria-label') ?? one.textContent.trim()).slice(0, 60) + ' ' + Math.round(box.width) + 'x' + Math.round(box.height))`;
