import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const assets = '../dist/dashboard/assets';

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

// Everything is a file of its own (no inline script, no data address), so that the gateway's Content-Security-Policy can be strict.
export default defineConfig({
  base: '/dashboard/',
  plugins: [react(), compressed()],
  build: {
    outDir: '../dist/dashboard',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    // Which files each page needs: the budgets are checked against it.
    manifest: true,
  },
});
