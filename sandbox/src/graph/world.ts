import { randomUUID } from 'node:crypto';
import type { Json, JsonMap } from '../json.js';
import { badRequest, notFound } from './graph-fault.js';

/** Members of an object as the service returns them. */
export interface Members {
  [name: string]: Json;
}

/** What every object of the directory has; a new one is not readable for some reads. */
export interface DirectoryObject {
  readonly id: string;
  readonly type: 'user' | 'group' | 'servicePrincipal';
  readonly members: Members;
  readonly createdAt: number;
  /** Reads by id that still find nothing. */
  unseenReads: number;
  deletedAt: number | null;
}

/** An account of a person. */
export interface GraphUser extends DirectoryObject {
  readonly type: 'user';
  readonly mailbox: Members;
  managerId: string | null;
  hasSessions: boolean;
  password: string;
}

/** A group with its members and owners. */
export interface GraphGroup extends DirectoryObject {
  readonly type: 'group';
  readonly memberIds: Set<string>;
  readonly ownerIds: Set<string>;
}

/** A domain of the tenant. */
export interface GraphDomain {
  readonly name: string;
  readonly members: Members;
  readonly addedAt: number;
  /** Reads of service records that still say that there are none. */
  unseenRecords: number;
  /** Reads until a forced deletion is finished; null where none runs. */
  readsLeft: number | null;
}

/** Everything that the simulated tenant consists of. */
export interface World {
  readonly objects: Map<string, GraphUser | GraphGroup | DirectoryObject>;
  readonly domains: Map<string, GraphDomain>;
  /** Activated roles: object id to template id. */
  readonly activeRoles: Map<string, string>;
  readonly assignments: Map<
    string,
    { readonly id: string; readonly principalId: string; readonly roleId: string; readonly scope: string }
  >;
  readonly skus: Members[];
  readonly signIns: JsonMap[];
  readonly audits: JsonMap[];
  /** Reads that a new object is not found by. */
  replicationReads: number;
  /** Whether the tenant has the licence that sign-in logs need. */
  isPremium: boolean;
}

/** What an operation works on. */
export interface Ground {
  readonly world: World;
  readonly now: number;
  /** Host of the request, for addresses in replies. */
  readonly host: string;
  /** Values of TXT records in public DNS. */
  readonly txt: (name: string) => readonly string[];
  /** Application permissions of the caller. */
  readonly permissions: ReadonlySet<string>;
}

/** How long a new object is missing at most. */
const settleMs = 60_000;

/** The tenant's own id, its initial domain and the domain that it uses. */
export const tenantId = '11111111-2222-4333-8444-555555555555';
export const initialDomain = 'acme.onmicrosoft.com';
export const mainDomain = 'm365.example';

/** Template of the Global Administrator. */
export const globalAdministrator = '62e90394-69f5-4237-9190-012177145e10';

/** A new id. */
export function newId(): string {
  return randomUUID();
}

/** Objects of a kind that are not deleted. */
export function liveUsers({ objects }: World): readonly GraphUser[] {
  return [...objects.values()].filter((one): one is GraphUser => one.type === 'user' && one.deletedAt === null);
}

/** Groups that are not deleted. */
export function liveGroups({ objects }: World): readonly GraphGroup[] {
  return [...objects.values()].filter((one): one is GraphGroup => one.type === 'group' && one.deletedAt === null);
}

/** Whether an object has been replicated; with `isRead` the check counts as a read. */
export function isSettled(object: DirectoryObject, now: number, isRead = false): boolean {
  if (object.unseenReads <= 0 || now - object.createdAt >= settleMs) return true;
  if (isRead) object.unseenReads -= 1;
  return false;
}

/** A user by id or sign-in name, as a read finds it. */
export function readUser({ world, now }: Ground, key: string): GraphUser {
  const wanted = key.toLowerCase();
  const user = liveUsers(world).find(
    ({ id, members }) => id === wanted || String(members.userPrincipalName).toLowerCase() === wanted,
  );
  if (!user || !isSettled(user, now, true)) throw notFound(key);
  return user;
}

/** A group by id, as a read finds it. */
export function readGroup({ world, now }: Ground, id: string): GraphGroup {
  if (!/^[\da-f-]{36}$/i.test(id)) throw badRequest(`Invalid object identifier '${id}'.`);
  const group = liveGroups(world).find((one) => one.id === id);
  if (!group || !isSettled(group, now, true)) throw notFound(id);
  return group;
}
