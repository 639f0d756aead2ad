/** The accounts room on an embedded store, with the fixture's integration and a service on real HTTP; several rooms may share one store. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Accounts, createAccounts, type IntegratedAccount } from '../../src/accounts/index.js';
import { SecretText } from '../../src/base/index.js';
import type { Catalogue } from '../../src/catalogue/index.js';
import { type FixtureEdit, loadFixture } from '../../src/catalogue/test-fixture/load-fixture.js';
import { fixedKeys } from '../../src/config/index.js';
import { type Consents, createConsents } from '../../src/consent/index.js';
import type { Send } from '../../src/outbound/index.js';
import { openStore, type Store } from '../../src/store/index.js';
import type { OAuthClient } from '../../src/tokens/index.js';
import { createVault, type Vault } from '../../src/vault/index.js';
import { type Service, startService } from './start-service.js';

/** A clock that only the test advances; durations are the machine's. */
export interface TestClock {
  at: number;
}

/** One process's room. */
export interface Room {
  readonly accounts: Accounts;
  readonly consents: Consents;
  readonly store: Store;
  readonly vault: Vault;
}

export interface Ground {
  readonly service: Service;
  readonly clock: TestClock;
  readonly catalogue: Catalogue;
  open(options?: RoomOptions): Promise<Room>;
}

export interface RoomOptions {
  readonly keyFill?: number;
  readonly previousFills?: readonly number[];
  readonly client?: OAuthClient | null;
  readonly send?: Send;
  readonly connectTo?: ReadonlyMap<string, string>;
}

/** Keys the hashes of links and states. */
export const hashKey = new Uint8Array(32).fill(9);

/** Signal of a caller that stays. */
export const stays = (): AbortSignal => new AbortController().signal;

const errors = `
    invalid_code: { class: invalid_grant, help: Generate a new code in the account's own data centre. }
    invalid_client_secret: { class: invalid_client, help: Check ACME_CLIENT_SECRET. }
    access_denied: { class: invalid_grant, help: Consent was denied. }
    Access Denied: { class: throttled, help: Wait ten minutes. }
    general_error: { class: temporary, help: Try again. }`;

// A catalogue never changes, and validating it takes longer than most tests of this room.
const loaded = new Map<string, Catalogue>();

function catalogueWith(edits: readonly FixtureEdit[]): Catalogue {
  const key = JSON.stringify(edits);
  const present = loaded.get(key) ?? loadFixture(edits);
  loaded.set(key, present);
  return present;
}

/** Opens the ground of one test: a service, a clock and a folder for the store, with edits of the catalogue where it needs another. */
export async function openGround(edits: readonly FixtureEdit[] = []): Promise<Ground> {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-accounts-'));
  const service = await startService();
  const known = { file: 'integration.yaml', replace: '  errors:\n', by: `  errors:${errors}\n` };
  const catalogue = catalogueWith([known, ...edits]);
  const clock: TestClock = { at: Date.UTC(2026, 5, 1) };
  const stores: Store[] = [];
  onTestFinished(async () => {
    for (const store of stores) await store.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    service,
    clock,
    catalogue,
    open: async ({ keyFill = 7, previousFills = [], client = testClient, send, connectTo } = {}) => {
      const hands = { now: () => clock.at, monotonic: () => performance.now() };
      const store = await openStore({ databaseUrl: null, dataDir: folder, clock: hands });
      stores.push(store);
      const vault = createVault(fixedKeys(keyOf(keyFill), previousFills.map(keyOf)));
      const parts = {
        store,
        clock: hands,
        catalogue,
        vault,
        send: send ?? service.send,
        configuredClient: () => client ?? undefined,
      };
      const accounts = createAccounts(parts);
      const consents = createConsents({ ...parts, accounts, hashKey, ...(connectTo ? { connectTo } : {}) });
      onTestFinished(() => accounts.settle());
      return { accounts, consents, store, vault };
    },
  };
}

/** The client that the service knows. */
export const testClient: OAuthClient = { id: 'client', secret: new SecretText('client-secret') };

function keyOf(fill: number) {
  return { id: `key-${fill}`, bytes: new Uint8Array(32).fill(fill) };
}

/** Connects an account by a fresh code. */
export async function connect({ service }: Ground, { accounts }: Room, code = 'code-1'): Promise<IntegratedAccount> {
  service.issueCode(code);
  const connected = await accounts.connect(
    { integration: 'acme', name: 'Acme of the test', dataCenter: 'us', input: { kind: 'code', code } },
    stays(),
  );
  if (!connected.ok) throw new Error(connected.refusal.message);
  return connected.value;
}
