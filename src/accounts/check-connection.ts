import { closestName, ok, type Result, refuse } from '../base/index.js';
import {
  type DataCenterRecord,
  findIntegration,
  hostsOf,
  type Integration,
  type ServiceHosts,
} from '../catalogue/index.js';
import type { AccountRow } from '../store/index.js';
import {
  clientOfAccount,
  clientOfIntegration,
  type OAuthClient,
  type OAuthServer,
  oauthServerOf,
  readCredentials,
} from '../tokens/index.js';
import { type CheckedValues, checkGiven } from './check-given.js';
import type { AccountsDeps } from './deps.js';
import type { ConnectInput, ConnectRequest } from './types.js';

/** A validated connection request. */
export interface CheckedConnection extends CheckedValues {
  readonly integration: Integration;
  readonly dataCenter: DataCenterRecord;
  readonly hosts: ServiceHosts;
  /** Null if accounts of the integration connect without OAuth. */
  readonly server: OAuthServer | null;
  /** Null if the connection needs no client. */
  readonly client: OAuthClient | null;
  /** Whether the client belongs to the account and is stored with it. */
  readonly isOwnClient: boolean;
  /** The account to reconnect. */
  readonly present: AccountRow | null;
}

/** What a connection is requested with. */
export interface ConnectionWish
  extends Pick<ConnectRequest, 'integration' | 'dataCenter' | 'client' | 'accountId' | 'context' | 'fields'> {
  /** How it will be connected. The client is only resolved if this way needs one. */
  readonly way?: ConnectInput['kind'] | undefined;
  /** Whether values, and a client of the account's own, may still be missing because they are entered later. */
  readonly isPartial?: boolean | undefined;
}

/** Resolves what a connection needs: integration, data center, values, client, and the account to reconnect. */
export async function checkConnection(deps: AccountsDeps, wish: ConnectionWish): Promise<Result<CheckedConnection>> {
  const { accountId } = wish;
  const present = accountId === undefined ? null : ((await deps.store.accounts.get(accountId)) ?? null);
  const found = findPlace(deps, { ...wish, dataCenter: wish.dataCenter ?? present?.context.data_center });
  if (!found.ok) return found;
  const { integration, dataCenter } = found.value;
  if (accountId !== undefined && present?.integration !== integration.name)
    return refuse('not_found', `There is no ${integration.record.title} account ${shown(accountId)} to reconnect.`);
  const before = present ? await readCredentials(deps, present.id) : null;
  const values = checkGiven(wish, {
    integration,
    // Fields that no available key can open must be entered again.
    present: { context: present?.context ?? {}, fields: before?.ok ? before.value.fields : {} },
    allowsHost: (host) => deps.serviceHosts?.has(host) === true,
    way: wish.way,
    isPartial: wish.isPartial,
  });
  if (!values.ok) return values;
  const context = { ...values.value.context, data_center: dataCenter.id };
  const hosts = hostsOf(dataCenter, context);
  const { fields } = values.value;
  const common = { integration, dataCenter, hosts, context, fields, present };
  if (integration.record.authorization.kind !== 'oauth2')
    return ok({ ...common, server: null, client: null, isOwnClient: false });
  const server = oauthServerOf(common);
  if (!server.ok) return server;
  const client = await clientFor(deps, common, wish);
  return client.ok ? ok({ ...common, server: server.value, ...client.value }) : client;
}

function findPlace(
  { catalogue }: AccountsDeps,
  wish: ConnectionWish,
): Result<Pick<CheckedConnection, 'integration' | 'dataCenter'>> {
  const integration = findIntegration(catalogue, wish.integration);
  if (!integration) {
    const known = [...catalogue.integrations.keys()];
    const near = closestName(wish.integration, known);
    const message = `must be one of ${known.join(', ')}${near ? ` (did you mean ${near}?)` : ''}`;
    return refuse('invalid_params', `There is no integration ${shown(wish.integration)}: it ${message}.`, {
      failures: [{ path: 'integration', message }],
    });
  }
  const { data_centers: centers } = integration.record;
  const only = centers.length === 1 ? centers[0] : undefined;
  const dataCenter = wish.dataCenter === undefined ? only : integration.dataCenter(wish.dataCenter);
  if (dataCenter) return ok({ integration, dataCenter });
  const known = `one of ${centers.map(({ id }) => id).join(', ')}`;
  if (wish.dataCenter === undefined)
    return refuse('invalid_params', `data_center is required: ${known}.`, {
      failures: [{ path: 'data_center', message: `is required (${known})` }],
    });
  return refuse('invalid_params', `There is no data centre ${shown(wish.dataCenter)}: it must be ${known}.`, {
    failures: [{ path: 'data_center', message: `must be ${known}` }],
  });
}

// A consent for one client is not valid for another: an account keeps the client that it was connected with.
async function clientFor(
  deps: AccountsDeps,
  { integration, present }: Pick<CheckedConnection, 'integration' | 'present'>,
  { client: given, way, isPartial }: ConnectionWish,
): Promise<Result<Pick<CheckedConnection, 'client' | 'isOwnClient'>>> {
  if (way === 'jwt_bearer' || (isPartial && way === 'client_credentials' && !given))
    return ok({ client: null, isOwnClient: false });
  const ownRow = present && !given ? await deps.store.secrets.get(present.id, 'client_secret') : undefined;
  const isOwnClient = given !== undefined || ownRow !== undefined;
  const client = given
    ? ok(given)
    : ownRow && present
      ? await clientOfAccount(deps, present.id, integration)
      : clientOfIntegration(integration, deps.configuredClient);
  return client.ok ? ok({ client: client.value, isOwnClient }) : client;
}

function shown(text: string): string {
  return text.slice(0, 60);
}
