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
// Declared paths first. Masking by pattern is the last line of defense, for a secret inside a sentence.
const secretPaths = [
  ...secretNames.flatMap((name) => [name, `*.${name}`]),
  ...['authorization', 'cookie', '["proxy-authorization"]', '["set-cookie"]'].flatMap((name) => {
    const member = name.startsWith('[') ? name : `.${name}`;
    return [`headers${member}`, `*.headers${member}`];
  }),
];

/** The destination of log lines; each ends with a line break. */
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
  // A log reader that has disconnected must not stop the gateway, and there is nowhere left to report it.
  stream.on('error', () => undefined);
  return (line) => void stream.write(line);
}
