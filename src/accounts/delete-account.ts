import { ok, type Result } from '../base/index.js';
import type { AccountRow } from '../store/index.js';
import { clientOfAccount, oauthServerOf, revokeGrant } from '../tokens/index.js';
import { accountOf, unknownAccount } from './account-reader.js';
import type { AccountsDeps } from './deps.js';
import type { DeletedAccount } from './types.js';

/** Deletes an account, and revokes its grant at the service if possible. */
export async function deleteAccount(
  deps: AccountsDeps,
  id: string,
  signal: AbortSignal,
): Promise<Result<DeletedAccount>> {
  const { store, clock, eventOf } = deps;
  const row = await store.accounts.get(id);
  if (!row) return unknownAccount(id);
  const revocationFault = await revoke(deps, row, signal);
  await store.accounts.delete(id, clock.now(), eventOf?.('deleted', row));
  return ok({ id, revokedUpstream: revocationFault === null, revocationFault });
}

/** Returns why the grant was not revoked; null if it was. */
async function revoke(deps: AccountsDeps, row: AccountRow, signal: AbortSignal): Promise<string | null> {
  const { store, vault, catalogue, send } = deps;
  const account = accountOf({ ...row, status: 'active' }, catalogue);
  if (!account) return `The catalogue no longer has ${row.integration}, so the consent was not revoked.`;
  const server = oauthServerOf(account);
  if (!server.ok)
    return `The credentials stay valid at ${account.integration.record.title}: revoke them there if nothing else uses them.`;
  const secret =
    (await store.secrets.get(row.id, 'refresh_token')) ??
    (server.value.record.refresh_token === 'optional' ? await store.secrets.get(row.id, 'access_token') : undefined);
  if (!secret) return 'There was no refresh token to revoke.';
  const token = vault.open(secret);
  if (!token.ok) return token.refusal.message;
  const client = await clientOfAccount(deps, row.id, account.integration);
  return revokeGrant(send, {
    token: token.value,
    server: server.value,
    client: client.ok ? client.value : null,
    signal,
  });
}
