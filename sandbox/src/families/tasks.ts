import { type Fields, idOf, mapOf, textOf, truth } from '../fields.js';
import type { Json, JsonMap } from '../json.js';
import type { Namespace, Task } from '../namespace.js';
import type { Operation, OperationCall } from '../operation.js';
import type { Group, Organization, User } from '../organization.js';
import { businessError, invalidInput, type Reply, success } from '../reply.js';
import { forBoth, forCaller, forGroups, type NamespaceOperation, namespacesOf, notPermitted } from './on-namespace.js';
import {
  answerTasks,
  findTask,
  liveTasks,
  onTask,
  serializeTask,
  taskFamily,
  taskListQuery,
  taskPath,
  withSubtasks,
} from './on-task.js';
import { taskProjectOperations } from './task-projects.js';
import { taskStatusOperations } from './task-statuses.js';

const priorities = '=high|medium|low';
const statuses = '=inprogress|completed';

/** What every new task may tell, one that is made with its parent too. */
const details: Fields = {
  title: 'string',
  'description?': 'text',
  'status?': statuses,
  'priority?': priorities,
  'projectId?': 'long',
  'dueDate?': 'day',
  'reminderDate?': 'instant',
  'emailReminder?': 'boolean',
  'popupReminder?': 'boolean',
};
const newTask: Fields = {
  ...details,
  'parentTaskId?': 'long',
  'subtask?': { object: { ...details, 'assignee?': 'long' } },
};
const newGroupTask: Fields = {
  ...newTask,
  assignee: 'long',
  'dueDateRemindersEnabled?': 'boolean',
  'remindOwner?': 'boolean',
  'remindAssignee?': 'boolean',
};
const switchNames = ['dueDateRemindersEnabled', 'remindOwner', 'remindAssignee'];

/** One page per change: none of them shows two in one request. */
const changes: readonly Fields[] = [
  { title: 'string' },
  { description: 'text' },
  { priority: priorities },
  { status: statuses },
  { projectId: 'long' },
  { assignee: 'long' },
  { dueDate: 'day' },
  { reminderDate: 'instant', emailReminder: 'boolean', popupReminder: 'boolean' },
];

/** A group's tasks are for its members, a user's own for anybody of the organization. */
function isAssignable(organization: Organization, { namespaceId }: Namespace, zuid: bigint): boolean {
  const group = organization.groups.get(String(namespaceId));
  return group ? group.members.some((member) => member.zuid === zuid) : organization.users.has(String(zuid));
}

/** What checked fields say about a task, or the name of the one that points to nothing. */
function readDetails(organization: Organization, namespace: Namespace, given: JsonMap): Partial<Task> | string {
  const { title, description, status, priority, dueDate, assignee, projectId, parentTaskId, reminderDate } = given;
  const [project, parent] = [
    namespace.projects.find((known) => isId(projectId, known.projectId)) ?? null,
    namespace.tasks.find((known) => isId(parentTaskId, known.id) && !known.isInTrash) ?? null,
  ];
  if (projectId !== undefined && !project) return 'projectId';
  if (parentTaskId !== undefined && !parent) return 'parentTaskId';
  if (assignee !== undefined && !isAssignable(organization, namespace, idOf(assignee))) return 'assignee';
  return {
    ...(title === undefined ? {} : { title: textOf(title) }),
    ...(description === undefined ? {} : { description: textOf(description) }),
    ...(status === undefined ? {} : { status: textOf(status) }),
    ...(priority === undefined ? {} : { priority: textOf(priority) }),
    ...(dueDate === undefined ? {} : { dueDate: textOf(dueDate) }),
    ...(assignee === undefined ? {} : { assignee: idOf(assignee) }),
    ...(project ? { project } : {}),
    ...(parent ? { parent } : {}),
    ...(reminderDate === undefined
      ? {}
      : {
          reminder: {
            dateTime: textOf(reminderDate),
            emailReminder: truth(given.emailReminder),
            popupReminder: truth(given.popupReminder),
          },
        }),
  };
}

function isId(given: Json, id: bigint): boolean {
  return given !== undefined && idOf(given) === id;
}

/** Makes a task, and the subtask that comes with it. */
function create(call: OperationCall, namespace: Namespace): Reply {
  const { organization, body } = call;
  const details = readDetails(organization, namespace, body);
  if (typeof details === 'string') return invalidInput(`Invalid value for ${details}`);
  const below = body.subtask === undefined ? null : readDetails(organization, namespace, mapOf(body.subtask));
  if (typeof below === 'string') return invalidInput(`Invalid value for subtask.${below}`);
  const task = newTaskOf(call, namespace, details);
  if (below) newTaskOf(call, namespace, { project: task.project, assignee: task.assignee, ...below, parent: task });
  return success(serializeTask(organization, task));
}

