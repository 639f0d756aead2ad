// What the commands here have in common: flags, --help, and leaving with the usage where a flag is wrong.
import { parseArgs } from 'node:util';

/** The flags that were given; prints the usage and ends for `--help`, ends with code 2 for a flag that there is not. */
export function readFlags(options, usage) {
  try {
    const { values } = parseArgs({ options: { ...options, help: { type: 'boolean' } } });
    if (!values.help) return values;
  } catch (error) {
    leave(error.message, usage);
  }
  process.stdout.write(usage);
  process.exit(0);
}

/** Ends with code 2, saying what is wrong. */
export function leave(fault, usage) {
  process.stderr.write(`${fault}\n${usage}`);
  process.exit(2);
}
