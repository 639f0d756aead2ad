// The documentation as a site, built by `npm run docs` into `dist/docs` and served by the gateway at `/docs/`.
import { defineConfig } from 'vitepress';
import { finishSite, withoutInlineScripts } from './finish.mjs';
import { linksWithinSite } from './links.mjs';
import { sections } from './pages.mjs';

// As repository hosts do it, so that a link with an anchor works in both places.
const slugify = (title) =>
  title
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

export default defineConfig({
  title: 'Gatehouse',
  description: 'Self-hosted managed MCP servers: scoped, expiring, audited MCP URLs for any REST service.',
  lang: 'en',
  base: '/docs/',
  outDir: '../dist/docs',
  cacheDir: '../node_modules/.cache/vitepress',
  srcExclude: ['decisions/**'],
  cleanUrls: true,
  metaChunk: true,
  // The links of an llms.txt and of the pages' Markdown are written when the site is complete.
  ignoreDeadLinks: [/llms\.txt$/],
  head: [['link', { rel: 'icon', type: 'image/svg+xml', href: '/docs/gatehouse.svg' }]],
  markdown: { config: (markdown) => markdown.use(linksWithinSite), anchor: { slugify } },
  themeConfig: {
    logo: '/gatehouse.svg',
    nav: [
      { text: 'Guides', link: '/guides/personas' },
      { text: 'API', link: '/api' },
      { text: 'Tools', link: '/zoho-mail-tools' },
      { text: 'Errors', link: '/errors' },
    ],
    sidebar: sections,
    search: { provider: 'local' },
    outline: { level: [2, 3], label: 'On this page' },
    externalLinkIcon: true,
  },
  // A file for each script and picture: the gateway's Content-Security-Policy allows no others.
  vite: { build: { assetsInlineLimit: 0, chunkSizeWarningLimit: 2000 } },
  transformHtml: withoutInlineScripts,
  buildEnd: finishSite,
});
