import type { User } from '../organization.js';
import { seedTime } from './seed-time.js';

const firstZuid = 9_000_000_000_000_001_001n;
const firstAccountId = 9_000_000_000_000_002_001n;

/** A user as the service makes one: everything allowed, nothing set. */
export function newUser(start: {
  readonly zuid: bigint;
  readonly accountId: bigint;
  readonly email: string;
  readonly createdTime: number;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly displayName?: string;
  readonly role?: string;
  readonly country?: string;
  readonly language?: string;
  readonly timeZone?: string;
  readonly lastLogin?: number;
  readonly tfaEnabled?: boolean;
}): User {
  const { email } = start;
  const displayName = start.displayName ?? email.split('@')[0] ?? email;
  return {
    zuid: start.zuid,
    accountId: start.accountId,
    email,
    firstName: start.firstName ?? displayName,
    lastName: start.lastName ?? '',
    displayName,
    role: start.role ?? 'member',
    enabled: true,
    aliases: [],
    country: start.country ?? 'us',
    language: start.language ?? 'en',
    timeZone: start.timeZone ?? 'America/New_York',
    createdTime: start.createdTime,
    lastLogin: start.lastLogin ?? 0,
    tfaEnabled: start.tfaEnabled ?? false,
    incomingBlocked: false,
    outgoingBlocked: false,
    imapAccessEnabled: true,
    popAccessEnabled: true,
    activeSyncEnabled: true,
    mailAccountEnabled: true,
    passwords: [],
    forwards: [],
    deletesForwarded: false,
    replyTo: null,
    senders: [{ id: start.accountId + 500_000n, fromAddress: email, displayName }],
    vacation: null,
    signatures: [],
    labels: [],
    planType: 'mailPremium',
    extraStorage: {},
  };
}

// Roles of an office and no persons: a demonstration shows these names.
const seeded: readonly (readonly [name: string, displayName: string, role: string])[] = [
  ['admin', 'Acme Administrator', 'super_admin'],
  ['ceo.office', 'CEO Office', 'member'],
  ['it.helpdesk', 'IT Helpdesk', 'admin'],
  ['sales', 'Sales Desk', 'member'],
  ['support.lead', 'Support Lead', 'member'],
  ['finance', 'Finance', 'member'],
  ['hr', 'Human Resources', 'member'],
  ['legal', 'Legal', 'member'],
  ['marketing', 'Marketing', 'member'],
  ['engineering', 'Engineering', 'member'],
  ['warehouse', 'Warehouse', 'member'],
  ['reception', 'Reception', 'member'],
];

/** The twelve users of "Acme Corp"; `accountId` and `zuid` differ, as on the real service. */
export function seedUsers(now: number): User[] {
  const users = seeded.map(([name, displayName, role], index) =>
    newUser({
      zuid: firstZuid + BigInt(index * 2),
      accountId: firstAccountId + BigInt(index * 2),
      email: `${name}@acmecorp.com`,
      displayName,
      role,
      createdTime: seedTime + index * 3_600_000,
      lastLogin: now - (index + 1) * 5_400_000,
      tfaEnabled: role !== 'member',
    }),
  );
  const [, , helpdesk, , , , , , , , warehouse, reception] = users;
  helpdesk?.aliases.push({ address: 'helpdesk@acmecorp.com', id: 9_000_000_000_000_003_001n });
  reception?.forwards.push({
    address: 'desk@frontoffice.example',
    confirmKey: '482913',
    isConfirmed: true,
    isEnabled: true,
  });
  if (warehouse) warehouse.enabled = false;
  return users;
}
