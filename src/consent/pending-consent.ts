import { type CheckedConnection, type ConnectWay, checkConnection, connectWayOf } from '../accounts/index.js';
import { ok, type Result, refuse } from '../base/index.js';
import { findIntegration, type Integration } from '../catalogue/index.js';
import { programCommand } from '../config/index.js';
import type { PendingConsent } from './consent-payload.js';
import { chooseScopes } from './consent-scopes.js';
import type { ConsentWish } from './consent-types.js';
import type { ConsentsDeps } from './deps.js';

/** Validates the request for a consent, and fills in defaults. */
export async function pendingConsent(
  deps: ConsentsDeps,
  wish: ConsentWish,
  flow: PendingConsent['flow'],
): Promise<Result<PendingConsent>> {
  const existing = wish.accountId === undefined ? undefined : await deps.accounts.get(wish.accountId);
  const record = findIntegration(deps.catalogue, wish.integration)?.record;
  // Reconnecting uses the account's data centre; otherwise the integration's default.
  const dataCenter = wish.dataCenter ?? existing?.dataCenter.id ?? record?.default_data_center ?? '';
  const { integration, accountId, client, context, fields } = wish;
  const found = findIntegration(deps.catalogue, integration);
  const way = wayOf(found, flow);
  if (flow === 'link' && way === 'device_code' && found)
    return refuse(
      'invalid_params',
      `${found.record.title} accounts are connected from a device: run "${programCommand()} accounts connect ${found.name} --device".`,
    );
  const checked = await checkConnection(deps, {
    integration,
    dataCenter,
    way,
    context,
    fields,
    // The person who uses a link enters the missing values.
    isPartial: flow === 'link',
    ...(client ? { client } : {}),
    ...(accountId === undefined ? {} : { accountId }),
  });
  if (!checked.ok) return checked;
  const scopes = chooseScopes(checked.value.integration, wish, existing?.scopes);
  if (!scopes.ok) return scopes;
  const fault = wish.returnTo === undefined ? null : findReturnFault(wish.returnTo);
  if (fault !== null) return refuse('invalid_params', fault, { failures: [{ path: 'return_to', message: fault }] });
  return ok({
    flow,
    integration: checked.value.integration.name,
    name: existing?.name ?? wish.name ?? checked.value.integration.record.title,
    dataCenter,
    asksDataCenter: flow === 'link' && !existing && wish.dataCenter === undefined && asksDataCenter(checked.value),
    accountId: accountId ?? null,
    scopes: scopes.value,
    context: context ?? {},
    fields: fields ?? {},
    redirectUri: null,
    browserKeyHash: null,
    returnTo: wish.returnTo ?? null,
    createdBy: wish.createdBy,
    createdByName: wish.createdByName ?? null,
    client: client ?? null,
    secret: null,
  });
}

function wayOf(integration: Integration | undefined, flow: PendingConsent['flow']): ConnectWay {
  if (flow === 'device' || !integration) return 'device_code';
  return flow === 'browser' ? 'code' : connectWayOf(integration);
}

// Some authorization servers return the person's data centre; otherwise the person chooses.
function asksDataCenter({ integration: { record } }: CheckedConnection): boolean {
  const { authorization, data_centers: centers } = record;
  const isTold = authorization.kind === 'oauth2' && authorization.redirect_parameters !== undefined;
  return centers.length > 1 && !isTold;
}

function findReturnFault(returnTo: string): string | null {
  const protocol = URL.canParse(returnTo) ? new URL(returnTo).protocol : '';
  return protocol === 'https:' || protocol === 'http:'
    ? null
    : 'return_to must be an address that begins with https:// or http://.';
}
