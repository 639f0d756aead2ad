import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SecretText } from '../base/index.js';
import { fixedKeys } from '../config/index.js';
import { createVault } from './vault.js';

const key = (id: string, fill: number) => ({ id, bytes: new Uint8Array(32).fill(fill) });
const place = { accountId: 'acc_1', kind: 'refresh_token', expiresAt: null, updatedAt: 1 } as const;

describe('the vault', () => {
  const vault = createVault(fixedKeys(key('one', 1)));

  it('refuses a row whose key is not at hand, naming the key and the account', () => {
    const opened = createVault(fixedKeys(key('two', 2))).open(vault.seal(new SecretText('x'), place));
    expect(opened).toMatchObject({
      ok: false,
      refusal: { message: expect.stringMatching(/account acc_1 .* key one/) },
    });
  });

  it('refuses a row that was moved or changed in any byte', () => {
    const row = vault.seal(new SecretText('hunter2'), place);
    expect(vault.open({ ...row, accountId: 'acc_2' }).ok).toBe(false);
    expect(vault.open({ ...row, kind: 'access_token' }).ok).toBe(false);
    const bytes = Buffer.from(row.sealed, 'base64');
    for (let index = 0; index < bytes.length; index += 1) {
      const changed = Buffer.from(bytes);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(vault.open({ ...row, sealed: changed.toString('base64') }).ok, `byte ${index}`).toBe(false);
    }
    expect(vault.open({ ...row, sealed: '' }).ok).toBe(false);
  });

  it('opens what it sealed, and what earlier keys sealed, whatever the text', () => {
    const rotated = createVault(fixedKeys(key('two', 2), [key('one', 1)]));
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const row = vault.seal(new SecretText(text), place);
        expect(inspect(row)).not.toContain(text.length > 3 ? text : '\u0000');
        for (const reader of [vault, rotated]) {
          const opened = reader.open(row);
          expect(opened.ok && opened.value.reveal()).toBe(text);
        }
      }),
    );
    expect(rotated.seal(new SecretText('x'), place).keyId).toBe('two');
  });

  it('opens a text without a row in its own place alone', () => {
    const sealed = vault.sealText(new SecretText('hunter2'), 'consent/1');
    expect(vault.openText(sealed, 'consent/2').ok).toBe(false);
    // Nor does an account's row open in a consent, or the other way round.
    expect(vault.open({ ...place, ...sealed }).ok).toBe(false);
    expect(vault.openText(vault.seal(new SecretText('hunter2'), place), 'consent/1').ok).toBe(false);
    const opened = vault.openText(sealed, 'consent/1');
    expect(opened.ok && opened.value.reveal()).toBe('hunter2');
    expect([vault.holdsKey('one'), vault.holdsKey('two')]).toEqual([true, false]);
  });

  it('never seals the same text to the same bytes', () => {
    const rows = Array.from({ length: 50 }, () => vault.seal(new SecretText('same'), place).sealed);
    expect(new Set(rows).size).toBe(50);
  });
});
