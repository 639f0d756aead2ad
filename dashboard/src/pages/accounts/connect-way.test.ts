import { describe, expect, it } from 'vitest';
import type { ConnectWay } from '../../api/connect-types';
import type { Account, Integration } from '../../api/types';
import { firstWay, wayOfAccount } from './connect-way';

const way = (name: ConnectWay['way'], grant: string | null, missing: readonly string[] = []): ConnectWay => ({
  way: name,
  grant,
  fields: {},
  context: {},
  client: {},
  client_configured: null,
  redirect_uri: null,
  missing: missing.map((setting) => ({ setting, description: '' })),
});
const integration = (usual: ConnectWay['way'], ways: readonly ConnectWay[]) =>
  ({ connection: { way: usual, ways } }) as unknown as Integration;
const account = (how: Account['connected_with']) => ({ connected_with: how }) as Account;

describe('the way of an account', () => {
  const both = integration('consent', [way('consent', 'code'), way('values', 'jwt_bearer')]);

  it('is the usual one where it is not known, or the integration no longer has it', () => {
    expect(wayOfAccount(both, account(null))?.grant).toBe('code');
    expect(wayOfAccount(both, account('device_code'))?.grant).toBe('code');
  });

  it('is the one that it was connected in', () => {
    expect(wayOfAccount(both, account('jwt_bearer'))?.grant).toBe('jwt_bearer');
    expect(wayOfAccount(both, account('refresh_token'))?.grant).toBe('code');
    expect(wayOfAccount(integration('values', [way('values', null)]), account('values'))?.grant).toBeNull();
  });

  it('is offered first where nothing is missing for it', () => {
    expect(firstWay(both)?.grant).toBe('code');
    const two = integration('values', [way('values', 'jwt_bearer', ['X']), way('values', 'client_credentials')]);
    expect(firstWay(two)?.grant).toBe('client_credentials');
    expect(firstWay(integration('consent', [way('consent', 'code', ['X'])]))?.grant).toBe('code');
  });
});