function newTaskOf({ organization, caller, body, now }: OperationCall, namespace: Namespace, details: Partial<Task>) {
  const switches = switchNames.filter((name) => body[name] !== undefined).map((name) => [name, body[name]]);
  const task: Task = {
    id: organization.newId(),
    namespace,
    title: '',
    description: '',
    status: 'inprogress',
    priority: 'medium',
    dueDate: '',
    owner: caller.zuid,
    assignee: caller.zuid,
    project: null,
    parent: null,
    reminder: null,
    switches: Object.fromEntries(switches),
    createdTime: now,
    modifiedTime: now,
    isInTrash: false,
    ...details,
  };
  namespace.tasks.push(task);
  return task;
}

function change({ organization, body, now }: OperationCall, task: Task, namespace: Namespace): Reply {
  // A reminder that reaches nobody in any way.
  if (body.emailReminder === false && body.popupReminder === false)
    return invalidInput('Invalid value for popupReminder');
  const details = readDetails(organization, namespace, body);
  if (typeof details === 'string') return invalidInput(`Invalid value for ${details}`);
  Object.assign(task, details, { modifiedTime: now });
  return success({ id: String(task.id), title: task.title });
}

const taskOperationsOfBoth: readonly NamespaceOperation[] = [
  {
    method: 'GET',
    path: '',
    query: taskListQuery,
    handle: (call, namespace) =>
      answerTasks(
        call,
        liveTasks(namespace).filter((task) => !task.parent),
      ),
  },
  {
    method: 'GET',
    path: taskPath,
    // One task, and a list all the same.
    handle: onTask(({ organization }, task) => success({ tasks: [serializeTask(organization, task)] })),
  },
  {
    method: 'GET',
    path: `${taskPath}/subtasks`,
    handle: onTask(({ organization }, task, namespace) => {
      const parentTask = serializeTask(organization, task);
      const subtasks = liveTasks(namespace).filter(({ parent }) => parent === task);
      return success({
        tasks: subtasks.map((subtask) => ({
          ...serializeTask(organization, subtask),
          createdTime: new Date(subtask.createdTime).toISOString(),
          namespace: { name: namespace.name, id: String(namespace.namespaceId) },
          parentTask,
        })),
      });
    }),
  },
  { method: 'PUT', path: taskPath, bodyForms: changes, handle: onTask(change) },
  {
    method: 'DELETE',
    path: taskPath,
    handle: onTask((_call, task) => {
      for (const gone of withSubtasks(task)) gone.isInTrash = true;
      return success({ id: String(task.id) });
    }),
  },
  {
    method: 'PUT',
    path: `${taskPath}/restore`,
    handle: ({ params }, namespace) => {
      const task = findTask(namespace, params.taskId);
      if (!task) return notPermitted();
      if (!task.isInTrash) return businessError('ENTITY_NOT_IN_TRASH');
      // A subtask that is restored without its parent becomes a task of its own.
      task.parent = null;
      for (const restored of withSubtasks(task)) restored.isInTrash = false;
      return success();
    },
  },
];

function groupsOf(organization: Organization, caller: User): readonly Group[] {
  return [...organization.groups.values()].filter(({ members }) => members.some(({ zuid }) => zuid === caller.zuid));
}

function membersOf({ users }: Organization, { members }: Group): { readonly id: bigint; readonly name: string }[] {
  return members.flatMap(({ zuid }) => {
    const user = users.get(String(zuid));
    return user ? [{ id: user.zuid, name: user.displayName }] : [];
  });
}

function serializeTaskGroup(organization: Organization, group: Group): JsonMap {
  const members = membersOf(organization, group);
  const moderators = group.members.filter(({ role }) => role === 'moderator').map(({ zuid }) => zuid);
  return {
    id: group.zgid,
    name: group.name,
    owner: members[0] ?? null,
    moderators: members.filter(({ id }) => moderators.includes(id)),
    numberOfMembers: members.length,
  };
}

/** Tasks with their subtasks, projects and statuses, a user's own and those of his groups. */
export const taskOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: `${taskFamily.root}/`,
    scope: taskFamily.scope,
    query: { action: '=view', view: '=createdbyme', ...taskListQuery },
    handle: (call) => {
      const tasks = namespacesOf(call).flatMap(liveTasks);
      return answerTasks(
        call,
        tasks.filter(({ owner }) => owner === call.caller.zuid),
      );
    },
  },
  {
    method: 'GET',
    path: `${taskFamily.root}/groups`,
    scope: taskFamily.scope,
    handle: ({ organization, caller }) =>
      success({ groups: groupsOf(organization, caller).map((group) => serializeTaskGroup(organization, group)) }),
  },
  {
    method: 'GET',
    path: `${taskFamily.root}/groups/{groupId}/members`,
    scope: taskFamily.scope,
    handle: ({ organization, caller, params }) => {
      const group = groupsOf(organization, caller).find(({ zgid }) => String(zgid) === params.groupId);
      return group ? success({ members: membersOf(organization, group) }) : invalidInput('The zgid is invalid');
    },
  },
  ...forCaller(taskFamily, [{ method: 'POST', path: '', body: { ...newTask, 'assignee?': 'long' }, handle: create }]),
  ...forGroups(taskFamily, [{ method: 'POST', path: '', body: newGroupTask, handle: create }]),
  ...forBoth(taskFamily, [...taskOperationsOfBoth, ...taskStatusOperations]),
  ...forGroups(taskFamily, taskProjectOperations),
];
