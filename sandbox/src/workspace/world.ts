import type { Json, JsonMap } from '../json.js';

/** Members of a resource as the service returns them. */
export interface Members {
  [name: string]: Json;
}

/** Access that a user gave to an application. */
export interface AppToken {
  readonly clientId: string;
  readonly displayText: string;
  readonly scopes: readonly string[];
}

/** A user account, deleted ones too. */
export interface WorkspaceUser {
  readonly id: string;
  primaryEmail: string;
  aliases: string[];
  readonly members: Members;
  readonly createdAt: number;
  changedAt: number;
  renamedAt: number;
  deletedAt: number | null;
  /** What a search still sees; null where it sees nothing yet. */
  indexed: JsonMap | null;
  tokens: AppToken[];
  appPasswords: JsonMap[];
  hasBackupCodes: boolean;
}

/** One member of a group. */
export interface GroupMember {
  readonly id: string;
  /** Null for outside members that have an id only. */
  readonly email: string | null;
  readonly type: string;
  role: string;
  deliverySettings: string;
  /** A pending invitation, which is no member yet. */
  readonly isInvited: boolean;
}

/** A group with the settings of the other API. */
export interface WorkspaceGroup {
  readonly id: string;
  email: string;
  name: string;
  description: string;
  aliases: string[];
  readonly createdAt: number;
  readonly settings: Members;
  readonly members: Map<string, GroupMember>;
}

/** An organizational unit; the root has an empty name. */
export interface OrgUnit {
  readonly id: string;
  name: string;
  description: string;
  parentId: string | null;
}

/** A domain of the customer, or an alias of one. */
export interface WorkspaceDomain {
  readonly name: string;
  /** Null for a domain that is none's alias. */
  readonly parent: string | null;
  readonly isPrimary: boolean;
}

/** A licence that a user holds. */
export interface License {
  readonly productId: string;
  skuId: string;
  readonly userId: string;
}

/** A transfer of data; each read moves it on. */
export interface Transfer {
  readonly id: string;
  readonly members: JsonMap;
  readonly oldOwner: string;
  readonly newOwner: string;
  reads: number;
  readonly requestedAt: number;
}

/** Everything that the simulated customer consists of. */
export interface World {
  readonly users: Map<string, WorkspaceUser>;
  readonly groups: Map<string, WorkspaceGroup>;
  readonly units: Map<string, OrgUnit>;
  readonly domains: Map<string, WorkspaceDomain>;
  readonly roles: Map<string, Members>;
  readonly assignments: Map<string, Members>;
  readonly licenses: License[];
  readonly transfers: Map<string, Transfer>;
  readonly sites: Map<string, JsonMap>;
  /** Addresses that were free only since an instant. */
  readonly freedAt: Map<string, number>;
  /** Whether new users are suspended until they sign in on the web. */
  newUsersSuspended: boolean;
  nextId: number;
}

/** What an operation works on. */
export interface Ground {
  readonly world: World;
  readonly now: number;
  /** Values of TXT records in public DNS. */
  readonly txt: (name: string) => readonly string[];
  /** Address of the administrator who calls. */
  readonly caller: string;
}

/** The customer's own id. */
export const customerId = 'C01sandbox';

/** The customer's primary domain. */
export const primaryDomain = 'workspace.example';

/** A new id that nothing has. */
export function newId(world: World): string {
  world.nextId += 1;
  return String(world.nextId);
}
