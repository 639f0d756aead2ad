import { expect, it } from 'vitest';
import { findTokens } from '../scripts/find-tokens.mjs';
import { newSecret } from '../src/base/index.js';

it('finds every token wherever it stands, shows none whole, and takes nothing else for one', () => {
  for (const prefix of ['gths', 'gtha', 'gthx']) {
    const token = newSecret(prefix);
    for (const text of [token, `POST /mcp/${token}/sse`, `{"token":"${token}"}`, `Bearer%20${token}&`, `x${token}`])
      expect(findTokens(text)).toEqual([`${token.slice(0, 10)}…`]);
    const last = token.endsWith('0') ? '1' : '0';
    for (const text of [token.slice(0, -1) + last, token.slice(0, -1), `gths_${'A'.repeat(49)}`, 'gths_[secret]'])
      expect(findTokens(text)).toEqual([]);
  }
  expect(findTokens(`Zoho-oauthtoken 1000.${'0f'.repeat(16)}.${'0f'.repeat(16)}`)).toHaveLength(1);
});
