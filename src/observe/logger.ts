import { destination, type Logger, pino } from 'pino';

export type { Logger } from 'pino';

// Declared paths first; the pattern is the last guard, for a secret that somebody put into a sentence.
const secretPaths = [
  'token',
  '*.token',
  'authorization',
  '*.authorization',
  'headers.authorization',
  'password',
  '*.password',
  'secret',
  '*.secret',
  'client_secret',
  'refresh_token',
  'access_token',
  'code_verifier',
];
const secretShapes = /\bgh[a-z]_[A-Za-z0-9_-]{49}|(?<=[Aa]uthorization["':= ]{1,4})[A-Za-z-]+ [\w.~+/=-]+/g;

/** The process's log: one JSON line an event on standard error, secrets masked by declared path and by shape. */
export function createLogger(level: string): Logger {
  const stream = destination({ dest: 2, sync: true });
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: secretPaths, censor: '[secret]' },
    },
    { write: (line: string) => stream.write(maskSecrets(line)) },
  );
}

/** A text with everything that looks like one of our tokens or an authorization header's value masked. */
export function maskSecrets(text: string): string {
  return text.replace(secretShapes, '[secret]');
}
