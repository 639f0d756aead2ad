/** The command line: one file per command. */
export { runCommandLine } from './run-command-line.js';
