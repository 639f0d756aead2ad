import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { sections } from './pages.mjs';

const scripts = new Map();
const inlineScript = /<script(?: id="[\w-]+")?>(.*?)<\/script>/gs;

/** Moves scripts out of a page into files of the site, named by their digest; `finishSite` writes them. */
export function withoutInlineScripts(html) {
  return html.replace(inlineScript, (_, source) => {
    const name = `assets/inline.${createHash('sha256').update(source).digest('hex').slice(0, 12)}.js`;
    scripts.set(name, source);
    return `<script src="/docs/${name}"></script>`;
  });
}

/** Writes what is not a page: the scripts, each page as Markdown, `llms.txt`. */
export async function finishSite({ outDir, srcDir, pages }) {
  for (const [name, source] of scripts) await writeFile(join(outDir, name), source);
  for (const page of pages) {
    const target = join(outDir, page);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, withoutFrontmatter(await readFile(join(srcDir, page), 'utf8')));
  }
  await writeFile(join(outDir, 'llms.txt'), await index(srcDir));
}

function withoutFrontmatter(text) {
  const body = text.replace(/^---\n.*?\n---\n+/s, '');
  return body.startsWith('# ') ? body : `# Gatehouse\n\n${body}`;
}

// The form of https://llmstxt.org: a title, a summary, and lists of links with a sentence each.
async function index(srcDir) {
  const lines = [
    '# Gatehouse',
    '',
    '> Self-hosted managed MCP servers: connect an account of a REST service once, create MCP URLs for it that are filtered, that expire, that can be revoked, and that record every call.',
  ];
  for (const { text, items } of sections) {
    lines.push('', `## ${text}`, '');
    for (const item of items)
      lines.push(`- [${item.text}](/docs${item.link}.md): ${await firstSentence(join(srcDir, `${item.link}.md`))}`);
  }
  return `${lines.join('\n')}\n`;
}

async function firstSentence(path) {
  const text = await readFile(path, 'utf8');
  const paragraph = text
    .replace(/^# .*$/m, '')
    .replace(/<!--.*?-->/gs, '')
    .split(/\n{2,}/)
    .map((one) => one.trim())
    .find((one) => /^[A-Z`]/.test(one));
  const plain = (paragraph ?? '').replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/\s+/g, ' ');
  return /^.*?[.:](?= [A-Z`]|$)/.exec(plain)?.[0].replace(/:$/, '.') ?? plain;
}
