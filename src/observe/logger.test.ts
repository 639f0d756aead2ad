import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newSecret } from '../base/index.js';
import { createLogger } from './index.js';

/** What the log holds after one event. */
function logged(write: (log: ReturnType<typeof createLogger>) => void): string {
  const lines: string[] = [];
  write(createLogger('trace', (line) => lines.push(line)));
  return lines.join('');
}

const credential = 'dXNlcjpoaWRkZW4tcGFydA==';

describe('the log', () => {
  it.each([
    ['a header line', `Authorization: Scheme-token ${credential}`],
    ['a header line without a scheme', `authorization: ${credential}`],
    ['another case and a proxy', `PROXY-AUTHORIZATION: Basic ${credential}`],
    ['a JSON member', JSON.stringify({ authorization: `Acme-oauthtoken ${credential}` })],
    ['JSON inside JSON', JSON.stringify(JSON.stringify({ Authorization: `Bearer ${credential}` }))],
    ['names and values in a list', JSON.stringify(['authorization', `Bearer ${credential}`])],
    ['a list of values', JSON.stringify({ authorization: [`Bearer ${credential}`] })],
    ['a scheme alone', `sent with Acme-oauthtoken ${credential} to it`],
    ['a form', `grant_type=x&refresh_token=${credential}&client_secret=${credential}&a=b`],
    ['an address with a password', `postgres://gate:${credential.replaceAll('=', '')}@db/house`],
  ])('does not show the credential of %s, wherever it stands', (_title, text) => {
    const shown = [
      logged((log) => log.info(text)),
      logged((log) => log.warn({ deep: { list: [text] } }, 'seen')),
      logged((log) => log.error({ err: new Error(text, { cause: text }) }, 'failed')),
    ].join('');
    expect(shown).not.toContain('dXNlcjpoaWRkZW4');
    expect(shown).toContain('[secret]');
    for (const line of shown.trim().split('\n')) expect(() => JSON.parse(line), line).not.toThrow();
  });

  it('escapes what a terminal acts on or a person does not see, and still says the same', () => {
    const text = 'a\u001b[2J\u009b31m\u007f\u202eb\u200b\u{e0041}\u2028\nforged';
    const line = logged((log) => log.warn({ client: text }, text));
    expect(line.trimEnd()).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    expect(JSON.parse(line)).toMatchObject({ client: text, msg: text });
  });

  it('shows none of our tokens, whatever stands around them', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.constantFrom('gths', 'gtha', 'gthc', 'gthl'),
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.string(),
        (before, prefix, bytes, after) => {
          const secret = newSecret(prefix, () => bytes);
          const line = logged((log) => log.info({ note: `${before}${secret}${after}` }, `/mcp/${secret}/sse`));
          expect(line).not.toContain(secret.slice(4, 40));
        },
      ),
    );
  });

  it('stays one JSON document a line, whatever is masked in it', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom(
        'authorization',
        ': ',
        '"',
        '\\',
        '\n',
        '\b',
        'bearer ',
        'password=',
        'x://a:',
        '@',
        'secret-value-of-a-kind',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece), fc.array(piece), (first, second) => {
        const line = logged((log) =>
          log.info({ note: first.join(''), twice: JSON.stringify(second) }, second.join('')),
        );
        expect(JSON.parse(line)).toMatchObject({ level: 'info' });
      }),
    );
  });

  it('does not show what stands under a declared name', () => {
    const secret = { token: 'plain-1', password: 'plain-2', headers: { authorization: 'plain-3', cookie: 'plain-4' } };
    const line = logged((log) => log.info({ ...secret, inner: secret }, 'event'));
    expect(line).not.toContain('plain-');
  });

  it('leaves alone what is no secret', () => {
    const words =
      'mcp_0123456789abcdef answered; authorization is required; the token of acc_1 ends; https://a.example:8787/x';
    expect(logged((log) => log.info({ id: 'acc_0123456789abcdef' }, words))).toContain(words);
  });

  it('keeps quiet below its level', () => {
    const lines: string[] = [];
    const log = createLogger('warn', (line) => lines.push(line));
    log.info('no');
    log.warn('yes');
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ level: 'warn', msg: 'yes' }]);
  });
});
