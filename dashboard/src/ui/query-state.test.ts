import { describe, expect, it } from 'vitest';
import { withParameter } from './query-state';

describe('a piece of state in the address', () => {
  it('is added, changed and taken out without touching the others', () => {
    expect(withParameter('', 'q', 'acme')).toBe('?q=acme');
    expect(withParameter('?a=1&q=acme&b=2', 'q', 'b&c=d')).toBe('?a=1&q=b%26c%3Dd&b=2');
    expect(withParameter('?a=1&q=acme', 'q', null)).toBe('?a=1');
    expect(withParameter('?q=acme', 'q', null)).toBe('');
  });
});
