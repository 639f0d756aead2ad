import type { Namespace, Project, Task } from '../namespace.js';
import type { User } from '../organization.js';
import { seedTime } from './seed-time.js';
import type { SeededNamespaces } from './seeded-namespaces.js';

/** Tasks of the connected user and of the group: done and open, with a subtask and a project each, and one made by a colleague. */
export function seedTasks({ own, shared, foreign, owner, colleague, teammate }: SeededNamespaces): void {
  const migration: Project = { projectId: 9_000_000_000_000_073_001n, name: 'Mail migration' };
  const onboarding: Project = { projectId: 9_000_000_000_000_073_003n, name: 'Onboarding' };
  own.projects.push(migration);
  shared.projects.push(onboarding);
  const add = (namespace: Namespace, by: User, more: Partial<Task> & { readonly id: bigint }): Task => {
    const time = seedTime + Number(more.id % 1_000n) * 60_000;
    const task: Task = {
      namespace,
      title: '',
      description: '',
      status: 'inprogress',
      priority: 'medium',
      dueDate: '',
      owner: by.zuid,
      assignee: by.zuid,
      project: null,
      parent: null,
      reminder: null,
      switches: {},
      createdTime: time,
      modifiedTime: time,
      isInTrash: false,
      ...more,
    };
    namespace.tasks.push(task);
    return task;
  };
  add(own, owner, {
    id: 9_000_000_000_000_073_101n,
    title: 'Lower the TTL of the MX records',
    status: 'completed',
    project: migration,
  });
  const move = add(own, owner, {
    id: 9_000_000_000_000_073_103n,
    title: 'Move the mailboxes of newbrand.com',
    description: 'In the order of the list',
    priority: 'high',
    dueDate: '31/01/2026',
    project: migration,
    reminder: { dateTime: '2026-01-30T09:00:00+00:00', emailReminder: true, popupReminder: false },
  });
  add(own, owner, {
    id: 9_000_000_000_000_073_105n,
    title: 'Export the old address book',
    project: migration,
    parent: move,
  });
  add(own, owner, { id: 9_000_000_000_000_073_107n, title: 'Renew the certificate of the intranet', priority: 'low' });
  add(shared, teammate, {
    id: 9_000_000_000_000_073_201n,
    title: 'Welcome the new customers',
    assignee: owner.zuid,
    project: onboarding,
  });
  add(shared, owner, {
    id: 9_000_000_000_000_073_203n,
    title: "Review last week's replies",
    assignee: teammate.zuid,
    status: 'completed',
    project: onboarding,
  });
  add(foreign, colleague, { id: 9_000_000_000_000_073_301n, title: 'Plan the interviews' });
}
