import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const pages = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], { cwd: root })
  .toString()
  .split('\n')
  .filter((name) => name !== '' && existsSync(join(root, name)));

/** The addresses of links and pictures of a text, without those in code. */
function targetsIn(text: string): readonly string[] {
  const prose = text.replace(/^( *)```.*?^\1```/gms, '').replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target ?? '');
}

/** The anchors of headings, as GitHub and the site write them. */
function anchorsOf(text: string): ReadonlySet<string> {
  const headings = [...text.replace(/^( *)```.*?^\1```/gms, '').matchAll(/^#{1,6} (.+)$/gm)];
  return new Set(
    headings.map(([, title]) =>
      (title ?? '')
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

it('every link of the Markdown files leads to a file and to a heading of it', () => {
  const broken: string[] = [];
  let checked = 0;
  for (const page of pages) {
    const text = readFileSync(join(root, page), 'utf8');
    for (const target of targetsIn(text)) {
      if (/^(?:[a-z]+:|\/)/i.test(target)) continue;
      // Written when the site is built.
      if (target === 'llms.txt') continue;
      checked += 1;
      const [path = '', anchor] = target.split('#');
      const file = path === '' ? page : join(dirname(page), path);
      if (!existsSync(join(root, file))) broken.push(`${page}: ${target}: no such file`);
      else if (
        anchor !== undefined &&
        file.endsWith('.md') &&
        !anchorsOf(readFileSync(join(root, file), 'utf8')).has(anchor)
      )
        broken.push(`${page}: ${target}: no such heading`);
    }
  }
  expect(broken).toEqual([]);
  expect(checked).toBeGreaterThan(100);
});

it('the README has at most 150 lines and a picture', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  expect(readme.split('\n').length - 1).toBeLessThanOrEqual(150);
  expect(readme).toMatch(/!\[[^\]]{20,}\]\(docs\/pictures\/[\w-]+\.png\)/);
});
