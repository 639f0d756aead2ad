// What docs/settings.md and `.env.example` contain about settings, from the rows of src/config/settings.ts.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const columns = 120;

/** The page of settings with its table renewed. */
export function pageWithSettings(page, settings, clients) {
  const rows = settings.map(({ name, flag, ...row }) => {
    const names = flag === undefined ? `\`${name}\`` : `\`${name}\`, \`${flag.split(' ')[0]}\``;
    return `| ${names} | ${row.meaning.replaceAll('](docs/', '](')} | ${defaultOf(row)} |`;
  });
  for (const { title, prefix } of clients)
    rows.push(`| \`${prefix}_CLIENT_ID\`, \`${prefix}_CLIENT_SECRET\` | Your OAuth client for ${title}. | none |`);
  const table = ['| setting | meaning | default |', '| --- | --- | --- |', ...rows].join('\n');
  const [start, end] = ['<!-- settings: written by npm run generate -->', '<!-- end of settings -->'];
  const [from, to] = [page.indexOf(start), page.indexOf(end)];
  if (from === -1 || to < from) throw new Error(`docs/settings.md has no ${start} ... ${end}`);
  return `${page.slice(0, from)}${start}\n\n${table}\n\n${page.slice(to)}`;
}

/** All of `.env.example`. */
export function envExample(settings, clients) {
  const parts = [
    '# Copy to .env and fill in what you need. Flags win over the environment, which wins over this file.\n# `gatehouse demo` and `npm start` need none of it.',
  ];
  for (const { title, prefix, url } of clients)
    parts.push(
      `# Your OAuth client for ${title}. How to register it: ${url}.\n${prefix}_CLIENT_ID=\n${prefix}_CLIENT_SECRET=`,
    );
  for (const { name, meaning, example, ...row } of settings) {
    const plain = meaning.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1');
    const words = wrapped(`${plain} Default: ${row.default ?? row.without}.`);
    parts.push(`${words}\n#${name}=${example ?? row.default ?? ''}`);
  }
  return `${parts.join('\n\n')}\n`;
}

/** The OAuth clients that integrations read, by the prefix of their settings. */
export function clientsOf(root) {
  return readdirSync(join(root, 'catalogue'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('_') && entry.name !== 'schema')
    .map(({ name }) => {
      const record = parse(readFileSync(join(root, 'catalogue', name, 'integration.yaml'), 'utf8'));
      const { client_environment_prefix: prefix } = record.authorization;
      return { title: record.title, prefix, url: record.documentation_url };
    })
    .filter(({ prefix }) => prefix !== undefined);
}

function defaultOf(row) {
  return row.default === undefined ? row.without : `\`${row.default}\``;
}

function wrapped(text) {
  const lines = ['#'];
  for (const word of text.split(' ')) {
    if (`${lines.at(-1)} ${word}`.length > columns) lines.push('#');
    lines.push(`${lines.pop()} ${word}`);
  }
  return lines.join('\n');
}
