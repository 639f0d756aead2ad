import type { JsonMap } from './json.js';

export interface DkimKey {
  readonly dkimId: bigint;
  readonly selector: string;
  readonly publicKey: string;
  readonly hashType: string;
  isDefault: boolean;
  isVerified: boolean;
}

export interface Domain {
  readonly domainId: bigint;
  domainName: string;
  readonly code: string;
  verified: boolean;
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
  readonly zuid: bigint | null;
  role: string;
  status: string;
  postApproval: string;
  ackStatus: boolean;
}

export interface HeldMail {
  readonly messageId: bigint;
  readonly fromAddress: string;
  readonly sender: string;
  readonly subject: string;
  readonly content: string;
  readonly sentDateInGMT: number;
  readonly size: number;
}

export interface Group {
  readonly zgid: bigint;
  name: string;
  readonly emailId: string;
  description: string;
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

export interface Policy {
  readonly policyId: bigint;
  readonly policyName: string;
  readonly users: bigint[];
  readonly groups: bigint[];
  readonly restrictions: { [kind: string]: bigint };
}

export interface Restriction {
  readonly restrictionId: bigint;
  readonly restrictionName: string;
  /** mailRestriction, accountRestriction, accessRestriction or mailForwardPolicy. */
  readonly kind: string;
}

export interface User {
  readonly zuid: bigint;
  readonly accountId: bigint;
  readonly email: string;
  displayName: string;
  role: string;
  enabled: boolean;
  planType: string;
  readonly extraStorage: { [addon: string]: number };
}

export interface AllowedIp {
  readonly ipId: bigint;
  readonly fromIpRange: string;
  readonly toIpRange: string;
  readonly roleId: number;
}

/** Everything that one organization of the simulated service holds. */
export interface Organization {
  readonly zoid: bigint;
  readonly name: string;
  spamProcessType: string;
  readonly domains: Map<string, Domain>;
  readonly groups: Map<string, Group>;
  readonly policies: Map<string, Policy>;
  readonly restrictions: Map<string, Restriction>;
  readonly users: Map<string, User>;
  readonly spamLists: Map<string, string[]>;
  readonly spamOptions: Map<string, string>;
  readonly allowedIps: AllowedIp[];
  readonly children: JsonMap[];
  /** The next 64-bit id; never handed out twice. */
  newId(): bigint;
}
