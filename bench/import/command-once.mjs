// One command of the command line in a process of its own; writes its CPU time and peak memory as JSON. Arguments: the file for the
// figures, then those of the command.
import { writeFileSync } from 'node:fs';

const [figures] = process.argv.splice(2, 1);
process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  const { maxRSS } = process.resourceUsage();
  writeFileSync(figures, JSON.stringify({ cpuMs: (user + system) / 1000, peakMb: maxRSS / 1024 }));
});
await import('../../bin/gatehouse.js');
