import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { SecretText } from './secret-text.js';

describe('SecretText', () => {
  const secret = new SecretText('hunter2');

  it('does not print by any ordinary way', () => {
    const shown = [
      String(secret),
      `${secret}`,
      JSON.stringify({ secret }),
      inspect(secret),
      inspect({ nested: { secret } }, { depth: 9 }),
      Object.values(secret).join(),
      new Error('x', { cause: secret }).stack ?? '',
    ];
    expect(shown.join(' ')).not.toContain('hunter2');
  });

  it('gives its text where it is asked by name', () => {
    expect(secret.reveal()).toBe('hunter2');
  });
});
