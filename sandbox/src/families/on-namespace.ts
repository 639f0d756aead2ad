import { groupNamespacesOf, namespaceOf, namespaceOfUser } from '../find-namespace.js';
import type { Namespace } from '../namespace.js';
import type { Operation, OperationCall } from '../operation.js';
import { businessError, invalidInput, type Reply } from '../reply.js';

/** Handles a call about the items of one owner. */
export type NamespaceHandler = (call: OperationCall, namespace: Namespace) => Reply;

/** An operation that exists for a user's own things and for those of his groups alike; its path is what follows after the owner. */
export type NamespaceOperation = Omit<Operation, 'handle' | 'scope'> & { readonly handle: NamespaceHandler };

/** Where a family keeps its paths, and its scope. */
export interface Family {
  readonly root: string;
  readonly scope: string;
}

/** Declares operations for the caller's own things, below `me`. */
export function forCaller({ root, scope }: Family, operations: readonly NamespaceOperation[]): Operation[] {
  return operations.map(({ path, handle, ...rest }) => ({
    ...rest,
    scope,
    path: `${root}/me${path}`,
    handle: (call) => handle(call, namespaceOfUser(call.organization, call.caller)),
  }));
}

/** Declares operations for the things of a group that the caller is a member of, below `groups`. */
export function forGroups({ root, scope }: Family, operations: readonly NamespaceOperation[]): Operation[] {
  return operations.map(({ path, handle, ...rest }) => ({
    ...rest,
    scope,
    path: `${root}/groups/{groupId}${path}`,
    handle: (call) => {
      const { organization, caller, params } = call;
      const group = organization.groups.get(params.groupId ?? '');
      if (!group) return invalidInput('The zgid is invalid');
      if (!group.members.some((member) => member.zuid === caller.zuid)) return notPermitted();
      return handle(call, namespaceOf(organization, group.zgid, group.name));
    },
  }));
}

/** The same operations twice: for the caller and for groups. */
export function forBoth(family: Family, operations: readonly NamespaceOperation[]): Operation[] {
  return [...forCaller(family, operations), ...forGroups(family, operations)];
}

/** The namespaces that the caller sees: his own first. */
export function namespacesOf({ organization, caller }: OperationCall): readonly Namespace[] {
  return [namespaceOfUser(organization, caller), ...groupNamespacesOf(organization, caller)];
}

/** The reply for an item that does not exist, or that the caller may not change. */
export function notPermitted(): Reply {
  return businessError('Operation not permitted');
}
