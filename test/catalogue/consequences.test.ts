import { describe, expect, it } from 'vitest';
import { shippedCatalogue } from '../../src/catalogue/index.js';

const { integrations } = await shippedCatalogue();
const changes = [...integrations.values()].flatMap(({ methods }) =>
  methods.filter(({ record }) => record.effect !== 'read' && record.documentation),
);

describe('what a change means for people', () => {
  it('is told for every tool that can be held for approval', () => {
    expect(changes.length).toBeGreaterThan(200);
    expect(changes.filter(({ record }) => !record.consequences).map(({ toolName }) => toolName)).toEqual([]);
  });

  it('is told in its own words, not in those of the description', () => {
    const copied = changes.filter(({ record }) =>
      record.documentation?.description.includes(record.consequences?.say ?? ''),
    );
    expect(copied.map(({ toolName }) => toolName)).toEqual([]);
  });

  it('is one sentence or more that fits next to the decision', () => {
    const odd = changes.filter(({ record }) => !/^[A-Z].{15,298}\.$/.test(record.consequences?.say ?? ''));
    expect(odd.map(({ toolName, record }) => `${toolName}: ${record.consequences?.say}`)).toEqual([]);
  });

  it('is not called reversible where it says that it is not', () => {
    const never = /cannot be (?:undone|recalled|cancelled|turned off)|permanently|is lost\b/i;
    const wrong = changes.filter(
      ({ record: { consequences } }) => consequences?.reversible === 'yes' && never.test(consequences.say),
    );
    expect(wrong.map(({ toolName }) => toolName)).toEqual([]);
  });
});
