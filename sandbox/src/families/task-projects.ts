import { type Fields, textOf } from '../fields.js';
import type { Namespace, Project } from '../namespace.js';
import type { OperationCall } from '../operation.js';
import { nameTaken, type Reply, success } from '../reply.js';
import { type NamespaceHandler, type NamespaceOperation, notPermitted } from './on-namespace.js';
import { answerTasks, liveTasks, taskListQuery } from './on-task.js';

const path = '/projects';
const projectPath = `${path}/{projectId}`;
const fields: Fields = { projectName: 'string' };

/** Finds the project that the path names, or refuses. */
function onProject(handle: (call: OperationCall, project: Project, namespace: Namespace) => Reply): NamespaceHandler {
  return (call, namespace) => {
    const found = namespace.projects.find(({ projectId }) => String(projectId) === call.params.projectId);
    return found ? handle(call, found, namespace) : notPermitted();
  };
}

function isNameTaken(namespace: Namespace, name: string, but?: Project): boolean {
  return namespace.projects.some((known) => known !== but && known.name === name);
}

/** The projects of a group: what is written as `projectName` is read as `name`. */
export const taskProjectOperations: readonly NamespaceOperation[] = [
  {
    method: 'POST',
    path,
    body: fields,
    handle: ({ organization, body }, namespace) => {
      const name = textOf(body.projectName);
      if (isNameTaken(namespace, name)) return nameTaken();
      namespace.projects.push({ projectId: organization.newId(), name });
      return success();
    },
  },
  {
    method: 'GET',
    path,
    handle: (_call, { projects }) =>
      success({ projects: projects.map(({ projectId, name }) => ({ name, id: String(projectId) })) }),
  },
  {
    method: 'GET',
    path: projectPath,
    query: { 'status?': '=inprogress|completed', ...taskListQuery },
    handle: onProject((call, project, namespace) => {
      const { status } = call.query;
      const tasks = liveTasks(namespace).filter((task) => task.project === project);
      return answerTasks(
        call,
        tasks.filter((task) => status === undefined || task.status === status),
      );
    }),
  },
  {
    method: 'PUT',
    path: projectPath,
    body: fields,
    handle: onProject(({ body }, project, namespace) => {
      const name = textOf(body.projectName);
      if (isNameTaken(namespace, name, project)) return nameTaken();
      project.name = name;
      return success();
    }),
  },
  {
    method: 'DELETE',
    path: projectPath,
    // Its tasks stay, in no project.
    handle: onProject((_call, project, { projects, tasks }) => {
      projects.splice(projects.indexOf(project), 1);
      for (const task of tasks) if (task.project === project) task.project = null;
      return success();
    }),
  },
];
