import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, expectAccessible, keepPicture, openBrowser, openPage } from '../browser/open-browser.js';
import { type RunningDemo, startDemo } from '../flow/start-gatehouse.js';

const folder = fileURLToPath(new URL('../../dist/docs', import.meta.url));
const isBuilt = existsSync(join(folder, 'index.html'));
const files = isBuilt
  ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => name.replaceAll('\\', '/'))
  : [];
const pages = files.filter((name) => name.endsWith('.html') && name !== '404.html');
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
const addressOf = (page: string): string => `/docs/${page.replace(/(?:^|(?<=\/))index\.html$|\.html$/, '')}`;

/** A request for exactly this path, which `fetch` would resolve first. */
function request(origin: string, path: string): Promise<{ status: number | undefined; text: string }> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    get({ hostname, port, path }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      response.on('end', () => resolve({ status: response.statusCode, text }));
    }).on('error', reject);
  });
}

describe.skipIf(!isBuilt)(`the documentation site${isBuilt ? '' : ' (needs npm run docs)'}`, () => {
  it('has no inline script and nothing from another origin', () => {
    for (const page of pages) {
      const html = read(page);
      expect(html.match(/<script(?![^>]*\bsrc="\/docs\/)[^>]*>/g), page).toBeNull();
      expect(html.match(/(?:src|<link[^>]*href)="(?:https?:)?\/\//g), page).toBeNull();
      expect(html.match(/\son\w+="/g), page).toBeNull();
    }
    expect(pages.length).toBeGreaterThan(30);
  });

  it('has a target for every link, and an element for every anchor', () => {
    const idsOf = new Map(
      pages.map((page) => [addressOf(page), new Set([...read(page).matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id))]),
    );
    const broken: string[] = [];
    for (const page of pages) {
      for (const [, href = ''] of read(page).matchAll(/<a[^>]*\shref="([^"]*)"/g)) {
        if (/^[a-z]+:/i.test(href)) continue;
        const { pathname, hash } = new URL(href.replaceAll('&amp;', '&'), `http://local${addressOf(page)}`);
        const ids = idsOf.get(pathname);
        if (ids === undefined) {
          if (!files.includes(pathname.replace('/docs/', ''))) broken.push(`${page}: ${href}`);
        } else if (hash !== '' && !ids.has(decodeURIComponent(hash.slice(1)))) broken.push(`${page}: ${href}`);
      }
    }
    expect(broken).toEqual([]);
  });

  it('has each page as Markdown, listed with a sentence in llms.txt', () => {
    const listed = [...read('llms.txt').matchAll(/^- \[.+\]\(\/docs\/(\S+\.md)\): .{10,}$/gm)].map(([, name]) => name);
    const expected = pages.map((page) => page.replace('.html', '.md')).filter((name) => name !== 'index.md');
    expect([...listed].sort()).toEqual([...expected].sort());
    for (const name of expected) expect(read(name), name).toMatch(/^# /);
  });

  it('has an entry for every error code', () => {
    expect(read('errors.html').includes('id="needs_reauth"')).toBe(true);
  });

  describe('of a gateway', () => {
    let demo: RunningDemo;
    beforeAll(async () => {
      demo = await startDemo();
    });
    afterAll(() => demo?.stop());

    it.each([
      '/docs/nope',
      '/docs/%2e%2e/%2e%2e/package.json',
      '/docs/..%2f..%2fpackage.json',
      '/docs/.build-digest',
      '/docs/a%00b',
    ])('has a page that is not found at %s', async (path) => {
      const { status, text } = await request(demo.origin, path);
      expect(status).toBe(404);
      expect(text).toMatch(/<title>404/);
    });

    it.each([
      ['/docs', 'text/html; charset=utf-8'],
      ['/docs/', 'text/html; charset=utf-8'],
      ['/docs/quickstart', 'text/html; charset=utf-8'],
      ['/docs/guides/personas', 'text/html; charset=utf-8'],
      ['/docs/quickstart.md', 'text/markdown; charset=utf-8'],
      ['/docs/llms.txt', 'text/plain; charset=utf-8'],
    ])('serves %s as %s, under a strict policy', async (path, type) => {
      const response = await fetch(demo.origin + path, { redirect: 'manual' });
      expect([response.status, response.headers.get('content-type')]).toEqual([200, type]);
      expect(response.headers.get('content-security-policy')).toMatch(/default-src 'none'; script-src 'self';/);
    });

    it.skipIf(chromiumPath === null)('works in a browser in both themes, and finds what one searches for', async () => {
      const browser = await openBrowser();
      try {
        for (const theme of ['light', 'dark'] as const) {
          const { page, complaints } = await openPage(browser, { width: 1440, theme });
          await page.goto(`${demo.origin}/docs/`);
          await page.getByRole('link', { name: 'Quickstart' }).first().click();
          await page.getByRole('heading', { name: 'Quickstart', level: 1 }).waitFor();
          await keepPicture(page, `docs-${theme}`);
          await expectAccessible(page, `the quickstart, ${theme}`);
          await page.getByRole('button', { name: 'Search' }).click();
          await page.getByPlaceholder('Search').fill('needs_reauth');
          await page.getByRole('option').filter({ hasText: 'Errors' }).first().click();
          await page.getByRole('heading', { name: 'needs_reauth' }).waitFor();
          expect(complaints()).toEqual([]);
          await page.context().close();
        }
      } finally {
        await browser.close();
      }
    });
  });
});
