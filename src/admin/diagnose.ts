import { basename } from 'node:path';
import type { Accounts, IntegratedAccount } from '../accounts/index.js';
import { type Clock, errorTable } from '../base/index.js';
import type { Catalogue, WithheldIntegration } from '../catalogue/index.js';
import { type Config, exposedFiles, programCommand } from '../config/index.js';
import type { Send } from '../outbound/index.js';
import type { Store } from '../store/index.js';
import { clientPrefixOf, findMissingKeys } from '../tokens/index.js';
import type { Vault } from '../vault/index.js';
import { allItems } from './all-items.js';

/** The result of one check. */
export interface Finding {
  /** Such as `store`, `key`, `host mail.example.com`, `account acc_…`. */
  readonly name: string;
  readonly verdict: 'ok' | 'warning' | 'fault';
  readonly detail: string;
}

/** What a lost key means and what to do. */
export function lostKeyWords({
  keyId,
  accountIds,
}: {
  readonly keyId: string;
  readonly accountIds: readonly string[];
}): string {
  return `The encryption key ${keyId} is lost: ${accountIds.join(', ')} cannot work until it is given in GATEHOUSE_PREVIOUS_ENCRYPTION_KEYS, its file is put back, or they are reconnected.`;
}

/** Why an integration is not loaded and what to do. */
export function withheldWords({ folder, faults, served }: WithheldIntegration): string {
  const shown = faults.slice(0, shownFaultsMax);
  const more = faults.length > shown.length ? ` and ${faults.length - shown.length} more` : '';
  const state =
    served === undefined
      ? 'is withheld, and its accounts and MCP servers do not work'
      : `has errors; version ${served} is served until the gateway stops`;
  return `The integration in ${folder} ${state}: ${shown.join('; ')}${more}. Correct the files and check them with "${programCommand()} integrations check"; a running gateway applies the changes.`;
}

/** What is checked. */
export interface DiagnoseDeps {
  readonly config: Config;
  readonly catalogue: Catalogue;
  readonly store: Store;
  readonly vault: Vault;
  /** Why the available keys differ from those that the database was used with. */
  readonly keyFaults: readonly string[];
  readonly accounts: Accounts;
  readonly send: Send;
  readonly clock: Clock;
}

const shownFaultsMax = 5;
const hostTimeoutMs = 10_000;
/** Beyond this, signatures and lifetimes are validated wrongly. */
const skewWarningMs = 30_000;
const skewFaultMs = 5 * 60_000;

/**
 * Checks everything that the gateway needs: store, keys, OAuth clients, the hosts of the connected accounts (names,
 * reachability, and clock skew), each account. Changes nothing, except that a due access token is refreshed as in any
 * call.
 */
export async function diagnose(parts: DiagnoseDeps, signal: AbortSignal): Promise<readonly Finding[]> {
  const store = await lookAtStore(parts);
  const base = [
    ...lookAtAddress(parts),
    ...lookAtIntegrations(parts),
    ...lookAtClients(parts),
    ...lookAtFiles(parts),
    store,
  ];
  if (store.verdict === 'fault') return base;
  const listed = await allItems((page) => parts.accounts.list(page));
  if (!listed.ok) throw new Error(listed.refusal.message);
  const accounts = listed.value;
  const keys = await lookAtKeys(parts);
  const hosts = [...new Set(accounts.flatMap((account) => Object.values(account.hosts).map(({ host }) => host)))];
  const reached = await Promise.all(hosts.map((host) => lookAtHost(parts, host, signal)));
  const states = await Promise.all(accounts.map((account) => lookAtAccount(parts, account, signal)));
  return [...base, ...keys, ...lookAtClock(reached), ...reached.map(({ finding }) => finding), ...states];
}

function lookAtAddress({ config }: DiagnoseDeps): readonly Finding[] {
  if (config.publicUrl?.startsWith('https:'))
    return [finding('address', 'ok', `Clients reach it at ${config.publicUrl}.`)];
  const detail =
    config.publicUrl === null
      ? 'MCP URLs work on this machine only. Set GATEHOUSE_PUBLIC_URL to the address at which clients reach this gateway.'
      : `Clients reach it at ${config.publicUrl}, without encryption: URLs that hold tokens travel in the clear. Put TLS in front of it.`;
  return [finding('address', 'warning', detail)];
}

