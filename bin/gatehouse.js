#!/usr/bin/env node
import { existsSync } from 'node:fs';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`Gatehouse needs Node.js 20.19 or newer; this is ${process.versions.node}.\n`);
  process.exit(1);
}
const program = new URL('../dist/program/main.js', import.meta.url);
if (!existsSync(program)) {
  process.stderr.write(
    'Gatehouse is not built yet. In a clone, `npm start` builds and starts it; `npm run build` only builds it.\n',
  );
  process.exit(1);
}
await import(program.href);
