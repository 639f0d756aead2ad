import { type Namespace, newNamespace } from './namespace.js';
import type { Organization, User } from './organization.js';

/** The namespace of a user; made when it is first needed. */
export function namespaceOfUser(organization: Organization, user: User): Namespace {
  return namespaceOf(organization, user.zuid, user.displayName);
}

/** The namespaces of the groups that a user is a member of, those that exist already. */
export function groupNamespacesOf(organization: Organization, user: User): readonly Namespace[] {
  return [...organization.groups.values()]
    .filter((group) => group.members.some((member) => member.zuid === user.zuid))
    .flatMap((group) => organization.namespaces.get(String(group.zgid)) ?? []);
}

/** The namespace of a user or a group by its id. */
export function namespaceOf(organization: Organization, id: bigint, name: string): Namespace {
  const present = organization.namespaces.get(String(id));
  if (present) return present;
  const made = newNamespace({ namespaceId: id, name, defaultBookId: organization.newId() });
  organization.namespaces.set(String(id), made);
  return made;
}
