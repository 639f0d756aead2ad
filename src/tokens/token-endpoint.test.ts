import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fixtureIntegration } from '../catalogue/test-fixture/load-fixture.js';
import { oauthServerOf } from './oauth-server.js';
import { classifyTokenReply } from './token-endpoint.js';

const integration = fixtureIntegration();
const server = oauthServerOf({
  integration,
  hosts: { accounts: { host: 'accounts.acme.example', basePath: '' } },
  context: {},
});
if (!server.ok) throw new Error('the fixture has no OAuth');
const validate = (status: number, text: string) => classifyTokenReply({ status, text }, server.value);

describe('judging a token endpoint', () => {
  it('never throws, and grants nothing without an access token', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 599 }), fc.oneof(fc.string(), fc.json()), (status, text) => {
        const answer = validate(status, text);
        if (answer.kind === 'granted') expect(JSON.parse(text)).toHaveProperty('access_token');
        else expect(answer.message.length).toBeGreaterThan(20);
      }),
    );
  });

  it('takes no error for a grant, and calls a consent dead for known reasons alone', () => {
    const member = fc.oneof(fc.string(), fc.constant(undefined), fc.integer());
    const reply = fc.record({ error: fc.string({ minLength: 1 }), access_token: member, error_description: member });
    fc.assert(
      fc.property(reply, (body) => {
        const answer = validate(200, JSON.stringify(body));
        expect(answer.kind).toBe('refused');
        if (answer.kind === 'refused' && body.error !== 'invalid_grant') expect(answer.fault).not.toBe('dead_grant');
      }),
    );
  });

  it('finds no error of the record in the names that every object has', () => {
    for (const error of ['constructor', '__proto__', 'toString'])
      expect(validate(200, JSON.stringify({ error }))).toMatchObject({ kind: 'refused', fault: 'other', code: error });
  });

  it('reads scopes parted by commas or spaces, and no lifetime beyond the record’s', () => {
    const answer = validate(200, JSON.stringify({ access_token: 'a', scope: 'a.READ, b.ALL c.x', expires_in: 9e9 }));
    expect(answer).toMatchObject({
      kind: 'granted',
      grant: { scopes: ['a.READ', 'b.ALL', 'c.x'], expiresInSeconds: 3600, refreshToken: null },
    });
  });
});
