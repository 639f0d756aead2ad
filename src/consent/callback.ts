import { ok, type Result, refuse } from '../base/index.js';
import type { DataCenterRecord, IntegrationRecord } from '../catalogue/index.js';

const parameterBytesMax = 4_000;

/** One parameter of a callback. Refuses a parameter that is repeated or longer than any service makes it. */
export function readParameter(parameters: URLSearchParams, name: string): Result<string | null> {
  const values = parameters.getAll(name);
  const [value = ''] = values;
  if (values.length > 1) return refuse('invalid_params', `The callback names ${name} more than once.`);
  if (value.length > parameterBytesMax) return refuse('invalid_params', `The callback's ${name} is too long.`);
  return ok(value === '' ? null : value);
}

/**
 * The data centre that a callback names: by the authorization server's host, by its location name, or, without either,
 * the one where the consent began. Anyone can forge these parameters, so only hosts of the catalogue are accepted, and
 * the two must not contradict each other.
 */
export function readDataCenter(
  record: IntegrationRecord,
  parameters: URLSearchParams,
  begun: DataCenterRecord,
): Result<DataCenterRecord> {
  const { authorization } = record;
  const names = authorization.kind === 'oauth2' ? authorization.redirect_parameters : undefined;
  if (authorization.kind !== 'oauth2' || !names) return ok(begun);
  const authorizer = ({ hosts }: DataCenterRecord): string => {
    const host = hosts[authorization.endpoints.token.host];
    return typeof host === 'string' ? host : (host?.host ?? '');
  };
  const location = readParameter(parameters, names.location);
  if (!location.ok) return location;
  const server = readParameter(parameters, names.accounts_server);
  if (!server.ok) return server;
  const byServer = record.data_centers.find(
    (center) => server.value !== null && isOrigin(server.value, authorizer(center)),
  );
  if (server.value !== null && !byServer)
    return refuse(
      'forbidden',
      `The callback names the authorization server ${shown(server.value)}, which is none of ${record.title}'s; nothing was sent there.`,
    );
  const place = location.value?.toLowerCase();
  const byLocation = record.data_centers.find((center) => center.location === place);
  if (place !== undefined && !byLocation)
    return refuse(
      'forbidden',
      `The callback names the data centre ${shown(place)}, which the catalogue does not have; known: ${record.data_centers.map((center) => center.location).join(', ')}.`,
    );
  if (byServer && byLocation && byServer !== byLocation)
    return refuse(
      'forbidden',
      `The callback contradicts itself: the data centre ${shown(place ?? '')} is not at ${authorizer(byServer)}; nothing was sent.`,
    );
  return ok(byServer ?? byLocation ?? begun);
}

function isOrigin(given: string, host: string): boolean {
  if (!URL.canParse(given)) return false;
  const { protocol, host: named, pathname, search, hash, username, password } = new URL(given);
  const isBare = pathname === '/' && search === '' && hash === '' && username === '' && password === '';
  return protocol === 'https:' && named === host && isBare;
}

function shown(text: string): string {
  return JSON.stringify(text.slice(0, 80));
}
