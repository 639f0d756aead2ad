import type { JsonMap } from './json.js';
import type { Mailbox } from './mailbox.js';
import type { Namespace } from './namespace.js';

export interface DkimKey {
  readonly dkimId: bigint;
  readonly selector: string;
  publicKey: string;
  readonly hashType: string;
  isDefault: boolean;
  isVerified: boolean;
}

export interface Domain {
  readonly domainId: bigint;
  domainName: string;
  /** What the CNAME and TXT proofs carry; starts with `zb`. */
  readonly code: string;
  verified: { readonly at: number; readonly by: User } | null;
  primary: boolean;
  hosting: boolean;
  aliasOf: string | null;
  mxStatus: boolean;
  spfStatus: boolean;
  dkimStatus: boolean;
  readonly dkim: DkimKey[];
  subDomainStripping: boolean;
  catchAll: string | null;
  notification: string | null;
  disclaimer: boolean;
  readonly createdTime: number;
}

export interface Member {
  readonly email: string;
  /** Null for somebody outside the organization. */
  readonly zuid: bigint | null;
  role: string;
  status: string;
  postApproval: string;
  ackStatus: boolean;
}

export interface HeldMail {
  readonly messageId: bigint;
  readonly fromAddress: string;
  /** The display name and the address. */
  readonly sender: string;
  readonly subject: string;
  readonly content: string;
  readonly sentDateInGMT: number;
  readonly size: number;
  readonly isSpam: boolean;
}

export interface Group {
  readonly zgid: bigint;
  name: string;
  readonly emailId: string;
  readonly description: string;
  accessType: string;
  streamsEnabled: boolean;
  readonly mailboxId: bigint;
  readonly aliases: string[];
  readonly members: Member[];
  settings: JsonMap;
  texts: JsonMap;
  held: HeldMail[];
  readonly createdTime: number;
}

/** The four kinds of restriction, by the name of their path. */
export type RestrictionKind = 'mailRestriction' | 'accountRestriction' | 'accessRestriction' | 'mailForwardPolicy';

export interface Policy {
  readonly policyId: bigint;
  readonly policyName: string;
  readonly users: bigint[];
  readonly groups: bigint[];
  readonly restrictions: { [Kind in RestrictionKind]?: bigint };
}

export interface Restriction {
  readonly restrictionId: bigint;
  readonly restrictionName: string;
  readonly kind: RestrictionKind;
}

/** A forwarding or reply address of a user, used once its owner has confirmed it. */
export interface ConfirmedAddress {
  readonly address: string;
  confirmKey: string;
  isConfirmed: boolean;
  isEnabled: boolean;
}

export interface Signature {
  readonly id: bigint;
  name: string;
  content: string;
  position: number;
  assignedTo: readonly string[];
}

export interface Label {
  readonly labelId: bigint;
  displayName: string;
  /** #RRGGBB */
  color: string;
}

export interface User {
  readonly zuid: bigint;
  readonly accountId: bigint;
  /** The primary address. */
  email: string;
  firstName: string;
  lastName: string;
  displayName: string;
  /** member, admin or super_admin. */
  role: string;
  enabled: boolean;
  readonly aliases: { readonly address: string; readonly id: bigint }[];
  country: string;
  readonly language: string;
  readonly timeZone: string;
  readonly createdTime: number;
  lastLogin: number;
  tfaEnabled: boolean;
  incomingBlocked: boolean;
  outgoingBlocked: boolean;
  imapAccessEnabled: boolean;
  popAccessEnabled: boolean;
  activeSyncEnabled: boolean;
  mailAccountEnabled: boolean;
  /** Digests of the present password and those before it. */
  readonly passwords: string[];
  readonly forwards: ConfirmedAddress[];
  deletesForwarded: boolean;
  replyTo: ConfirmedAddress | null;
  readonly senders: { readonly id: bigint; readonly fromAddress: string; displayName: string }[];
  vacation: JsonMap | null;
  readonly signatures: Signature[];
  readonly labels: Label[];
  planType: string;
  readonly extraStorage: { [addon: string]: number };
}

export interface AllowedIp {
  readonly ipId: bigint;
  readonly fromIpRange: string;
  readonly toIpRange: string;
  readonly roleId: number;
}

export interface AuditRecord {
  readonly entityId: bigint;
  readonly requestTime: number;
  readonly performedBy: string;
  readonly performedOn: string;
  readonly category: string;
  readonly operationType: string;
  readonly operation: string;
  readonly clientIp: string;
}

export interface LoginEvent {
  readonly mode: string;
  readonly user: User;
  readonly loginTime: number;
  readonly ipAddress: string;
  readonly accessType: 'web' | 'mobile';
  readonly clientInfo: string;
}

export interface SmtpRecord {
  readonly messageId: string;
  readonly fromAddr: string;
  readonly toAddr: readonly string[];
  readonly subject: string;
  readonly transactionId: string;
  readonly timestamp: number;
  readonly status: string;
}

/** Everything that one organization of the simulated service holds. */
export interface Organization {
  readonly zoid: bigint;
  readonly name: string;
  readonly basePlan: string;
  readonly licenseCount: number;
  readonly createdTime: number;
  /** The partner's organization that this one was made under; null for the seeded one. */
  readonly parentZoid: bigint | null;
  spamProcessType: string;
  readonly domains: Map<string, Domain>;
  /** By zgid. */
  readonly groups: Map<string, Group>;
  readonly policies: Map<string, Policy>;
  readonly restrictions: Map<string, Restriction>;
  /** By zuid. */
  readonly users: Map<string, User>;
  /** Addresses of deleted users, and until when nobody can have them. */
  readonly reservedAddresses: Map<string, number>;
  readonly spamLists: Map<string, readonly string[]>;
  readonly spamOptions: Map<string, string>;
  readonly allowedIps: AllowedIp[];
  readonly audit: AuditRecord[];
  readonly logins: LoginEvent[];
  readonly smtp: SmtpRecord[];
  /** What users and groups have besides mail, by zuid or zgid. */
  readonly namespaces: Map<string, Namespace>;
  /** Of users whose mail has been requested, by accountId. */
  readonly mailboxes: Map<string, Mailbox>;
  /** The next 64-bit id; never returned twice. */
  newId(): bigint;
}
