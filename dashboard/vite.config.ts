import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const assets = '../dist/dashboard/assets';
const allStyles = fileURLToPath(import.meta.resolve('@mantine/core/styles.css'));

/** Writes every file in compressed forms next to it, so that the gateway serves them without compressing anything itself. */
function compressed(): Plugin {
  return {
    name: 'compressed',
    apply: 'build',
    closeBundle() {
      const folder = join(import.meta.dirname, assets);
      for (const name of readdirSync(folder).filter((one) => /\.(?:js|css)$/.test(one))) {
        const content = readFileSync(join(folder, name));
        writeFileSync(join(folder, `${name}.br`), brotliCompressSync(content));
        writeFileSync(join(folder, `${name}.gz`), gzipSync(content, { level: 9 }));
      }
    },
  };
}

/**
 * Marks files that run while a page is opened: browsers that know the comment compile all of their functions in the background, while the
 * file arrives, and not one by one in the main thread when each is first called. Of the library of charts most functions are never called.
 */
function compiledAhead(): Plugin {
  return {
    name: 'compiled-ahead',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        for (const file of Object.values(bundle))
          if (file.type === 'chunk' && file.name !== 'charts') file.code = `//# allFunctionsCalledOnLoad\n${file.code}`;
      },
    },
  };
}

/** Names the file that most pages share in the document, so that browsers load and compile it next to the frame. */
function preloadsCommon(): Plugin {
  return {
    name: 'preloads-common',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle = {} }) {
        const common = Object.values(bundle).find(
          (file) => file.type === 'chunk' && file.name === 'common' && !file.isDynamicEntry,
        );
        if (!common) throw new Error('The build has no file that pages share.');
        return [
          {
            tag: 'link',
            attrs: { rel: 'modulepreload', crossorigin: true, href: `/dashboard/${common.fileName}` },
            injectTo: 'head',
          },
        ];
      },
    },
  };
}

/** Stops a build that renders a component of Mantine whose styles `app/mantine.css` does not import. */
function completeStyles(): Plugin {
  const classNames = /\bm_[0-9a-f]{4,}\b/g;
  return {
    name: 'complete-styles',
    apply: 'build',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const styled = new Set(readFileSync(allStyles, 'utf8').match(classNames));
      const files = Object.values(bundle);
      const sent = new Set(
        files.flatMap((file) => (file.type === 'asset' ? String(file.source).match(classNames) : [])),
      );
      const rendered = files.flatMap((file) => (file.type === 'chunk' ? (file.code.match(classNames) ?? []) : []));
      const missing = new Set(rendered.filter((name) => styled.has(name) && !sent.has(name)));
      if (missing.size > 0)
        this.error(`app/mantine.css lacks the styles of ${[...missing].join(', ')}. Find each in ${allStyles}.`);
    },
  };
}

/** Texts and charts are files of their own: few pages need them. */
const isCode = (id: string): boolean =>
  !/[\\/]texts[\\/]|[\\/]activity[\\/]charts|[\\/](?:recharts|@mantine[\\/]charts)[\\/]/.test(id);

// Everything is a file of its own (no inline script, no data address), so that the gateway's Content-Security-Policy can be strict.
export default defineConfig({
  base: '/dashboard/',
  plugins: [react(), preloadsCommon(), completeStyles(), compiledAhead(), compressed()],
  build: {
    outDir: '../dist/dashboard',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    // Which files each page needs: the budgets are checked against it.
    manifest: true,
    rolldownOptions: {
      output: {
        // The names of groups list every page that uses them.
        chunkFileNames: ({ name }) => `assets/${name.split('~', 1)[0]}-[hash].js`,
        assetFileNames: ({ names }) => `assets/${names[0]?.split(/[~.]/, 1)[0]}-[hash][extname]`,
        codeSplitting: {
          groups: [
            // Every request costs the browser about a millisecond of its main thread: one file for the frame, few for what pages share.
            { name: 'start', tags: ['$initial'] },
            // What most pages use: fields, lists, dialogs.
            { name: 'common', test: isCode, minShareCount: 5 },
            { name: 'shared', test: isCode, minShareCount: 2, entriesAware: true, entriesAwareMergeThreshold: 8_000 },
          ],
        },
      },
    },
  },
});
