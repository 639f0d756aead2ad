import { describe, expect, it } from 'vitest';
import { useCaller } from '../test-support/caller.js';
import { at, statusOfFault } from '../test-support/client.js';

const support = '/groups/9000000000000000301';
const seededTask = '/me/9000000000000073103';
const [admin, ceo, sales] = [9000000000000001001n, 9000000000000001003n, 9000000000000001007n];
const owners = [
  { whose: 'own', of: '/me', project: '9000000000000073001' },
  { whose: "a group's", of: support, project: '9000000000000073003' },
];
const { call, client, data, names, tokenOf } = useCaller({ scope: 'ZohoMail.tasks.ALL', root: '/api/tasks' });
const refusal = (code: number, told: object) => ({ status: code, body: { status: { code }, data: told } });
const notPermitted = refusal(500, { moreInfo: 'Operation not permitted' });
const titles = (path: string) => names(path, 'title', 'tasks');
const add = async (of: string, fields: object) =>
  String(at((await call('POST', of, { title: 'One', assignee: admin, ...fields })).body, 'data', 'id'));

describe('what tasks do not take', () => {
  it.each([
    ['POST', '/me', { description: 'No title' }, 'Mandatory parameter title is missing'],
    ['POST', '/me', { title: 'One', remindOwner: true }, 'Unknown parameter remindOwner'],
    ['POST', '/me', { title: 'One', status: 'done' }, 'Invalid value for status'],
    ['POST', '/me', { title: 'One', status: 3 }, 'Invalid value for status'],
    ['POST', '/me', { title: 'One', dueDate: '2026-12-31' }, 'Invalid value for dueDate'],
    ['POST', '/me', { title: 'One', dueDate: '31/02/2026' }, 'Invalid value for dueDate'],
    ['POST', '/me', { title: 'One', reminderDate: '2026-12-31T09:00:00' }, 'Invalid value for reminderDate'],
    ['POST', '/me', { title: 'One', emailReminder: 'true' }, 'Invalid value for emailReminder'],
    ['POST', '/me', { title: 'One', projectId: 1 }, 'Invalid value for projectId'],
    ['POST', '/me', { title: 'One', parentTaskId: '1' }, 'Invalid value for parentTaskId'],
    ['POST', '/me', { title: 'One', assignee: 1 }, 'Invalid value for assignee'],
    ['POST', '/me', { title: 'One', subtask: {} }, 'Mandatory parameter subtask.title is missing'],
    ['POST', '/me', { title: 'One', subtask: { title: 'Two', assignee: 1 } }, 'Invalid value for subtask.assignee'],
    ['POST', support, { title: 'One' }, 'Mandatory parameter assignee is missing'],
    ['POST', support, { title: 'One', assignee: String(sales) }, 'Invalid value for assignee'],
    ['PUT', seededTask, {}, 'Mandatory parameter title is missing'],
    ['PUT', seededTask, { duedate: '31/12/2026' }, 'Unknown parameter duedate'],
    ['PUT', seededTask, { title: 'One', priority: 'low' }, 'Unknown parameter priority'],
    ['PUT', seededTask, { priority: 'urgent' }, 'Invalid value for priority'],
    ['PUT', seededTask, { emailReminder: true, popupReminder: true }, 'Mandatory parameter reminderDate is missing'],
    [
      'PUT',
      seededTask,
      { reminderDate: '2026-12-31T09:00:00+01:00', emailReminder: false, popupReminder: false },
      'Invalid value for popupReminder',
    ],
    ['GET', '/me?limit=500', undefined, 'Invalid value for limit'],
    ['GET', '/me?after=1', undefined, 'Unknown parameter after'],
    ['GET', '/?action=view', undefined, 'Mandatory parameter view is missing'],
    ['GET', '/?action=view&view=assignedtome', undefined, 'Invalid value for view'],
    ['POST', '/me/customStatus', { statusName: 'Waiting', statusColor: '#ff8800' }, 'Unknown parameter statusColor'],
    ['POST', '/me/customStatus', { statusName: 'Waiting', statusColour: 'red' }, 'Invalid value for statusColour'],
    ['PUT', '/me/customStatus', { statusName: 'Waiting' }, 'Mandatory parameter status is missing'],
    ['DELETE', '/me/customStatus', { status: '3' }, 'Invalid value for status'],
    ['POST', `${support}/projects`, { name: 'Plans' }, 'Unknown parameter name'],
  ])('%s %s with %j', async (method, path, body, moreInfo) => {
    expect(await call(method, path, body)).toMatchObject(
      refusal(body === undefined ? 400 : statusOfFault(moreInfo), { moreInfo }),
    );
  });

  it.each([
    ['GET', '/me/projects'],
    ['DELETE', '/9000000000000073103'],
  ])('%s %s: 404, a path that no source tells of', async (method, path) => {
    expect(await call(method, path)).toMatchObject(refusal(404, { errorCode: 'URL_RULE_NOT_CONFIGURED' }));
  });

  it('is a scope that was not granted, a group of others, and a task of others', async () => {
    const { accessToken: token } = await client().connect('ZohoMail.tasks.READ,ZohoMail.tasks.CREATE');
    expect((await call('PUT', seededTask, { title: 'One' }, { token })).status).toBe(401);
    const foreign = { token: await tokenOf('finance@acmecorp.com') };
    expect(await call('GET', support, undefined, foreign)).toMatchObject(notPermitted);
    expect(await call('GET', seededTask, undefined, foreign)).toMatchObject(notPermitted);
    expect(await call('GET', '/me/9000000000000073301')).toMatchObject(notPermitted);
  });
});

