import { recordAudit } from './audit.js';
import type { DataCenter } from './data-centers.js';
import type { Dns } from './dns.js';
import { operations } from './families/index.js';
import { isMap, type JsonMap, parseJson } from './json.js';
import { readFiles, type UploadedFile } from './multipart.js';
import type { Grants } from './oauth/grants.js';
import { authFailure } from './oauth/scopes.js';
import type { Organization, User } from './organization.js';
import type { Outbox } from './outbox.js';
import { failure, invalidInput, notFound, type Reply } from './reply.js';
import { createRouter, type ReadyOperation, type VerbOperations } from './router.js';

/** A request to a mail host, as the server read it. */
export interface MailRequest {
  readonly center: DataCenter;
  readonly method: string;
  readonly path: string;
  readonly query: { readonly [name: string]: string };
  readonly authorization: string | undefined;
  readonly contentType: string | undefined;
  readonly body: Buffer;
}

/** What the mail service works on. */
export interface MailServiceParts {
  readonly grants: Grants;
  readonly dns: Dns;
  readonly outbox: Outbox;
  /** The organizations of a data centre by zoid. */
  readonly organizationsOf: (center: DataCenter) => Map<string, Organization>;
  readonly now: () => number;
}

/** Makes the mail service of all data centres. */
export function createMailService(parts: MailServiceParts): (request: MailRequest) => Reply {
  const findPath = createRouter(operations);
  return (request) => {
    const organizations = parts.organizationsOf(request.center);
    const bearer = findBearer(parts.grants, organizations, request);
    if (!bearer) return { status: 401, body: authFailure(ticketFault(request), isOrganizationPath(request.path)) };
    const found = findPath(request.path);
    if (!found) return notFound('URL_RULE_NOT_CONFIGURED');
    const verb = found.verbs.get(request.method);
    if (!verb) return notFound('INVALID_METHOD');
    const input = validate(request, verb, bearer.scopes);
    if ('status' in input) return input;
    const { operation, parameterNames } = input.ready;
    const params = Object.fromEntries(parameterNames.map((name, index) => [name, found.values[index] ?? '']));
    const organization = params.zoid === undefined ? bearer.organization : organizations.get(params.zoid);
    // A member who is no administrator is somebody, but not somebody who may: 403, not 401.
    if (!organization || (isOrganizationPath(request.path) && bearer.user.role === 'member'))
      return failure(403, 'Forbidden', { moreInfo: 'Operation not permitted' });
    const { center, query, path } = request;
    const { dns, outbox, grants } = parts;
    const { body, files } = input;
    const [now, caller] = [parts.now(), bearer.user];
    const reply = operation.handle({
      center,
      organization,
      organizations,
      caller,
      dns,
      outbox,
      endConsents: (user) => grants.endConsentsOf(center, String(user.zuid)),
      path,
      params,
      query,
      body,
      files,
      now,
    });
    if (isOrganizationPath(path) && request.method !== 'GET' && reply.status < 300)
      recordAudit(organization, { operation, mode: body.mode, caller, path, now });
    return reply;
  };
}

/** A report has INVALID_TICKET for an access token that is not valid; that it is one in no form of the service's is the sandbox's choice. */
function ticketFault({ authorization = '' }: MailRequest): 'INVALID_OAUTHTOKEN' | 'INVALID_TICKET' {
  return /^Zoho-oauthtoken +(?!1000\.)\S/i.test(authorization) ? 'INVALID_TICKET' : 'INVALID_OAUTHTOKEN';
}

/** The organization families tell a bad token or scope by the bare object, the mailbox families behind a number. */
function isOrganizationPath(path: string): boolean {
  return path.startsWith('/api/organization');
}

interface CheckedInput {
  readonly ready: ReadyOperation;
  readonly body: JsonMap;
  readonly files: readonly UploadedFile[];
}

/** Finds the operation that the request means and checks what it sends; the refusal where something is wrong. */
function validate(request: MailRequest, verb: VerbOperations, granted: ReadonlySet<string>): CheckedInput | Reply {
  if (!verb.first.scopes.some((scope) => granted.has(scope)))
    return { status: 401, body: authFailure('INVALID_OAUTHSCOPE', isOrganizationPath(request.path)) };
  if (verb.plain?.operation.filePart !== undefined)
    return validateUpload(request, verb.plain, verb.plain.operation.filePart);
  const body = readBody(request.body);
  if (body === null) return notFound('JSON_PARSE_ERROR', 'Invalid Input Stream');
  const mode = request.method === 'GET' ? request.query.mode : body.mode;
  const ready = findOperation(verb, mode);
  if (typeof ready === 'string') return invalidInput(ready);
  const fault = findInputFault(ready, request.query, body);
  if (fault !== null) return refuseInput(fault);
  return { ready, body: ready.operation.isBodyInQuery && request.body.length === 0 ? request.query : body, files: [] };
}

