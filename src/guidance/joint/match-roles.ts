import { type Endpoint, type EndpointMember, shownToolName } from '../../call/index.js';
import {
  type JointRecord,
  neededCallsOf,
  type RoleRecord,
  type ServiceRoleRecord,
  type ZonesRoleRecord,
} from '../../catalogue/index.js';

/** An account in a role of a procedure. */
export interface Player<Role extends RoleRecord = RoleRecord> {
  readonly member: EndpointMember;
  readonly role: Role;
  /** The role's tools that the server's filter hides, by their names for clients. */
  readonly missing: readonly string[];
}

/** The accounts of this server for the roles of a procedure. */
export interface Cast {
  readonly services: readonly Player<ServiceRoleRecord>[];
  readonly zones: readonly Player<ZonesRoleRecord>[];
}

/** Finds the accounts of a server that can play the roles of a procedure, in the order of its members. */
export function castOf({ members }: Pick<Endpoint, 'members'>, { roles }: JointRecord): Cast {
  return {
    services: members.flatMap((member) => playerOf(member, roles.service, isService)),
    zones: members.flatMap((member) => playerOf(member, roles.zones, isZones)),
  };
}

function playerOf<Role extends RoleRecord>(
  member: EndpointMember,
  name: string,
  isKind: (role: RoleRecord) => role is Role,
): readonly Player<Role>[] {
  const role = member.account.integration.roles[name];
  if (!role || !isKind(role)) return [];
  const missing = neededCallsOf(role).filter(({ tool }) => !member.toolset.find(tool));
  return [{ member, role, missing: missing.map(({ tool }) => shownToolName(member, tool)) }];
}

function isService(role: RoleRecord): role is ServiceRoleRecord {
  return role.kind === 'service';
}

function isZones(role: RoleRecord): role is ZonesRoleRecord {
  return role.kind === 'zones';
}
