import { describe, expect, it } from 'vitest';
import { SecretText } from '../base/index.js';
import type { CredentialFieldRecord } from '../catalogue/index.js';
import { credentialValues, membersOf } from './sealed-credentials.js';

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
