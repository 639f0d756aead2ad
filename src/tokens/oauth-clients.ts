import { ok, type Result, refuse, SecretText } from '../base/index.js';
import type { Integration } from '../catalogue/index.js';
import type { Store } from '../store/index.js';
import type { Vault } from '../vault/index.js';

/** The operator's OAuth client. */
export interface OAuthClient {
  readonly id: string;
  readonly secret: SecretText;
}

/** The configured OAuth client by the prefix that an integration's record names. */
export type ConfiguredClient = (prefix: string) => OAuthClient | undefined;

interface ClientDeps {
  readonly store: Store;
  readonly vault: Vault;
  readonly configuredClient: ConfiguredClient;
}

/** The OAuth client of an account: its own if it was connected with one, else the configured one. */
export async function clientOfAccount(
  { store, vault, configuredClient }: ClientDeps,
  accountId: string,
  integration: Integration,
): Promise<Result<OAuthClient>> {
  const row = await store.secrets.get(accountId, 'client_secret');
  if (!row) return clientOfIntegration(integration, configuredClient);
  const opened = vault.open(row);
  if (!opened.ok) return opened;
  const [id = '', secret = ''] = opened.value.reveal().split('\n');
  return ok({ id, secret: new SecretText(secret) });
}

/** The configured client of an integration. */
export function clientOfIntegration({ record }: Integration, configuredClient: ConfiguredClient): Result<OAuthClient> {
  if (record.authorization.kind !== 'oauth2')
    return refuse('invalid_params', `${record.title} accounts connect without an OAuth client.`);
  const prefix = record.authorization.client_environment_prefix;
  const client = configuredClient(prefix);
  return client
    ? ok(client)
    : refuse(
        'invalid_params',
        `No OAuth client is configured for ${record.title}: set ${prefix}_CLIENT_ID and ${prefix}_CLIENT_SECRET.`,
      );
}

/** The prefix of the environment variables of an integration's client; null if its accounts need none. */
export function clientPrefixOf({ record: { authorization } }: Pick<Integration, 'record'>): string | null {
  const needsClient = authorization.kind === 'oauth2' && authorization.grants.some((grant) => grant !== 'jwt_bearer');
  return needsClient ? authorization.client_environment_prefix : null;
}

/** A client as one secret, for sealing. */
export function clientAsSecret({ id, secret }: OAuthClient): SecretText {
  return new SecretText(`${id}\n${secret.reveal()}`);
}
