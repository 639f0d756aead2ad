import { askedValues, type ConnectValue, type ConnectWay, connectWayOf } from '../accounts/index.js';
import type { JsonObject } from '../base/index.js';
import type { Integration, OAuthGrant } from '../catalogue/index.js';
import { callbackPath } from './callback-path.js';

/** The gateway's settings for connecting accounts. */
export interface ConnectSettings {
  /** Whether the operator's OAuth client of an integration is configured. */
  readonly hasClient: (integration: Integration) => boolean;
  /** The URL of the gateway for people, without a trailing slash. */
  readonly origin: string;
}

const wayOfGrant: { readonly [grant in OAuthGrant]: ConnectWay } = {
  code: 'code',
  device: 'device_code',
  client_credentials: 'client_credentials',
  jwt_bearer: 'jwt_bearer',
};

/**
 * How accounts of an integration are connected: each way with the values to enter and the settings that it still needs.
 */
export function serializeConnection(integration: Integration, ground: ConnectSettings): JsonObject {
  const { authorization } = integration.record;
  const grants = authorization.kind === 'oauth2' ? authorization.grants : [];
  const usual = connectWayOf(integration);
  const ways: readonly ConnectWay[] = grants.length === 0 ? ['values'] : grants.map((grant) => wayOfGrant[grant]);
  return {
    kind: authorization.kind,
    grants,
    // The default of the link page and of forms.
    way: nameOf(usual),
    ...shownValues(askedValues(integration, { way: usual, hasClient: false })),
    ways: ways.map((way) => serializeWay(integration, way, ground)),
  };
}

function nameOf(way: ConnectWay): string {
  return way === 'code' ? 'consent' : way === 'device_code' ? 'device' : 'values';
}

function serializeWay(integration: Integration, way: ConnectWay, { hasClient, origin }: ConnectSettings): JsonObject {
  const isConfigured = hasClient(integration);
  const needsClient = way === 'code' || way === 'device_code';
  return {
    way: nameOf(way),
    grant: way === 'values' ? null : way === 'device_code' ? 'device' : way,
    ...shownValues(askedValues(integration, { way, hasClient: isConfigured })),
    client_configured: way === 'code' || way === 'device_code' || way === 'client_credentials' ? isConfigured : null,
    redirect_uri: way === 'code' ? `${origin}${callbackPath}` : null,
    missing: [
      ...(needsClient && !isConfigured ? clientSettings(integration) : []),
      ...(way === 'code' && !isFitOrigin(origin) ? [publicUrlSetting] : []),
    ],
  };
}

const publicUrlSetting = {
  setting: 'GATEHOUSE_PUBLIC_URL',
  description: 'The https address at which browsers reach this gateway; services accept no other for a consent.',
};

function clientSettings({ record: { authorization, title } }: Integration): JsonObject[] {
  if (authorization.kind !== 'oauth2') return [];
  const prefix = authorization.client_environment_prefix;
  return [
    { setting: `${prefix}_CLIENT_ID`, description: `Id of the OAuth client that you registered for ${title}.` },
    { setting: `${prefix}_CLIENT_SECRET`, description: 'Secret of that OAuth client.' },
  ];
}

function isFitOrigin(origin: string): boolean {
  const url = URL.canParse(origin) ? new URL(origin) : null;
  return url?.protocol === 'https:' || /^(localhost|127\.0\.0\.1|\[::1\])$/.test(url?.hostname ?? '');
}

function shownValues(asked: readonly ConnectValue[]): { fields: JsonObject; context: JsonObject; client: JsonObject } {
  const shown = (kind: ConnectValue['kind']): JsonObject =>
    Object.fromEntries(
      asked
        .filter((value) => value.kind === kind)
        .map(({ name, title, description, example, isSecret, isRequired, isFile }) => [
          name,
          { title, description, example, secret: isSecret, required: isRequired, file: isFile },
        ]),
    );
  return { fields: shown('field'), context: shown('context'), client: shown('client') };
}
