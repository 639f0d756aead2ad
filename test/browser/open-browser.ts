import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import axe from 'axe-core';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { expect, vi } from 'vitest';
import { chromiumPath } from '../../scripts/chromium-path.mjs';

/** Long enough for a machine that is busy with other work. */
const settledMs = 30_000;

export { chromiumPath };

const pictureFolder =
  process.env.SCREENSHOTS ?? fileURLToPath(new URL('../../test-output/screenshots', import.meta.url));

/** Opens Chromium without a window. */
export async function openBrowser(): Promise<Browser> {
  if (chromiumPath === null) throw new Error('no Chromium here');
  return chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}

/** A page that fails its test on every complaint: script errors, refused content, failed requests. */
export interface WatchedPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** The complaints since the last call. */
  complaints(): readonly string[];
}

/** Opens a page of this width in this theme, as a person in Berlin would have it. */
export async function openPage(
  browser: Browser,
  { width = 1280, theme = 'light' }: { width?: number; theme?: 'light' | 'dark' } = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({
    viewport: { width, height: 860 },
    colorScheme: theme,
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    permissions: ['clipboard-read', 'clipboard-write'],
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  let said: string[] = [];
  page.on('pageerror', (error) => said.push(error.message));
  page.on('console', (message) => {
    // Chromium logs every response of 400 and above; tests of refusals check the page instead.
    if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) said.push(message.text());
  });
  // Long enough for a machine that is busy with other work: every wait ends with its condition.
  page.setDefaultTimeout(30_000);
  return {
    page,
    context,
    complaints: () => {
      const all = said;
      said = [];
      return all;
    },
  };
}

/** Every width and theme that pages are checked in. */
export const looks = [
  ['light', 1440],
  ['dark', 1440],
  ['light', 390],
  ['dark', 390],
] as const;

/** Shows an open page of the dashboard in another width and theme; ends when it has taken both up. */
export async function showAs(page: Page, [theme, width]: (typeof looks)[number]): Promise<void> {
  await page.emulateMedia({ colorScheme: theme });
  await page.setViewportSize({ width, height: 860 });
  await waitIn(page, `document.documentElement.dataset.mantineColorScheme === '${theme}' && innerWidth === ${width}`);
}

/** Opens the dashboard at this path and signs in with the API token; ends when the page is shown. */
export async function signIn(page: Page, origin: string, apiToken: string, path = '/'): Promise<void> {
  await page.goto(`${origin}/dashboard${path}`);
  await page.getByLabel(/^API token/).fill(apiToken);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.locator('main h1').first().waitFor();
}

/**
 * Waits until a page has a heading of its own and what must be there, a selector, and nothing of it is being read or is moving.
 */
export async function settled(page: Page, shows: string): Promise<void> {
  await waitFor(page, `(${unsettled})(${JSON.stringify(shows)})`);
}

/** Waits until an expression is true in the page, whose policy forbids the browser to evaluate texts by itself. */
export async function waitIn(page: Page, expression: string): Promise<void> {
  await waitFor(page, `(${expression}) ? [] : [${JSON.stringify(expression)}]`);
}

// An evaluation fails while the browser replaces the document, and is repeated.
async function waitFor(page: Page, missing: string): Promise<void> {
  await vi
    .waitFor(
      async () => {
        const left = await page.evaluate<readonly string[]>(missing);
        if (left.length > 0) throw new Error(left.join('; '));
      },
      { timeout: settledMs, interval: 50 },
    )
    .catch((error: unknown) => {
      const found = error instanceof Error ? error.message : String(error);
      throw new Error(`${page.url()} still loads or moves: ${found}`, { cause: error });
    });
}

/** What a page still lacks, and what of it loads or moves. */
const unsettled = `(shows) => {
  const nameOf = (element) => element?.outerHTML.slice(0, 120);
  const headings = [...document.querySelectorAll('main :is(h1, h2)')];
  const loading = document.querySelectorAll('[aria-busy=true], main .mantine-Skeleton-root, main .mantine-Loader-root');
  const moving = document.getAnimations().filter(({ playState }) => playState === 'running');
  return [
    ...(headings.some(({ dataset, textContent }) => dataset.before !== textContent) ? [] : ['no heading of its own']),
    ...(document.querySelector(shows) === null ? ['no ' + shows] : []),
    ...[...loading].map((element) => 'loads: ' + nameOf(element)),
    ...moving.map(({ effect }) => 'moves: ' + nameOf(effect?.target)),
  ];
}`;

/** Fails where axe finds anything serious or critical on the page, or in the frame, as it stands. */
export async function expectAccessible(page: Pick<Page, 'evaluate'>, where: string): Promise<void> {
  expect(await accessFaults(page), where).toEqual([]);
}

/** What axe finds that is serious or critical on the page, or in the frame; a line per rule. */
export async function accessFaults(page: Pick<Page, 'evaluate'>): Promise<readonly string[]> {
  // Evaluated by the browser's own tools, which the page's policy does not bind; a script element would be refused.
  if (!(await page.evaluate("'axe' in globalThis"))) await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { violations } = await (
      globalThis as unknown as {
        axe: {
          run(): Promise<{
            violations: { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[];
          }>;
        };
      }
    ).axe.run();
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(
        ({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('\n')}`,
      );
  });
}

const findFaults = readFileSync(new URL('layout-faults.js', import.meta.url), 'utf8');

/** Where the page scrolls sideways, cuts a text off or has a target that is smaller than 44 by 44 pixels; one line per target. */
export async function layoutFaults(page: Page): Promise<readonly string[]> {
  await page.evaluate(findFaults);
  return page.evaluate('globalThis.layoutFaults()');
}

/** Saves a picture of the page to the CI artifacts. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  mkdirSync(pictureFolder, { recursive: true });
  await page.screenshot({ path: join(pictureFolder, `${name}.png`) });
}
