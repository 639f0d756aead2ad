import type { Operation } from './operation.js';
import type { Organization, User } from './organization.js';

/** Audit categories by their code, as the service's constants name them. */
export const auditCategories: { readonly [code: string]: string } = {
  '1001': 'Organization',
  '1002': 'Domains',
  '1003': 'Users',
  '1004': 'Groups',
  '1005': 'Email policy',
  '1006': 'Email restriction',
  '1007': 'Account restriction',
  '1008': 'Access restriction',
  '1009': 'Email forward policy',
  '1010': 'Spam verification',
  '1011': 'Data Migration',
  '1012': 'Import/Export',
  '1013': 'Troubleshoot',
  '1014': 'Subscription',
  '1015': 'Compliance',
  '1016': 'Integrations and Extensions',
  '1017': 'People',
  '1018': 'Email routing',
  '1019': 'Security',
  '1020': 'Roles and Privileges',
  '1021': 'Spam processing',
  '1022': 'Incoming rules',
  '1023': 'Trusted list',
  '1024': 'Allowed list',
  '1025': 'Blocked list',
  '1026': 'Blocked list patterns',
  '1027': 'Internationalized spam',
  '1028': 'Phishing and Malware',
  '1031': 'Quarantine',
  '1033': 'Partner console',
  '1034': 'Other apps',
  '1036': 'MDM',
  '1037': 'Imports',
  '1038': 'Exports',
  '1039': 'Outgoing rules',
  '1040': 'Banners and Modifiers',
  '1041': 'Calendar',
};

const categoryOfScope: { readonly [scope: string]: string } = {
  'partner.organization': '1001',
  'organization.domains': '1002',
  'organization.accounts': '1003',
  'organization.groups': '1004',
  'organization.policy': '1005',
  'organization.subscriptions': '1014',
  'organization.spam': '1021',
};

const operationTypes = { GET: 'READ', POST: 'ADD', PUT: 'UPDATE', DELETE: 'DELETE' } as const;
const kept = 1_000;

/** Adds a successful change to the organization's audit log; the newest 1,000 are kept. */
export function recordAudit(
  organization: Organization,
  change: {
    readonly operation: Operation;
    readonly mode: unknown;
    readonly caller: User;
    readonly path: string;
    readonly now: number;
  },
): void {
  const category = categoryOfScope[change.operation.scope];
  if (category === undefined) return;
  organization.audit.push({
    entityId: organization.newId(),
    requestTime: change.now,
    performedBy: change.caller.email,
    performedOn: change.path.split('/').slice(4).join('/'),
    category,
    operationType: operationTypes[change.operation.method],
    operation: typeof change.mode === 'string' ? change.mode : (change.operation.path.split('/').at(-1) ?? ''),
    clientIp: '198.51.100.20',
  });
  if (organization.audit.length > kept) organization.audit.shift();
}
