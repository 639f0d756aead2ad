import { runCommandLine } from './cli/index.js';

// A reader such as `head` may close the pipe before all output is written.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});
// Not awaited here: chunks that load later import this file, and would wait for the command to end.
void runCommandLine(process.argv).then((code) => {
  process.exitCode = code;
});
