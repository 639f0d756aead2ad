import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readConnectRequest } from './read-connect-request.js';

const failuresOf = (body: unknown): string[] => {
  const result = readConnectRequest(body);
  return result.ok ? [] : (result.refusal.failures ?? []).map(({ path, message }) => `${path} ${message}`);
};
const valid = { integration: 'service', data_center: 'com', code: '1000.abc' };

describe('readConnectRequest', () => {
  it.each([
    [{}, ['integration is required']],
    [{ ...valid, code: null, grant: 'password' }, ['grant must be client_credentials or jwt_bearer']],
    [{ ...valid, fields: ['x'] }, ['fields must be an object of texts']],
    [{ ...valid, context: { site: 7 } }, ['context.site must be a text of 1 to 20000 characters']],
    [{ ...valid, refresh_token: 'r' }, ['code or refresh_token must be given, and not both']],
    [{ ...valid, integration: 7 }, ['integration must be a text of 1 to 2000 characters']],
    [{ ...valid, code: ' ' }, ['code must be a text of 1 to 2000 characters']],
    [{ ...valid, datacenter: 'eu' }, ['datacenter is not a field (did you mean data_center?)']],
    [{ ...valid, client_id: 'id' }, ['client_secret is required with client_id']],
    [{ ...valid, client_secret: 's' }, ['client_id is required with client_secret']],
    [{ ...valid, name: 'n'.repeat(101) }, ['name must be a text of 1 to 100 characters']],
    [
      { integration: 'service', data_center: 'com', refresh_token: 'r', code_verifier: 'v' },
      ['code_verifier requires code'],
    ],
  ])('refuses %j in words', (body, expected) => {
    expect(failuresOf(body)).toEqual(expected);
  });

  it('never throws, and never repeats a value in its words', () => {
    const secret = fc.stringMatching(/^[a-zA-Z0-9]{30,40}$/);
    fc.assert(
      fc.property(fc.jsonValue(), (body) => {
        readConnectRequest(body);
      }),
    );
    fc.assert(
      fc.property(secret, (text) => {
        const result = readConnectRequest({ code: text, refresh_token: text, client_secret: text, wrong: text });
        expect(JSON.stringify(result)).not.toContain(text);
      }),
    );
  });

  it('keeps secrets in a type that cannot print', () => {
    const result = readConnectRequest({
      integration: 'service',
      data_center: 'com',
      refresh_token: 'hunter2',
      client_id: 'id',
      client_secret: 'hunter3',
      integrated_account_id: 'acc_1',
    });
    expect(result).toMatchObject({
      ok: true,
      value: { name: 'service', dataCenter: 'com', accountId: 'acc_1', input: { kind: 'refresh_token' } },
    });
    expect(JSON.stringify(result)).not.toMatch(/hunter/);
  });

  it('takes a code with what belongs to it, nulls meaning absent', () => {
    const result = readConnectRequest({ ...valid, redirect_uri: 'https://gate.example/back', refresh_token: null });
    expect(result).toEqual({
      ok: true,
      value: {
        integration: 'service',
        name: 'service',
        dataCenter: 'com',
        input: { kind: 'code', code: '1000.abc', redirectUri: 'https://gate.example/back' },
      },
    });
  });
});