describe.each(owners)('$whose tasks', ({ of, project }) => {
  it('are written and read back, one task in a list', async () => {
    const made = {
      title: 'Order laptops',
      description: 'Four',
      status: 'inprogress',
      priority: 'high',
      projectId: project,
      dueDate: '29/02/2028',
      reminderDate: '2028-02-28T09:00:00+01:00',
      emailReminder: true,
      assignee: String(ceo),
    };
    const id = await add(of, made);
    expect(await data(`${of}/${id}`, 'tasks')).toMatchObject([
      {
        id,
        title: 'Order laptops',
        description: 'Four',
        status: 'In Progress',
        priority: 'High',
        dueDate: '29/02/2028',
        owner: { name: 'Acme Administrator', id: admin },
        assignee: { name: 'CEO Office', id: ceo },
        project: { id: project },
        reminder: { dateTime: '2028-02-28T09:00:00+01:00', emailReminder: true, popupReminder: false },
        numberOfSubtasks: 0,
      },
    ]);
    expect((await titles(of))[0]).toBe('Order laptops');
  });

  it.each([
    [{ title: 'Two' }, { title: 'Two' }],
    [{ description: '' }, { description: '' }],
    [{ priority: 'low' }, { priority: 'Low' }],
    [{ status: 'completed' }, { status: 'Completed' }],
    [{ assignee: String(ceo) }, { assignee: { id: ceo } }],
    [{ dueDate: '01/12/2026' }, { dueDate: '01/12/2026' }],
    [
      { reminderDate: '2026-11-30T08:00:00Z', emailReminder: false, popupReminder: true },
      { reminder: { dateTime: '2026-11-30T08:00:00Z', emailReminder: false, popupReminder: true } },
    ],
  ])('are changed by %j', async (change, read) => {
    const id = await add(of, { description: 'First' });
    expect((await call('PUT', `${of}/${id}`, change)).status).toBe(200);
    expect(await data(`${of}/${id}`, 'tasks', 0)).toMatchObject(read);
  });

  it('have subtasks, which go and come back with them', async () => {
    const id = await add(of, { subtask: { title: 'Below' } });
    await add(of, { title: 'Later', parentTaskId: id });
    expect(await titles(of)).not.toContain('Below');
    const below = await data(`${of}/${id}/subtasks`, 'tasks');
    expect(below).toMatchObject([
      { title: 'Later', parentTask: { id }, namespace: { id: expect.any(String) } },
      { title: 'Below', parentTask: { id } },
    ]);
    expect(await data(`${of}/${id}`, 'tasks', 0)).toMatchObject({
      numberOfSubtasks: 2,
      subtasks: [{ title: 'Later' }, { title: 'Below' }],
    });
    expect((await call('PUT', `${of}/${id}/restore`)).body).toMatchObject({
      data: { moreInfo: 'ENTITY_NOT_IN_TRASH' },
    });
    const belowPath = `${of}/${String(at(below, 0, 'id'))}`;
    expect((await call('DELETE', `${of}/${id}`)).status).toBe(200);
    expect(await call('GET', belowPath)).toMatchObject(notPermitted);
    expect((await call('PUT', `${of}/${id}/restore`)).status).toBe(200);
    expect(await titles(`${of}/${id}/subtasks`)).toEqual(['Later', 'Below']);
    await call('DELETE', `${of}/${id}`);
    expect((await call('PUT', `${belowPath}/restore`)).status).toBe(200);
    expect(await titles(of)).toContain('Later');
    expect(await call('GET', `${of}/${id}`)).toMatchObject(notPermitted);
  });

  it('have statuses that people define, change and take away', async () => {
    const path = `${of}/customStatus`;
    const made = await call('POST', path, { statusName: 'Waiting', statusColour: '#FF8800' });
    const data = { status: 3, statusName: 'Waiting', statusColour: '#FF8800' };
    expect(made.body).toMatchObject({ data });
    expect((await call('POST', path, { statusName: 'Waiting' })).status).toBe(500);
    const renamed = await call('PUT', path, { status: 3, statusName: 'Blocked' });
    expect(renamed.body).toMatchObject({ data: { ...data, statusName: 'Blocked' } });
    for (const status of [1, 2, 9]) expect(await call('DELETE', path, { status })).toMatchObject(notPermitted);
    expect((await call('DELETE', path, { status: 3 })).body).toMatchObject({ data: { status: 3 } });
    expect(await call('PUT', path, { status: 3, statusName: 'Waiting' })).toMatchObject(notPermitted);
  });
});

