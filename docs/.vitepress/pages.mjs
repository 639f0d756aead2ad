import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const ordered = [
  {
    text: 'Start',
    items: [
      { text: 'Quickstart', link: '/quickstart' },
      { text: 'Concepts', link: '/concepts' },
      { text: 'Clients', link: '/clients' },
      { text: 'Connect Zoho Mail', link: '/zoho-mail' },
      { text: 'Connect Google Workspace', link: '/google-workspace' },
      { text: 'Connect Microsoft 365', link: '/microsoft-365' },
      { text: 'Troubleshooting', link: '/troubleshooting' },
    ],
  },
  {
    text: 'Guides',
    items: [
      { text: 'Least-privilege personas', link: '/guides/personas' },
      { text: 'Approvals', link: '/guides/approvals' },
      { text: 'Domain onboarding', link: '/guides/domain-onboarding' },
      { text: 'Per-customer servers', link: '/guides/customers' },
      { text: 'Several accounts', link: '/several-accounts' },
      { text: 'Bring your own API', link: '/import' },
      { text: 'Integrations of your own', link: '/integrations' },
      { text: 'Embedding in a product', link: '/embedding' },
    ],
  },
  {
    text: 'Reference',
    items: [
      { text: 'MCP servers', link: '/mcp-servers' },
      { text: 'Settings', link: '/settings' },
      { text: 'Command line', link: '/command-line' },
      { text: 'Admin API', link: '/api' },
      { text: 'Operations of the API', link: '/api-reference' },
      { text: 'Errors', link: '/errors' },
      { text: 'Zoho Mail tools', link: '/zoho-mail-tools' },
      { text: 'Cloudflare DNS tools', link: '/cloudflare-dns-tools' },
      { text: 'Google Workspace tools', link: '/google-workspace-tools' },
      { text: 'Microsoft 365 tools', link: '/microsoft-365-tools' },
      { text: 'Integration records', link: '/integration-records' },
    ],
  },
  {
    text: 'Run it',
    items: [
      { text: 'Requirements for buyers', link: '/requirements' },
      { text: 'Operations', link: '/operations' },
      { text: 'Directories', link: '/directories' },
      { text: 'Observability', link: '/observability' },
      { text: 'Runbooks', link: '/runbooks' },
      { text: 'Storage', link: '/storage' },
      { text: 'Performance', link: '/performance' },
      { text: 'Context of a model', link: '/context' },
    ],
  },
  {
    text: 'Trust',
    items: [
      { text: 'Promises and limits', link: '/security' },
      { text: 'Threat model', link: '/threat-model' },
      { text: 'Privacy', link: '/privacy' },
    ],
  },
  { text: 'Contribute', items: [{ text: 'Language', link: '/language' }] },
];
const known = new Set(ordered.flatMap(({ items }) => items.map(({ link }) => link)));
const others = ['', 'guides/']
  .flatMap((folder) => readdirSync(`${root}${folder}`).map((name) => folder + name))
  .filter((name) => name.endsWith('.md') && name !== 'index.md' && !known.has(`/${name.slice(0, -3)}`))
  .map((name) => ({ text: titleOf(name), link: `/${name.slice(0, -3)}` }));

/** The pages of the documentation, in the order of the sidebar and of llms.txt. Pages without a place follow at the end. */
export const sections = others.length === 0 ? ordered : [...ordered, { text: 'More', items: others }];

function titleOf(name) {
  return /^# (.*)$/m.exec(readFileSync(root + name, 'utf8'))?.[1] ?? name;
}
