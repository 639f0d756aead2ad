import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { RE2JS } from 're2js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { newSecret, readSecretShape } from '../../src/base/index.js';

const prefixes = ['gtha', 'gthc', 'gthd', 'gthl', 'gths', 'gtht'];
/** Tokens that are held against the shipped rules by RE2, as the scanners do it. */
const slowSample = 500;
const tokens = Array.from({ length: 20_000 }, (_, index) => newSecret(prefixes[index % prefixes.length] ?? ''));

interface Rule {
  readonly id: string;
  readonly regex: string;
  readonly keywords: readonly string[];
}
interface Compiled extends Rule {
  readonly pattern: RE2JS;
  readonly words: readonly string[];
}

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
const compile = (rules: readonly Rule[]): readonly Compiled[] =>
  rules.map((rule) => ({
    ...rule,
    pattern: RE2JS.compile(rule.regex),
    words: rule.keywords.map((word) => word.toLowerCase()),
  }));

const known = compile((JSON.parse(read('./gitleaks-rules.json')) as { rules: Rule[] }).rules);

/** The rules that find something, as a scanner applies them: a rule is tried only where one of its keywords is in the text. */
function findersOf(text: string, rules: readonly Compiled[]): readonly string[] {
  const lower = text.toLowerCase();
  return rules
    .filter(({ words }) => words.some((word) => lower.includes(word)))
    .filter(({ pattern }) => pattern.matcher(text).find())
    .map(({ id }) => id);
}

/** What the first group of a rule finds. */
function foundBy({ pattern }: Compiled, text: string): string | null {
  const matcher = pattern.matcher(text);
  return matcher.find() ? matcher.group(1) : null;
}

const tomlRule = /id = "(.*)"[^[]*regex = '''(.*)'''\nkeywords = (\[.*\])/g;
const gitleaks = compile(
  [...read('../../deploy/secret-scanning/gitleaks.toml').matchAll(tomlRule)].map(
    ([, id = '', regex = '', keywords]) => ({
      id,
      regex,
      keywords: JSON.parse(keywords ?? '[]') as string[],
    }),
  ),
);
const detectors = parse(read('../../deploy/secret-scanning/trufflehog.yaml')) as {
  readonly detectors: readonly { name: string; keywords: string[]; regex: { token: string } }[];
};
const trufflehog = compile(
  detectors.detectors.map(({ name, keywords, regex }) => ({ id: name, keywords, regex: regex.token })),
);

describe('20,000 tokens', () => {
  it('are not matched by any gitleaks rule for tokens of other services', () => {
    const found = tokens.flatMap((token) =>
      findersOf(`https://gatehouse.example.com/mcp/${token}`, known).map((id) => `${id}: ${token.slice(0, 5)}`),
    );
    expect(found).toEqual([]);
  });

  it.each([
    ['gitleaks', gitleaks, 'gatehouse-token'],
    ['TruffleHog', trufflehog, 'GatehouseToken'],
  ] as const)('are each found whole by the one rule that is shipped for %s', (_scanner, rules, id) => {
    expect(rules).toHaveLength(2);
    const rule = rules.find((candidate) => candidate.id === id);
    if (!rule) throw new Error('there is no such rule');
    // The scanners' own engine is slow here; the pattern is written so that JavaScript reads it in the same way.
    for (const token of tokens.slice(0, slowSample)) {
      expect(findersOf(`x ${token}\n`, rules)).toEqual([id]);
      expect(foundBy(rule, `{"url":"https://gatehouse.example.com/mcp/${token}"}`)).toBe(token);
    }
    const pattern = new RegExp(rule.regex);
    const missed = tokens.filter(
      (token) => pattern.exec(`{"url":"https://gatehouse.example.com/mcp/${token}"}`)?.[1] !== token,
    );
    expect(missed).toEqual([]);
  });
});

/** A token as it was before the prefix `gth`. */
function formerToken(prefix: string): string {
  const text = `${prefix}_${randomBytes(32).toString('base64url')}`;
  return text + createHash('sha256').update(text).digest('hex').slice(0, 6);
}

describe('tokens from before the prefix gth', () => {
  it('are still tokens, and found by the rule for them', () => {
    for (const prefix of prefixes) {
      const former = formerToken(prefix.replace('gth', 'gh'));
      expect(readSecretShape(prefix, former), former).toBe(true);
      expect(readSecretShape(prefix, `${former.slice(0, -1)}${former.endsWith('0') ? '1' : '0'}`)).toBe(false);
      for (const [index, rules] of [gitleaks, trufflehog].entries()) {
        expect(findersOf(`x ${former}\n`, rules)).toEqual([['gatehouse-former-token', 'GatehouseFormerToken'][index]]);
      }
    }
  });

  it('are what a rule of others does find: that is why they were given up', () => {
    const former = Array.from({ length: 500 }, () => formerToken('ghs'));
    const found = former.filter((token) => findersOf(token, known).includes('github-app-token'));
    expect(found.length).toBeGreaterThan(50);
  });
});
