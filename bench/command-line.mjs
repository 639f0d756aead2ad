// What the commands here have in common: flags, --help, and leaving with the usage where a flag is wrong.
import { parseArgs } from 'node:util';

/** The flags that were given; prints the usage and ends for `--help`, ends with code 2 for a flag that there is not. */
export function readFlags(options, usage) {
  return readGiven({ options }, { usage, refuse: (fault) => leave(fault, usage) }).values;
}

/** The same with arguments besides flags, for a long usage: a wrong flag ends with one line. */
export function readArguments(options, usage) {
  const refuse = (fault) => leaveBriefly(`${fault.split('. ')[0]}.`);
  return readGiven({ options, allowPositionals: true }, { usage, refuse });
}

function readGiven(config, { usage, refuse }) {
  try {
    const given = parseArgs({ ...config, options: { ...config.options, help: { type: 'boolean' } } });
    if (!given.values.help) return given;
  } catch (error) {
    refuse(error.message);
  }
  process.stdout.write(usage);
  process.exit(0);
}

/** Ends with code 2, saying what is wrong. */
export function leave(fault, usage) {
  process.stderr.write(`${fault}\n${usage}`);
  process.exit(2);
}

/** Ends with code 2 and one line. */
export function leaveBriefly(fault) {
  leave(`${fault} Run with --help for the options.`, '');
}
