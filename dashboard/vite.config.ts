import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// Everything is a file of its own (no inline script, no data address), so that the gateway's Content-Security-Policy can be strict.
export default defineConfig({
  base: '/dashboard/',
  plugins: [react()],
  build: {
    outDir: '../dist/dashboard',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
  },
});
