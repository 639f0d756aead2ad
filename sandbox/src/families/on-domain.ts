import type { Fields } from '../fields.js';
import type { Operation, OperationCall } from '../operation.js';
import type { Domain } from '../organization.js';
import { invalidInput, type Reply } from '../reply.js';

/** The path of all domains. */
export const domainsPath = '/api/organization/{zoid}/domains';
/** The path of one domain. */
export const domainPath = `${domainsPath}/{domainName}`;
export const domainScope = 'organization.domains';

/** Handles a call about one domain. */
export type DomainHandler = (call: OperationCall, domain: Domain) => Reply;

/** Finds the domain that the path names, or refuses. */
export function onDomain(handle: DomainHandler): Operation['handle'] {
  return (call) => {
    const domain = call.organization.domains.get((call.params.domainName ?? '').toLowerCase());
    return domain ? handle(call, domain) : invalidInput('Domain does not exist');
  };
}

/** One of the many changes that share the path of a domain and differ by `mode`. */
export function domainChange(mode: string | readonly string[], body: Fields, handle: DomainHandler): Operation {
  return { method: 'PUT', path: domainPath, mode, scope: domainScope, body, handle: onDomain(handle) };
}
