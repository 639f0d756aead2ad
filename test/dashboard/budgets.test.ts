/** What a page costs to load, next to the budgets of `dashboard/budgets.json`. */
import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

interface Chunk {
  readonly file: string;
  readonly src?: string;
  readonly isDynamicEntry?: boolean;
  readonly imports?: readonly string[];
  readonly css?: readonly string[];
}
type Manifest = Readonly<Record<string, Chunk>>;

const built = new URL('../../dist/dashboard/', import.meta.url);
const read = (path: string): unknown => JSON.parse(readFileSync(new URL(path, built), 'utf8'));
const manifest = read('.vite/manifest.json') as Manifest;
const budgets = JSON.parse(readFileSync(new URL('../../dashboard/budgets.json', import.meta.url), 'utf8')) as {
  readonly first: number;
  readonly pages: Readonly<Record<string, number>>;
};

/** Every file that a chunk needs before it runs. */
function filesOf(name: string, seen = new Set<string>()): ReadonlySet<string> {
  const chunk = manifest[name];
  if (!chunk || seen.has(chunk.file)) return seen;
  seen.add(chunk.file);
  for (const css of chunk.css ?? []) seen.add(css);
  for (const other of chunk.imports ?? []) filesOf(other, seen);
  return seen;
}

/** Bytes of a file as the gateway sends it: compressed by the build, where it is code or styles. */
function sizeOf(file: string): number {
  return statSync(fileURLToPath(new URL(/\.(?:js|css)$/.test(file) ? `${file}.br` : file, built))).size;
}

const sum = (files: Iterable<string>): number => [...files].reduce((total, file) => total + sizeOf(file), 0);
const frame = new Set(
  [...readFileSync(new URL('index.html', built), 'utf8').matchAll(/"\/dashboard\/(assets\/[^"]+)"/g)].map(
    ([, file = '']) => file,
  ),
);
const pages = Object.entries(manifest).flatMap(([name, { src, isDynamicEntry }]) => {
  const page = /^src\/pages\/(.+)-page\.tsx$/.exec(src ?? '')?.[1];
  return isDynamicEntry && page !== undefined ? [[page, name] as const] : [];
});

describe('the budgets of the dashboard', () => {
  it('name every page, and no page that is gone', () => {
    expect(pages.map(([page]) => page).toSorted()).toEqual(Object.keys(budgets.pages).toSorted());
  });

  it('hold for the first load: the frame, its English texts and Home, below 250 kB', () => {
    const home = filesOf('src/pages/home/home-page.tsx');
    const texts = filesOf('src/texts/en/home.json');
    expect(budgets.first).toBeLessThanOrEqual(250_000);
    expect(sum(new Set([...frame, ...home, ...texts]))).toBeLessThanOrEqual(budgets.first);
  });

  it('leave every other language out of the first load', () => {
    const texts = Object.keys(manifest).filter((name) => /^src\/texts\/(?:de|fr|es|ja)\//.test(name));
    expect(texts.length).toBeGreaterThan(40);
    const first = new Set([...frame, ...filesOf('src/pages/home/home-page.tsx')]);
    expect(texts.filter((name) => first.has(manifest[name]?.file ?? ''))).toEqual([]);
  });

  it.each(pages)('hold for %s: what it adds to the frame', (page, name) => {
    const added = [...filesOf(name)].filter((file) => !frame.has(file));
    expect(sum(added), `${page} takes ${sum(added)} bytes`).toBeLessThanOrEqual(budgets.pages[page] ?? 0);
  });
});
