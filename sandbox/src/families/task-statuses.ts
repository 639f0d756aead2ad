import { textOf } from '../fields.js';
import type { JsonMap } from '../json.js';
import type { Namespace, TaskStatus } from '../namespace.js';
import { nameTaken, success } from '../reply.js';
import type { NamespaceOperation } from './on-namespace.js';
import { notPermitted } from './on-namespace.js';

const path = '/customStatus';
/** In progress and completed: theirs are the first numbers, and nobody changes them. */
const builtInStatuses = 2;

function present({ status, statusName, statusColour }: TaskStatus): JsonMap {
  return { status, statusName, statusColour };
}

function isNameTaken({ statuses }: Namespace, name: string, but?: TaskStatus): boolean {
  return statuses.some((known) => known !== but && known.statusName === name);
}

/** Statuses that people define; all three changes go to one path, and the body names which is meant. */
export const taskStatusOperations: readonly NamespaceOperation[] = [
  {
    method: 'POST',
    path,
    body: { statusName: 'string', 'statusColour?': 'colour' },
    handle: ({ caller, body }, namespace) => {
      const statusName = textOf(body.statusName);
      if (isNameTaken(namespace, statusName)) return nameTaken();
      const made: TaskStatus = {
        status: (namespace.statuses.at(-1)?.status ?? builtInStatuses) + 1,
        statusName,
        statusColour: textOf(body.statusColour) || '#808080',
        createdBy: caller.zuid,
      };
      namespace.statuses.push(made);
      return success(present(made));
    },
  },
  {
    method: 'PUT',
    path,
    // The page calls the number optional, but nothing else identifies the status.
    body: { status: 'int', statusName: 'string', 'statusColour?': 'colour' },
    handle: ({ body }, namespace) => {
      const known = namespace.statuses.find(({ status }) => status === body.status);
      if (!known) return notPermitted();
      const statusName = textOf(body.statusName);
      if (isNameTaken(namespace, statusName, known)) return nameTaken();
      known.statusName = statusName;
      known.statusColour = textOf(body.statusColour) || known.statusColour;
      return success(present(known));
    },
  },
  {
    method: 'DELETE',
    path,
    body: { status: 'int' },
    handle: ({ caller, body }, { statuses }) => {
      const index = statuses.findIndex(({ status }) => status === body.status);
      const known = statuses[index];
      if (known?.createdBy !== caller.zuid) return notPermitted();
      statuses.splice(index, 1);
      return success({ status: known.status });
    },
  },
];
