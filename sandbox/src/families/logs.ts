import { auditCategories } from '../audit.js';
import { textOf, truth } from '../fields.js';
import type { JsonMap } from '../json.js';
import type { Operation } from '../operation.js';
import type { AuditRecord, SmtpRecord } from '../organization.js';
import { invalidInput, success } from '../reply.js';

const modes = ['loginActivity', 'failedLoginActivity', 'protocolLoginActivity', 'failedProtocolLoginActivity'];

/** The part of a list after a cursor, and the cursor of what follows it; newest first, as logs are read. */
function slice<T>(items: readonly T[], { offset, limit }: { offset: number; limit: number }) {
  const end = offset + limit;
  return { items: items.slice(offset, end), next: end < items.length ? end : null };
}

const loginOperation: Operation = {
  method: 'GET',
  path: '/api/organization/{zoid}/accounts/reports/loginHistory',
  mode: modes,
  scope: 'organization.accounts',
  query: {
    fromTime: 'long',
    toTime: 'long',
    'accessType?': '=all|web|mobile',
    'batchSize?': 'int:1-',
    'scrollId?': 'string',
  },
  handle: ({ organization, query }) => {
    const [from, to] = [Number(query.fromTime), Number(query.toTime)];
    if (to < from) return invalidInput('Invalid value for toTime');
    const offset = query.scrollId === undefined ? 0 : readCursor('login', query.scrollId);
    if (offset === null) return invalidInput('Invalid value for scrollId');
    const found = organization.logins
      .filter(
        (event) =>
          event.mode === query.mode &&
          event.loginTime >= from &&
          event.loginTime <= to &&
          (query.accessType === undefined || query.accessType === 'all' || query.accessType === event.accessType),
      )
      .reverse();
    const { items, next } = slice(found, { offset, limit: Number(query.batchSize ?? 100) });
    return success({
      loginHistory: items.map(({ user, loginTime, ipAddress, accessType, clientInfo, mode }) => ({
        userId: user.zuid,
        displayName: user.displayName,
        emailAddress: user.email,
        ipAddress,
        loginTime,
        status: mode.startsWith('failed') ? 'failure' : 'success',
        accessType,
        clientInfo,
      })),
      scrollId: next === null ? '' : writeCursor('login', next),
    });
  },
};

const criteria: { readonly [name: string]: (record: AuditRecord, value: string) => boolean } = {
  category: (record, value) => record.category === value,
  subCategory: (record, value) => record.operation === value,
  operationType: (record, value) => record.operationType === value.toUpperCase(),
  performedBy: (record, value) => record.performedBy === value,
  performedFor: (record, value) => record.performedOn.includes(value),
};

/** Reads `name:value::name:value`; null where a name is none of the known ones. */
function readCriteria(searchKey: string): ((record: AuditRecord) => boolean) | null {
  const tests: ((record: AuditRecord) => boolean)[] = [];
  for (const part of searchKey.split('::')) {
    const [name = '', ...value] = part.split(':');
    // The page writes OperationType with a capital.
    const test = criteria[name.charAt(0).toLowerCase() + name.slice(1)];
    if (!test) return null;
    tests.push((record) => test(record, value.join(':')));
  }
  return (record) => tests.every((test) => test(record));
}

function serializeAudit(record: AuditRecord): JsonMap {
  return {
    entityId: String(record.entityId),
    requestTime: record.requestTime,
    performedBy: record.performedBy,
    performedOn: record.performedOn,
    auditLogType: 'ORGADMIN_AUDIT',
    clientIp: record.clientIp,
    mainCategory: auditCategories[record.category] ?? '',
    category: record.category,
    operationType: record.operationType,
    operation: record.operation,
    status: 'success',
  };
}

const auditOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/api/organization/{zoid}/activity',
    scope: 'organization.audit',
    query: {
      'searchKey?': 'string',
      'startTime?': 'long',
      'endTime?': 'long',
      'limit?': 'int:1-200',
      'lastEntityId?': 'string',
      'lastIndexTime?': 'string',
    },
    handle: ({ organization, query }) => {
      const isWanted = query.searchKey === undefined ? () => true : readCriteria(query.searchKey);
      if (!isWanted) return invalidInput('Invalid value for searchKey');
      const [from, to] = [Number(query.startTime ?? 0), Number(query.endTime ?? Number.MAX_SAFE_INTEGER)];
      const found = organization.audit
        .filter((record) => record.requestTime >= from && record.requestTime <= to && isWanted(record))
        .reverse();
      const last = found.findIndex((record) => String(record.entityId) === query.lastEntityId);
      if (query.lastEntityId !== undefined && (last < 0 || query.lastIndexTime !== String(found[last]?.requestTime)))
        return invalidInput('Invalid value for lastEntityId');
      const { items, next } = slice(found, { offset: last + 1, limit: Number(query.limit ?? 10) });
      const end = next === null ? undefined : items.at(-1);
      return success({
        audit: items.map(serializeAudit),
        lastEntityId: end ? String(end.entityId) : '',
        lastIndexTime: end ? String(end.requestTime) : '',
      });
    },
  },
  {
    method: 'GET',
    path: '/api/organization/{zoid}/activity',
    mode: 'getConstants',
    scope: 'organization.audit',
    handle: () =>
      success({
        category: auditCategories,
        operationType: { ADD: 'Add', UPDATE: 'Update', DELETE: 'Delete', DOWNLOAD: 'Download' },
      }),
  },
];

const smtpMatches: { readonly [criterion: string]: (record: SmtpRecord, key: string) => boolean } = {
  messageId: (record, key) => record.messageId === key,
  fromAddr: (record, key) => record.fromAddr.includes(key),
  toAddr: (record, key) => record.toAddr.some((address) => address.includes(key)),
};

const smtpOperation: Operation = {
  method: 'GET',
  path: '/api/organization/{zoid}/smtplogs',
  scope: 'partner.organization',
  isBodyInQuery: true,
  body: {
    fromDateTime: 'long',
    toDateTime: 'long',
    searchCriteria: '=messageId|fromAddr|toAddr',
    searchKey: 'string',
    limit: 'int:1-500',
    isNext: 'flag',
    pageKey: 'text',
  },
  handle: ({ organization, body }) => {
    const [from, to] = [Number(body.fromDateTime), Number(body.toDateTime)];
    const isMatch = smtpMatches[textOf(body.searchCriteria)];
    const offset = truth(body.isNext) ? readCursor('smtp', textOf(body.pageKey)) : 0;
    if (offset === null) return invalidInput('Invalid value for pageKey');
    const found = organization.smtp
      .filter(
        (record) =>
          record.timestamp >= from && record.timestamp <= to && isMatch?.(record, textOf(body.searchKey)) === true,
      )
      .reverse();
    const { items, next } = slice(found, { offset, limit: Number(body.limit) });
    return success({
      response: items.map((record) => ({ ...record })),
      hnxt: next !== null,
      pageKey: next === null ? '' : writeCursor('smtp', next),
    });
  },
};

function writeCursor(kind: string, offset: number): string {
  return Buffer.from(`${kind} ${offset}`).toString('base64url');
}

function readCursor(kind: string, cursor: string): number | null {
  const offset = new RegExp(`^${kind} (\\d{1,9})$`).exec(Buffer.from(cursor, 'base64url').toString())?.[1];
  return offset === undefined ? null : Number(offset);
}

/** Sign-ins, administrators' actions and SMTP transactions. The replies' shapes are from a third-party client: the pages show none. */
export const logOperations: readonly Operation[] = [loginOperation, ...auditOperations, smtpOperation];
