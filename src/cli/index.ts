/** The command line: one file a command. */
export { runCommandLine } from './run-command-line.js';