function lookAtIntegrations({ catalogue }: DiagnoseDeps): readonly Finding[] {
  return catalogue.withheld.map((one) => finding(`integration ${basename(one.folder)}`, 'fault', withheldWords(one)));
}

function lookAtClients({ config, catalogue }: DiagnoseDeps): readonly Finding[] {
  return [...catalogue.integrations.values()].flatMap((integration) => {
    const { title } = integration.record;
    const prefix = clientPrefixOf(integration);
    if (prefix === null) return [];
    return config.client(prefix)
      ? [finding(`client ${prefix}`, 'ok', `${title} accounts are connected with the configured client.`)]
      : [
          finding(
            `client ${prefix}`,
            'warning',
            `To connect or refresh ${title} accounts, set ${prefix}_CLIENT_ID and ${prefix}_CLIENT_SECRET.`,
          ),
        ];
  });
}

async function lookAtStore({ store }: DiagnoseDeps): Promise<Finding> {
  try {
    await store.ping();
    return finding('store', 'ok', `The ${store.driver} store is reachable.`);
  } catch (error) {
    return finding('store', 'fault', error instanceof Error ? error.message : String(error));
  }
}

async function lookAtKeys({ store, vault, keyFaults }: DiagnoseDeps): Promise<readonly Finding[]> {
  if (keyFaults.length > 0) return keyFaults.map((fault) => finding('key', 'fault', fault));
  const missing = await findMissingKeys({ store, vault });
  if (missing.length === 0) return [finding('key', 'ok', `Every secret can be opened; ${vault.keyId()} seals.`)];
  return missing.map((key) => finding(`key ${key.keyId}`, 'fault', lostKeyWords(key)));
}

function lookAtFiles({ config }: DiagnoseDeps): readonly Finding[] {
  const exposed = exposedFiles(config);
  if (exposed.length === 0)
    return [finding('files', 'ok', 'Key and database files are closed to other users of this machine.')];
  return exposed.map((words) => finding('files', 'warning', words));
}

interface ReachedHost {
  readonly finding: Finding;
  /** How far our clock is ahead of the host's. Milliseconds; null if the host sent no date. */
  readonly skewMs: number | null;
}

// Any response will do, whatever its status.
async function lookAtHost({ send, clock }: DiagnoseDeps, host: string, signal: AbortSignal): Promise<ReachedHost> {
  const started = clock.monotonic();
  const reply = await send({ host, method: 'GET', path: '/', headers: {}, signal, timeoutMs: hostTimeoutMs });
  if (!reply.ok) return { finding: finding(`host ${host}`, 'fault', reply.refusal.message), skewMs: null };
  const told = Date.parse(reply.value.headers.date ?? '');
  const tookMs = Math.round(clock.monotonic() - started);
  return {
    finding: finding(`host ${host}`, 'ok', `Responded in ${tookMs} ms.`),
    skewMs: Number.isNaN(told) ? null : clock.now() - told,
  };
}

function lookAtClock(hosts: readonly ReachedHost[]): readonly Finding[] {
  const skews = hosts.map(({ skewMs }) => skewMs).filter((skew) => skew !== null);
  const [least] = skews.sort((one, other) => Math.abs(one) - Math.abs(other));
  if (least === undefined) return [];
  const seconds = Math.round(least / 1000);
  if (Math.abs(least) < skewWarningMs) return [finding('clock', 'ok', 'It agrees with the services’ clocks.')];
  const detail = `It is ${Math.abs(seconds)} seconds ${seconds > 0 ? 'ahead of' : 'behind'} the services’ clocks; set it by NTP.`;
  return [finding('clock', Math.abs(least) < skewFaultMs ? 'warning' : 'fault', detail)];
}

async function lookAtAccount(
  { accounts }: DiagnoseDeps,
  account: IntegratedAccount,
  signal: AbortSignal,
): Promise<Finding> {
  const name = `account ${account.id}`;
  const credentials = await accounts.check(account, signal);
  if (credentials.ok) return finding(name, 'ok', `"${account.name}" (${account.dataCenter.id}) is active.`);
  const { code, message } = credentials.refusal;
  return finding(name, errorTable[code].http === 503 ? 'warning' : 'fault', message);
}

function finding(name: string, verdict: Finding['verdict'], detail: string): Finding {
  return { name, verdict, detail };
}
