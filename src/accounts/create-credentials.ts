import { ok, type Refusal, type Result, refuse } from '../base/index.js';
import type { CredentialFieldsRecord } from '../catalogue/index.js';
import { programCommand } from '../config/index.js';
import {
  type AccessTokens,
  credentialValues,
  type GivenCredentials,
  readCredentials,
  withLease,
} from '../tokens/index.js';
import { Credentials } from '../upstream/index.js';
import type { AccountsDeps } from './deps.js';
import { isRefused, probeAccount } from './discover-context.js';
import type { Accounts, IntegratedAccount } from './types.js';

const rememberedMax = 20_000;

interface Remembered {
  readonly updatedAt: number;
  readonly given: GivenCredentials;
  /** The latest credentials, reused while the access token and the integration's fields are unchanged. */
  credentials: Credentials | null;
  by: CredentialFieldsRecord | null;
}

/** The credentials of accounts, for calls. */
export interface AccountCredentials extends Pick<Accounts, 'credentials' | 'heldCredentials' | 'replaceCredentials'> {
  forget(accountId: string): void;
}

/** Creates credentials from access tokens, and from the fields entered when the account was connected. */
export function createCredentials(deps: AccountsDeps, tokens: AccessTokens): AccountCredentials {
  const remembered = new Map<string, Remembered>();

  const known = (account: IntegratedAccount): Remembered | undefined => {
    const found = remembered.get(account.id);
    return found?.updatedAt === account.updatedAt ? found : undefined;
  };
  const read = async (account: IntegratedAccount): Promise<Result<Remembered>> => {
    const found = known(account);
    if (found) return ok(found);
    const given = await readCredentials(deps, account.id);
    if (!given.ok) return given;
    if (remembered.size >= rememberedMax) remembered.clear();
    const fresh: Remembered = { updatedAt: account.updatedAt, given: given.value, credentials: null, by: null };
    remembered.set(account.id, fresh);
    return ok(fresh);
  };
  const made = (account: IntegratedAccount, of: Remembered, accessToken: Credentials['accessToken']): Credentials => {
    const { fields } = account.integration.record.authorization;
    if (of.credentials && of.by === fields && of.credentials.accessToken === accessToken) return of.credentials;
    of.by = fields;
    of.credentials = new Credentials(credentialValues(fields, of.given.fields), accessToken);
    return of.credentials;
  };
  const isOAuth = ({ integration }: IntegratedAccount): boolean => integration.record.authorization.kind === 'oauth2';

  return {
    heldCredentials: (account) => {
      if (account.status === 'needs_reauth') return null;
      const found = known(account);
      if (!found) return null;
      if (!isOAuth(account)) return made(account, found, null);
      const token = tokens.held(account.id);
      return token && made(account, found, token);
    },
    credentials: async (account, signal) => {
      if (account.status === 'needs_reauth') return refuse('needs_reauth', reauthWords(account));
      const found = await read(account);
      if (!found.ok) return found;
      if (!isOAuth(account)) return ok(made(account, found.value, null));
      const token = await tokens.get(account, signal);
      return token.ok
        ? ok(made(account, found.value, token.value))
        : { ok: false, refusal: explained(account, token.refusal) };
    },
    replaceCredentials: async (account, rejected, signal) => {
      if (!rejected.accessToken) return giveUp(deps, account, { credentials: rejected, signal });
      const found = await read(account);
      if (!found.ok) return found;
      const token = await tokens.replace(account, rejected.accessToken, signal);
      return token.ok
        ? ok(made(account, found.value, token.value))
        : { ok: false, refusal: explained(account, token.refusal) };
    },
    forget: (accountId) => {
      remembered.delete(accountId);
    },
  };
}

/** Marks an account whose credentials cannot be renewed. If its probe still works, only this call was refused. */
async function giveUp(
  deps: AccountsDeps,
  account: IntegratedAccount,
  { credentials, signal }: { readonly credentials: Credentials; readonly signal: AbortSignal },
): Promise<Result<never>> {
  const { integration, hosts, context } = account;
  const { title, authorization } = integration.record;
  if (authorization.probe !== undefined) {
    const probed = await probeAccount(deps.send, {
      integration: integration.record,
      hosts,
      context,
      credentials,
      signal,
    });
    if (probed.ok)
      return refuse(
        'upstream_failed',
        `${title} refused this call although the account's credentials work: they lack a right that it needs. Give the credentials that right, or use others.`,
      );
    if (!isRefused(probed.refusal)) return probed;
  }
  return markRefused(deps, account);
}

/**
 * Marks an account whose credentials the service refuses and that cannot be renewed, and publishes its event. Returns
 * the refusal.
 */
export async function markRefused(deps: AccountsDeps, account: IntegratedAccount): Promise<Result<never>> {
  const { integration } = account;
  const { title } = integration.record;
  const message = `${title} no longer accepts its credentials.`;
  const now = deps.clock.now();
  const changes = {
    status: 'needs_reauth' as const,
    lastError: { code: 'credentials_refused', message, at: now },
    updatedAt: now,
  };
  return withLease(deps, account.id, {
    look: async () => {
      const row = await deps.store.accounts.get(account.id);
      if (!row) return refuse('not_found', `The integrated account ${account.id} has been deleted.`);
      // Already marked, or reconnected since this call read its credentials.
      if (row.status === 'needs_reauth') return refuse('needs_reauth', reauthWords(account));
      if (row.updatedAt !== account.updatedAt)
        return refuse('unavailable', 'The account was just reconnected; call again.');
      return null;
    },
    work: async () => {
      const row = { ...account, integration: integration.name, ...changes };
      await deps.store.accounts.update(account.id, changes, deps.eventOf?.('needs_reauth', row));
      return refuse('needs_reauth', reauthWords({ ...account, ...changes }));
    },
  });
}

/** A refusal of the lower rooms, with the remedy for the operator. */
export function explained(account: IntegratedAccount, refusal: Refusal): Refusal {
  return refusal.code === 'needs_reauth' ? { ...refusal, message: reauthWords(account, refusal) } : refusal;
}

function reauthWords(account: IntegratedAccount, why?: Refusal): string {
  const reason = why?.message ?? account.lastError?.message ?? 'its consent is no longer valid.';
  const command = `${programCommand()} accounts link ${account.integration.name} --account ${account.id}`;
  return `The account "${account.name}" (${account.id}) must be reconnected by its operator before any call works: ${reason} Reconnect it by the link that "${command}" prints; its MCP servers and URLs stay as they are.`;
}
