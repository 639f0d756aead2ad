import type { Fields } from '../fields.js';
import type { Operation, OperationCall } from '../operation.js';
import type { Group } from '../organization.js';
import { invalidInput, type Reply } from '../reply.js';

/** The path of all groups. */
export const groupsPath = '/api/organization/{zoid}/groups';
/** The path of one group. */
export const groupPath = `${groupsPath}/{zgid}`;
export const groupScope = 'organization.groups';

/** Handles a call about one group. */
export type GroupHandler = (call: OperationCall, group: Group) => Reply;

/** Finds the group that the path names, or refuses. */
export function onGroup(handle: GroupHandler): Operation['handle'] {
  return (call) => {
    const group = call.organization.groups.get(call.params.zgid ?? '');
    return group ? handle(call, group) : invalidInput('The zgid is invalid');
  };
}

/** One of the many changes that share the path of a group and differ by `mode`. */
export function groupChange(mode: string | readonly string[], body: Fields, handle: GroupHandler): Operation {
  return { method: 'PUT', path: groupPath, mode, scope: groupScope, body, handle: onGroup(handle) };
}
