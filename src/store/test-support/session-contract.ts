import { expect, it } from 'vitest';
import type { SessionRow } from '../index.js';
import type { Stores } from './all-pages.js';
import { sampleAccount, sampleApiToken } from './sample-rows.js';

const session: SessionRow = {
  id: 'ses_1',
  secretHash: 'secret_hash_1',
  role: 'viewer',
  name: 'Ünïcode',
  apiTokenId: null,
  createdAt: 1_000,
  expiresAt: 5_000,
};

/** What every driver's sessions keep to. */
export function describeSessions(stores: Stores): void {
  it('are found by their secret’s hash, on any handle, until the instant at which they end', async () => {
    const { store, other } = stores();
    await store.sessions.insert(session);
    expect(await other.sessions.findBySecretHash('secret_hash_2', 1_000)).toBeUndefined();
    expect(await other.sessions.findBySecretHash('secret_hash_1', 4_999)).toEqual(session);
    expect(await other.sessions.findBySecretHash('secret_hash_1', 5_000)).toBeUndefined();
  });

  it('end by hand, and with the API token that they were begun with', async () => {
    const { store, other } = stores();
    await store.accounts.insert(sampleAccount());
    await store.apiTokens.insert(sampleApiToken());
    await store.sessions.insert(session);
    await store.sessions.insert({ ...session, id: 'ses_2', secretHash: 'secret_hash_2', apiTokenId: 'tok_1' });
    expect(await other.apiTokens.delete('tok_1')).toBe(true);
    expect(await store.sessions.findBySecretHash('secret_hash_2', 1_000)).toBeUndefined();
    expect(await other.sessions.delete('ses_1')).toBe(true);
    expect(await other.sessions.delete('ses_1')).toBe(false);
    expect(await store.sessions.findBySecretHash('secret_hash_1', 1_000)).toBeUndefined();
  });

  it('are purged when they are over, and those alone', async () => {
    const { sessions } = stores().store;
    await sessions.insert(session);
    await sessions.insert({ ...session, id: 'ses_2', secretHash: 'secret_hash_2', expiresAt: 5_001 });
    expect(await sessions.purge(5_000)).toBe(1);
    expect(await sessions.findBySecretHash('secret_hash_2', 5_000)).toBeDefined();
  });
}
