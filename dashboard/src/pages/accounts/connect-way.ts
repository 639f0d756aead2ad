import type { ConnectWay } from '../../api/connect-types';
import type { Account, Integration } from '../../api/types';

/** The key of a way to connect, unique within its integration. */
export function keyOfWay({ way, grant }: Pick<ConnectWay, 'way' | 'grant'>): string {
  return grant ?? way;
}

const grantOf: { readonly [how in NonNullable<Account['connected_with']>]: string } = {
  code: 'code',
  refresh_token: 'code',
  device_code: 'device',
  client_credentials: 'client_credentials',
  jwt_bearer: 'jwt_bearer',
  values: 'values',
  none: 'values',
};

/** The way in which an account is reconnected: the one that it was connected in, else the usual one. */
export function wayOfAccount({ connection }: Integration, account: Account): ConnectWay | undefined {
  const { ways, way: usual } = connection;
  const grant = account.connected_with === null ? null : grantOf[account.connected_with];
  return ways.find((way) => keyOfWay(way) === grant) ?? ways.find(({ way }) => way === usual) ?? ways[0];
}

/** The way that a person is offered first: the usual one, where nothing is missing for it. */
export function firstWay({ connection: { ways, way: usual } }: Integration): ConnectWay | undefined {
  return (
    ways.find(({ way, missing }) => way === usual && missing.length === 0) ??
    ways.find(({ way }) => way === usual) ??
    ways[0]
  );
}
