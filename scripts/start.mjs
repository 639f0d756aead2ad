// `npm start`: installs and builds what is missing, then runs the demo in this same process.
import { fileURLToPath } from 'node:url';

await import('./ensure.mjs');
const program = new URL('../bin/gatehouse.js', import.meta.url);
process.argv.splice(1, 1, fileURLToPath(program), 'demo');

// npm hands a SIGTERM to the shell between it and this process, and some shells die of it without passing it on.
const shell = process.ppid;
setInterval(() => {
  if (process.ppid !== shell) process.kill(process.pid, 'SIGTERM');
}, 250).unref();

await import(program.href);