/** The same for a body with files; errors in it have a shape of their own. */
function validateUpload(request: MailRequest, ready: ReadyOperation, filePart: string): CheckedInput | Reply {
  const fault = ready.findQueryFault(request.query);
  if (fault !== null) return invalidInput(fault);
  const files = isRawFile(request, ready) ? rawFile(request) : readFiles(request.contentType, request.body, filePart);
  if (files) return { ready, body: {}, files };
  return { status: 400, body: [2, { msg: 'Sorry, we are unable to process your request.', status: '400' }] };
}

function isRawFile({ contentType = '' }: MailRequest, { operation }: ReadyOperation): boolean {
  return operation.isRawFile === true && !contentType.startsWith('multipart/');
}

function rawFile({
  query,
  body,
  contentType = 'application/octet-stream',
}: MailRequest): readonly UploadedFile[] | null {
  const { fileName } = query;
  return fileName === undefined || body.length === 0 ? null : [{ fileName, mediaType: contentType, bytes: body }];
}

interface Bearer {
  readonly user: User;
  readonly organization: Organization;
  readonly scopes: ReadonlySet<string>;
}

function findBearer(
  grants: Grants,
  organizations: ReadonlyMap<string, Organization>,
  { center, authorization }: MailRequest,
): Bearer | null {
  const token = /^Zoho-oauthtoken +(\S+)$/i.exec(authorization ?? '')?.[1];
  const grant = token === undefined ? undefined : grants.check(center, token);
  if (!grant) return null;
  for (const organization of organizations.values()) {
    const user = organization.users.get(grant.zuid);
    if (user) return { user, organization, scopes: grant.scopes };
  }
  return null;
}

function findOperation(verb: VerbOperations, mode: unknown): ReadyOperation | string {
  if (mode === undefined) return verb.plain ?? 'Mandatory parameter mode is missing';
  if (verb.byMode.size === 0 && verb.plain) return verb.plain;
  return (typeof mode === 'string' ? verb.byMode.get(mode) : undefined) ?? 'Invalid value for mode';
}

const decoder = new TextDecoder('utf-8', { fatal: true });

/** The body as an object; null where it is none. */
function readBody(bytes: Uint8Array): JsonMap | null {
  if (bytes.length === 0) return {};
  try {
    const value = parseJson(decoder.decode(bytes));
    return isMap(value) ? value : null;
  } catch {
    return null;
  }
}

function findInputFault(ready: ReadyOperation, query: MailRequest['query'], body: JsonMap): InputFault | null {
  const { method, mode } = ready.operation;
  const of = (words: string | null, isBody: boolean): InputFault | null => (words === null ? null : { words, isBody });
  if (method !== 'GET')
    return (
      of(ready.findQueryFault(query), false) ??
      of(ready.findBodyFault(mode === undefined ? body : withoutMode(body)), true)
    );
  // The query of the one GET with a body is that body, spelled in another way: never both.
  if (Object.keys(body).length > 0) return of(ready.findBodyFault(body), true) ?? of(findStranger(query), false);
  return of(ready.findQueryFault(mode === undefined ? query : withoutMode(query)), false);
}

/** Live: an unknown key of the body is a 404, an unknown query parameter a 400, each with a code of its own. */
function refuseInput(fault: InputFault): Reply {
  if (!fault.words.startsWith('Unknown parameter')) return invalidInput(fault.words);
  const [code, errorCode] = fault.isBody ? [404, 'EXTRA_KEY_FOUND_IN_JSON'] : [400, 'EXTRA_PARAM_FOUND'];
  return failure(Number(code), 'Invalid Input', { errorCode: String(errorCode), moreInfo: fault.words });
}

interface InputFault {
  readonly words: string;
  readonly isBody: boolean;
}

function findStranger(query: MailRequest['query']): string | null {
  const [name] = Object.keys(query);
  return name === undefined ? null : `Unknown parameter ${name}`;
}

function withoutMode<Members extends { readonly mode?: unknown }>({
  mode: _mode,
  ...rest
}: Members): Omit<Members, 'mode'> {
  return rest;
}
