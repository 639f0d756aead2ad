import { describe, expect, it } from 'vitest';
import { SecretText } from '../base/index.js';
import type { CredentialFieldRecord } from '../catalogue/index.js';
import { fixedKeys } from '../config/index.js';
import type { SecretRow } from '../store/index.js';
import { createVault } from '../vault/index.js';
import { credentialValues, membersOf, readCredentials, sealCredentials } from './sealed-credentials.js';

const field = (json?: readonly string[]): CredentialFieldRecord => ({
  title: 'field',
  secret: true,
  optional: false,
  ...(json && { json }),
});
const textsOf = (values: ReadonlyMap<string, SecretText>) =>
  Object.fromEntries([...values].map(([name, text]) => [name, text.reveal()]));

describe('the members of a JSON file', () => {
  const of = (text: string) => membersOf(new SecretText(text), ['id', 'key', 'constructor']);

  it('are those that are named and are texts', () => {
    expect(of('{"key":"k","id":"i","more":"m"}')).toEqual([
      ['id', 'i'],
      ['key', 'k'],
    ]);
    expect(of('{"id":5,"key":""}')).toEqual([]);
    expect(of('{"id":null,"key":["k"]}')).toEqual([]);
  });

  it.each([['[]'], ['["id"]'], ['null'], ['5'], ['none'], ['']])('are none where it is no object: %s', (text) => {
    expect(of(text)).toEqual([]);
  });
});

describe('the values that templates of credentials name', () => {
  it('are the fields, and of a JSON file its members', () => {
    const fields = {
      token: new SecretText('t'),
      file: new SecretText('{"id":"i","other":"o"}'),
      constructor: new SecretText('c'),
    };
    const values = credentialValues({ token: field(), file: field(['id']) }, fields);
    expect(textsOf(values)).toEqual({ token: 't', 'file.id': 'i', constructor: 'c' });
  });
});

describe('sealed credentials', () => {
  const vaultWith = (fill: number) => createVault(fixedKeys({ id: `k${fill}`, bytes: new Uint8Array(32).fill(fill) }));
  const vault = vaultWith(1);
  const place = { accountId: 'acc_1', updatedAt: 5 };
  const read = (row: SecretRow | undefined, from = vault) =>
    readCredentials({ store: { secrets: { get: async () => row } }, vault: from }, 'acc_1');

  it.each(['consent', 'client_credentials', 'jwt_bearer', 'secret', 'none'] as const)(
    'are read as they were given: %s',
    async (grant) => {
      const row = sealCredentials(vault, { grant, fields: { key: new SecretText('k') } }, place);
      expect(row).toMatchObject({ accountId: 'acc_1', kind: 'credentials', expiresAt: null, updatedAt: 5 });
      const found = await read(row);
      expect(found.ok && [found.value.grant, found.value.fields.key?.reveal()]).toEqual([grant, 'k']);
    },
  );

  it('are those of a consent where there are none, and refused where no key opens them', async () => {
    expect(await read(undefined)).toEqual({ ok: true, value: { grant: 'consent', fields: {} } });
    const row = sealCredentials(vault, { grant: 'none', fields: {} }, place);
    expect(await read(row, vaultWith(2))).toMatchObject({ ok: false, refusal: { code: 'unavailable' } });
  });

  it.each([['[]'], ['{"grant":"other","fields":{}}'], ['{"grant":"none"}'], ['{"grant":"none","fields":[]}']])(
    'that this program never wrote are a fault: %s',
    async (text) => {
      const row = vault.seal(new SecretText(text), { ...place, kind: 'credentials', expiresAt: null });
      await expect(read(row)).rejects.toThrow('none of ours');
    },
  );
});
