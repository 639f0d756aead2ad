import { destination, type Logger, pino } from 'pino';
import { escapeInvisible } from '../base/index.js';
import { maskSecrets } from './mask-secrets.js';

export type { Logger } from 'pino';

const secretNames = [
  'token',
  'authorization',
  'password',
  'secret',
  'client_secret',
  'refresh_token',
  'access_token',
  'code_verifier',
  'device_code',
];
// Declared paths first; the masking of shapes is the last guard, for a secret that somebody put into a sentence.
const secretPaths = [
  ...secretNames.flatMap((name) => [name, `*.${name}`]),
  ...['authorization', 'cookie', '["proxy-authorization"]', '["set-cookie"]'].flatMap((name) => {
    const member = name.startsWith('[') ? name : `.${name}`;
    return [`headers${member}`, `*.headers${member}`];
  }),
];

/** Where a log line goes; each ends with a line break. */
export type WriteLine = (line: string) => void;

/**
 * The process's log: one JSON line an event on standard error, secrets masked by declared path and by shape,
 * characters that a terminal might act on escaped.
 */
export function createLogger(level: string, write: WriteLine = standardError()): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: secretPaths, censor: '[secret]' },
    },
    { write: (line: string) => write(escapeInvisible(maskSecrets(line))) },
  );
}

function standardError(): WriteLine {
  const stream = destination({ dest: 2, sync: true });
  // A reader of the log that has gone away must not take the gateway with it, and there is nobody left to tell.
  stream.on('error', () => undefined);
  return (line) => void stream.write(line);
}
