import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { CommandFault } from './output.js';

/** Whether a person can be prompted: both ends of the terminal are available. */
export function canAsk(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true;
}

/**
 * Prompts a person for one line on the terminal, without echo if it is secret. Standard output stays free for the
 * result.
 */
export async function ask(words: string, { isSecret }: { readonly isSecret: boolean }): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const stop = new AbortController();
  process.stderr.write(`${words}: `);
  const lines = createInterface({ input: process.stdin, output: isSecret ? nowhere : process.stderr, terminal: true });
  lines.on('SIGINT', () => stop.abort());
  try {
    return (await lines.question('', { signal: stop.signal })).trim();
  } catch {
    throw new CommandFault('Stopped; nothing was connected.');
  } finally {
    if (isSecret) process.stderr.write('\n');
    lines.close();
  }
}