describe("a group's tasks", () => {
  it('say whom they remind', async () => {
    const switches = { dueDateRemindersEnabled: true, remindOwner: false, remindAssignee: true };
    const id = await add(support, switches);
    expect(await data(`${support}/${id}`, 'tasks', 0)).toMatchObject(switches);
  });

  it('keep a status from everybody but its maker', async () => {
    await call('POST', `${support}/customStatus`, { statusName: 'Waiting' });
    const token = await tokenOf('ceo.office@acmecorp.com');
    expect(await call('DELETE', `${support}/customStatus`, { status: 3 }, { token })).toMatchObject(notPermitted);
  });

  it('stand in projects, and outside when theirs goes', async () => {
    const projects = `${support}/projects`;
    expect((await call('POST', projects, { projectName: 'Plans' })).status).toBe(200);
    expect((await call('POST', projects, { projectName: 'Plans' })).status).toBe(500);
    const listed = await data(projects, 'projects');
    expect(listed).toMatchObject([{ name: 'Onboarding' }, { name: 'Plans' }]);
    const projectId = String(at(listed, 1, 'id'));
    const id = await add(support, {});
    await call('PUT', `${support}/${id}`, { projectId });
    await call('PUT', `${projects}/${projectId}`, { projectName: 'Old plans' });
    expect(await titles(`${projects}/${projectId}?status=completed`)).toEqual([]);
    expect(await data(`${projects}/${projectId}?status=inprogress`, 'tasks', 0, 'project')).toEqual({
      name: 'Old plans',
      id: projectId,
    });
    expect((await call('DELETE', `${projects}/${projectId}`)).status).toBe(200);
    expect(await call('GET', `${projects}/${projectId}`)).toMatchObject(notPermitted);
    expect(await data(`${support}/${id}`, 'tasks', 0)).not.toHaveProperty('project');
  });
});

describe('lists of tasks', () => {
  it('come in pages that count from 0, the next one without its host', async () => {
    expect(await titles('/me')).toEqual([
      'Renew the certificate of the intranet',
      'Move the mailboxes of newbrand.com',
      'Lower the TTL of the MX records',
    ]);
    expect(await data('/me?limit=2', 'paging')).toEqual({ nextPage: '/api/tasks/me?limit=2&from=2' });
    expect(await titles('/me?limit=2&from=2')).toEqual(['Lower the TTL of the MX records']);
    expect(await data('/me?from=2')).not.toHaveProperty('paging');
  });

  it('tell what the caller made anywhere, and nothing that others made', async () => {
    const created = await titles('/?action=view&view=createdbyme');
    expect(created).toContain("Review last week's replies");
    expect(created).toContain('Export the old address book');
    expect(created).not.toContain('Welcome the new customers');
    expect(created).not.toContain('Plan the interviews');
  });
});

describe('groups with tasks', () => {
  it('are those of the caller, with their members', async () => {
    const groups = await data('/groups', 'groups');
    expect(at(groups, 0)).toMatchObject({ name: 'Support Team', numberOfMembers: 3 });
    const members = await data(`/groups/${String(at(groups, 0, 'id'))}/members`, 'members');
    expect(members).toHaveLength(3);
    expect((await call('GET', '/groups/5/members')).status).toBe(400);
  });
});
