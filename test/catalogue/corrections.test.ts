import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { landedFacts } from './corrections.js';
import { zohoMail } from './service-caller.js';

const { methods } = zohoMail();
const notCovered = readFileSync(new URL('../../catalogue/zoho-mail/NOT-COVERED.md', import.meta.url), 'utf8');
const ranks = ['code', 'page', 'live'];
const methodOf = (tool: string) => {
  const method = methods.find(({ toolName }) => toolName === tool);
  if (!method) throw new Error(`there is no tool ${tool}`);
  return method.record;
};

describe('the facts of 2026-11-29', () => {
  it('are all accounted for, each once', () => {
    const numbers = [
      ...Array.from({ length: 21 }, (_, at) => `1.${at + 1}`),
      ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((at) => `2.${at}`),
    ];
    expect(landedFacts.map(({ fact }) => fact)).toEqual(numbers);
  });

  it.each(landedFacts.map((landed) => [landed.fact, landed.about, landed] as const))(
    '%s, %s: the catalogue or the list of what is left out has it',
    (_fact, _about, { tools, strength, says, notCovered: words }) => {
      expect(tools !== undefined || words !== undefined).toBe(true);
      if (words !== undefined) expect(notCovered).toMatch(new RegExp(`^\\| [^\\n]*${escaped(words)}`, 'm'));
      for (const tool of tools ?? []) {
        const record = methodOf(tool);
        expect(record.seen, tool).toBe('2026-11-29');
        expect(record.evidence, tool).toMatch(says ?? /^$/);
        expect(ranks.indexOf(record.strength ?? ''), tool).toBeGreaterThanOrEqual(ranks.indexOf(strength ?? 'live'));
      }
    },
  );
});

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
