import { ok, type Result, refuse } from '../base/index.js';
import {
  fillContext,
  type Integration,
  type OAuthEndpointsRecord,
  type OAuthRecord,
  type ServiceHosts,
} from '../catalogue/index.js';

/** The authorization server of an integration as one account reaches it. */
export interface OAuthServer {
  readonly record: OAuthRecord;
  readonly hosts: ServiceHosts;
  /** Context values that endpoint paths may name. */
  readonly context: { readonly [name: string]: string };
}

/** The authorization server of an account's integration. Refuses if the integration has none. */
export function oauthServerOf({
  integration,
  hosts,
  context,
}: {
  readonly integration: Integration;
  readonly hosts: ServiceHosts;
  readonly context: OAuthServer['context'];
}): Result<OAuthServer> {
  const { authorization, title } = integration.record;
  return authorization.kind === 'oauth2'
    ? ok({ record: authorization, hosts, context })
    : refuse(
        'invalid_params',
        `${title} has no OAuth: accounts connect ${authorization.kind === 'none' ? 'without credentials' : 'with the values of fields'}.`,
      );
}

/** The host and path of an endpoint; undefined if the server has no such endpoint. */
export function endpointOf(
  { record, hosts, context }: OAuthServer,
  name: keyof OAuthEndpointsRecord,
): { readonly host: string; readonly path: string } | undefined {
  const endpoint = record.endpoints[name];
  const place = endpoint && hosts[endpoint.host];
  return endpoint && place
    ? { host: place.host, path: place.basePath + fillContext(endpoint.path, encoded(context)) }
    : undefined;
}

/** The host that names the authorization server in messages. */
export function serverHost(server: OAuthServer): string {
  return endpointOf(server, 'token')?.host ?? '';
}

function encoded(context: OAuthServer['context']): OAuthServer['context'] {
  return Object.fromEntries(Object.entries(context).map(([name, value]) => [name, encodeURIComponent(value)]));
}
