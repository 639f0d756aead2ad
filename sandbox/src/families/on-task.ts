import type { JsonMap } from '../json.js';
import type { Namespace, Task } from '../namespace.js';
import type { OperationCall } from '../operation.js';
import type { Organization } from '../organization.js';
import { type Reply, success } from '../reply.js';
import { type NamespaceHandler, notPermitted } from './on-namespace.js';

export const taskFamily = { root: '/api/tasks', scope: 'tasks' };
/** The path of one task. */
export const taskPath = '/{taskId}';
/** The query of every paged list of tasks. */
export const taskListQuery = { 'limit?': 'int:1-499', 'from?': 'int:0-' };

function person(organization: Organization, zuid: bigint): JsonMap {
  return { name: organization.users.get(String(zuid))?.displayName ?? '', id: zuid };
}

/** A task as every list shows it: with what stands below it. */
export function serializeTask(organization: Organization, task: Task): JsonMap {
  const { project, reminder } = task;
  const subtasks = liveTasks(task.namespace).filter(({ parent }) => parent === task);
  return {
    id: String(task.id),
    title: task.title,
    description: task.description,
    // Written in one form, read in another, as recorded.
    status: readForms[task.status] ?? task.status,
    statusStr: '',
    statusValue: task.status === 'completed' ? 1 : 2,
    priority: readForms[task.priority] ?? task.priority,
    namespaceId: String(task.namespace.namespaceId),
    createdAt: new Date(task.createdTime).toISOString(),
    assigneeList: [person(organization, task.assignee)],
    customFields: {},
    tags: [],
    followers: [],
    dependency: [],
    dependents: [],
    serviceType: 0,
    serviceId: '-1',
    serviceUniqId: -1,
    resourceId: '-1',
    portalId: -1,
    depUniqId: '-1',
    isTaskPublished: false,
    dueDate: task.dueDate,
    modifiedTime: new Date(task.modifiedTime).toISOString(),
    owner: person(organization, task.owner),
    assignee: person(organization, task.assignee),
    ...(project ? { project: { name: project.name, id: String(project.projectId) } } : {}),
    ...(reminder ? { reminder: { ...reminder } } : {}),
    ...task.switches,
    numberOfSubtasks: subtasks.length,
    subtasks: subtasks.map((subtask) => serializeTask(organization, subtask)),
    attachments: [],
  };
}

const readForms: { readonly [written: string]: string } = {
  inprogress: 'In Progress',
  completed: 'Completed',
  high: 'High',
  medium: 'Medium',
  low: 'Low',
};

/** A page of tasks; what comes next is an address without its host, as the pages show it. */
export function answerTasks(call: OperationCall, tasks: readonly Task[]): Reply {
  const { organization, path, query } = call;
  const from = Number(query.from ?? 0);
  const end = from + Number(query.limit ?? 20);
  const nextQuery = new URLSearchParams({ ...query, from: String(end), limit: String(end - from) });
  return success({
    ...(end < tasks.length ? { paging: { nextPage: `${path}?${nextQuery}` } } : {}),
    tasks: tasks.slice(from, end).map((task) => serializeTask(organization, task)),
  });
}

/** The tasks of a namespace that are not in its trash, the newest first. */
export function liveTasks(namespace: Namespace): readonly Task[] {
  return namespace.tasks.filter((task) => !task.isInTrash).reverse();
}

/** Handles a call about one task. */
export type TaskHandler = (call: OperationCall, task: Task, namespace: Namespace) => Reply;

/** Finds the task that the path names, outside the trash, or refuses. */
export function onTask(handle: TaskHandler): NamespaceHandler {
  return (call, namespace) => {
    const task = findTask(namespace, call.params.taskId);
    return task && !task.isInTrash ? handle(call, task, namespace) : notPermitted();
  };
}

/** A task of a namespace by its id, be it in the trash. */
export function findTask(namespace: Namespace, id: string | undefined): Task | undefined {
  return namespace.tasks.find((task) => String(task.id) === id);
}

/** A task with everything below it. */
export function withSubtasks(task: Task): readonly Task[] {
  const subtasks = task.namespace.tasks.filter((other) => other.parent === task);
  return [task, ...subtasks.flatMap(withSubtasks)];
}
