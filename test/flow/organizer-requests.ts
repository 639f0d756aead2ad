/** One call of a tool and the request that the service's pages ask for: method, path with query, body to the last byte. */
export type OrganizerCall = readonly [tool: string, args: object, request: string, body?: string | undefined];

/** An id that no JavaScript number holds: its digits must arrive as they were given. */
const exact = '4845214000000008003';
const page = { start: 2, limit: 5, isPrev: true };
const pageQuery = 'after=2&limit=5&isPrev=true';

/** The call as it is for the user's own things, and once more for a group's. */
function twins(
  [tool, args, request, body]: OrganizerCall,
  [argument, family]: readonly [string, string],
): readonly OrganizerCall[] {
  const ofGroup = request.replace(`/api/${family}/me`, `/api/${family}/groups/55`);
  return [
    [tool, args, request, body],
    [tool, { ...args, [argument]: '55' }, ofGroup, body],
  ];
}

const bookmarkTwins: readonly OrganizerCall[] = [
  ['list_all_zoho_mail_bookmarks', {}, 'GET /api/links/me'],
  [
    'list_all_zoho_mail_bookmarks',
    { fields: ['title', 'link'], ...page },
    `GET /api/links/me?fields=title%2Clink&${pageQuery}`,
  ],
  ['get_single_zoho_mail_bookmark_by_id', { bookmark_id: exact }, `GET /api/links/me/${exact}`],
  [
    'create_a_zoho_mail_bookmark',
    { link: 'https://a.example', title: 'A' },
    'POST /api/links/me',
    '{"link":"https://a.example","title":"A"}',
  ],
  [
    'create_a_zoho_mail_bookmark',
    { link: 'https://a.example', title: 'A', summary: 'S', collectionId: exact },
    'POST /api/links/me',
    `{"link":"https://a.example","title":"A","summary":"S","collectionId":"${exact}"}`,
  ],
  [
    'update_a_zoho_mail_bookmark_by_id',
    { bookmark_id: '7', link: 'https://a.example', title: 'B' },
    'PUT /api/links/me/7',
    '{"link":"https://a.example","title":"B"}',
  ],
  [
    'update_a_zoho_mail_bookmark_by_id',
    { bookmark_id: '7', link: 'https://a.example', title: 'B', summary: 'S', collectionId: '8' },
    'PUT /api/links/me/7',
    '{"link":"https://a.example","title":"B","summary":"S","collectionId":"8"}',
  ],
  ['delete_a_zoho_mail_bookmark_by_id', { bookmark_id: '7' }, 'DELETE /api/links/me/7', '{"forceDelete":false}'],
  [
    'delete_a_zoho_mail_bookmark_by_id',
    { bookmark_id: '7', forceDelete: true },
    'DELETE /api/links/me/7',
    '{"forceDelete":true}',
  ],
  ['list_all_zoho_mail_bookmark_trash', {}, 'GET /api/links/me/trash'],
  [
    'list_all_zoho_mail_bookmark_trash',
    { fields: ['link'], ...page },
    `GET /api/links/me/trash?fields=link&${pageQuery}`,
  ],
  ['zoho_mail_bookmark_trash_restore', { bookmark_id: '7' }, 'PUT /api/links/me/7/restore'],
  ['zoho_mail_bookmark_favorites_mark', { bookmark_id: '7' }, 'PUT /api/links/me/7/favorite'],
  ['zoho_mail_bookmark_favorites_unmark', { bookmark_id: '7' }, 'DELETE /api/links/me/7/favorite'],
  ['list_all_zoho_mail_bookmark_collections', {}, 'GET /api/links/me/collections'],
  [
    'create_a_zoho_mail_bookmark_collection',
    { collectionName: 'C' },
    'POST /api/links/me/collections',
    '{"collectionName":"C"}',
  ],
  [
    'update_a_zoho_mail_bookmark_collection_by_id',
    { collection_id: '8', collectionName: 'D' },
    'PUT /api/links/me/collections/8',
    '{"collectionName":"D"}',
  ],
  ['delete_a_zoho_mail_bookmark_collection_by_id', { collection_id: '8' }, 'DELETE /api/links/me/collections/8'],
  ['list_all_zoho_mail_bookmarks_in_collection', { collection_id: '8' }, 'GET /api/links/me/collections/8'],
  [
    'list_all_zoho_mail_bookmarks_in_collection',
    { collection_id: '8', fields: ['link'], ...page },
    `GET /api/links/me/collections/8?fields=link&${pageQuery}`,
  ],
];

/** Links that a person or a group keeps. */
export const bookmarkCalls: readonly OrganizerCall[] = [
  ...bookmarkTwins.flatMap((call) => twins(call, ['group_id', 'links'])),
  ['list_all_zoho_mail_bookmark_groups', {}, 'GET /api/links/groups'],
  ['zoho_mail_bookmark_groups_collections', {}, 'GET /api/links/groups/collections'],
  ['list_all_zoho_mail_bookmark_favorites', {}, 'GET /api/links/favorites'],
  [
    'list_all_zoho_mail_bookmark_favorites',
    { fields: ['link'], ...page },
    `GET /api/links/favorites?fields=link&${pageQuery}`,
  ],
  ['list_all_zoho_mail_bookmarks_shared_to_me', {}, 'GET /api/links?action=view&view=sharedtome'],
  [
    'list_all_zoho_mail_bookmarks_shared_to_me',
    { fields: ['link'], ...page },
    `GET /api/links?action=view&view=sharedtome&fields=link&${pageQuery}`,
  ],
];

const note = { content: 'Text', title: 'T', color: 3, bookId: exact, tagId: [exact, '2'] };
const noteBody = `{"title":"T","content":"Text","color":3,"bookId":${exact},"tagId":[${exact},2]}`;

const noteTwins: readonly OrganizerCall[] = [
  ['list_all_zoho_mail_notes', {}, 'GET /api/notes/me'],
  [
    'list_all_zoho_mail_notes',
    { fields: ['title', 'color'], ...page },
    `GET /api/notes/me?fields=title%2Ccolor&${pageQuery}`,
  ],
  ['get_single_zoho_mail_note_by_id', { note_id: exact }, `GET /api/notes/me/${exact}`],
  ['get_single_zoho_mail_note_by_id', { note_id: '7', fields: ['content'] }, 'GET /api/notes/me/7?fields=content'],
  ['create_a_zoho_mail_note', { content: 'Text' }, 'POST /api/notes/me', '{"content":"Text"}'],
  ['create_a_zoho_mail_note', note, 'POST /api/notes/me', noteBody],
  ['update_a_zoho_mail_note_by_id', { note_id: '7', content: 'Text' }, 'PUT /api/notes/me/7', '{"content":"Text"}'],
  ['update_a_zoho_mail_note_by_id', { note_id: '7', ...note }, 'PUT /api/notes/me/7', noteBody],
  ['delete_a_zoho_mail_note_by_id', { note_id: '7' }, 'DELETE /api/notes/me/7?forceDelete=false'],
  ['delete_a_zoho_mail_note_by_id', { note_id: '7', forceDelete: true }, 'DELETE /api/notes/me/7?forceDelete=true'],
  ['zoho_mail_note_favorites_mark', { note_id: '7' }, 'PUT /api/notes/me/7/favorite'],
  ['zoho_mail_note_favorites_unmark', { note_id: '7' }, 'DELETE /api/notes/me/7/favorite'],
  ['list_all_zoho_mail_note_books', {}, 'GET /api/notes/me/books?defaultProject=true'],
  ['list_all_zoho_mail_note_books', { defaultProject: false }, 'GET /api/notes/me/books?defaultProject=false'],
  ['create_a_zoho_mail_note_book', { bookName: 'B' }, 'POST /api/notes/me/books', '{"bookName":"B"}'],
  [
    'update_a_zoho_mail_note_book_by_id',
    { book_id: '8', bookName: 'C' },
    'PUT /api/notes/me/books/8',
    '{"bookName":"C"}',
  ],
  ['delete_a_zoho_mail_note_book_by_id', { book_id: '8' }, 'DELETE /api/notes/me/books/8'],
  ['list_all_zoho_mail_notes_in_book', { book_id: '8' }, 'GET /api/notes/me/books/8'],
  [
    'list_all_zoho_mail_notes_in_book',
    { book_id: '8', fields: ['title'], ...page },
    `GET /api/notes/me/books/8?fields=title&${pageQuery}`,
  ],
  [
    'get_single_zoho_mail_note_attachment_by_id',
    { note_id: '7', attachment_id: '8' },
    'GET /api/notes/me/7/attachments/8',
  ],
  [
    'get_single_zoho_mail_note_attachment_by_id',
    { note_id: '7', attachment_id: '8', group_id: '55' },
    'GET /api/notes/groups/55/7/attachments/8',
  ],
  ['list_all_zoho_mail_note_attachments', { note_id: '7' }, 'GET /api/notes/me/7/attachments'],
  [
    'delete_a_zoho_mail_note_attachment_by_id',
    { note_id: '7', attachment_id: '9' },
    'DELETE /api/notes/me/7/attachments/9',
  ],
];

/** Notes and their notebooks. */
export const noteCalls: readonly OrganizerCall[] = [
  ...noteTwins.flatMap((call) => twins(call, ['group_id', 'notes'])),
  ['list_all_zoho_mail_note_groups', {}, 'GET /api/notes/groups'],
  ['list_all_zoho_mail_note_favorites', {}, 'GET /api/notes/favorites'],
  [
    'list_all_zoho_mail_note_favorites',
    { fields: ['title'], ...page },
    `GET /api/notes/favorites?fields=title&${pageQuery}`,
  ],
  ['list_all_zoho_mail_notes_shared_to_me', {}, 'GET /api/notes/sharedtome'],
  [
    'list_all_zoho_mail_notes_shared_to_me',
    { fields: ['title'], ...page },
    `GET /api/notes/sharedtome?fields=title&${pageQuery}`,
  ],
];

const reminder = { reminderDate: '2027-01-31T09:00:00+01:00', emailReminder: true, popupReminder: false };
const reminderText = '"reminderDate":"2027-01-31T09:00:00+01:00","emailReminder":true,"popupReminder":false';

function taskChange(tool: string, args: object, body: string): OrganizerCall {
  return [tool, { task_id: '7', ...args }, 'PUT /api/tasks/me/7', body];
}

const taskTwins: readonly OrganizerCall[] = [
  ['list_all_zoho_mail_tasks', {}, 'GET /api/tasks/me'],
  ['list_all_zoho_mail_tasks', { start: 20, limit: 499 }, 'GET /api/tasks/me?limit=499&from=20'],
  ['get_single_zoho_mail_task_by_id', { task_id: exact }, `GET /api/tasks/me/${exact}`],
  ['create_a_zoho_mail_task', { title: 'T' }, 'POST /api/tasks/me', '{"title":"T"}'],
  [
    'create_a_zoho_mail_task',
    {
      title: 'T',
      description: 'D',
      status: 'inprogress',
      priority: 'high',
      projectId: '1',
      parentTaskId: '2',
      dueDate: '31/01/2027',
      dueDateRemindersEnabled: true,
      ...reminder,
      remindOwner: true,
      remindAssignee: false,
      assignee: exact,
    },
    'POST /api/tasks/me',
    `{"title":"T","description":"D","status":"inprogress","priority":"high","projectId":1,"parentTaskId":2,"dueDate":"31/01/2027","dueDateRemindersEnabled":true,${reminderText},"remindOwner":true,"remindAssignee":false,"assignee":${exact}}`,
  ],
  taskChange('update_a_zoho_mail_task_by_id', { change: 'title', value: 'N' }, '{"title":"N"}'),
  taskChange('update_a_zoho_mail_task_by_id', { change: 'description', value: 'N' }, '{"description":"N"}'),
  taskChange('zoho_mail_tasks_set_status', { status: 'completed' }, '{"status":"completed"}'),
  taskChange('zoho_mail_tasks_set_priority', { priority: 'low' }, '{"priority":"low"}'),
  taskChange('zoho_mail_tasks_set_due_date', { dueDate: '01/02/2027' }, '{"dueDate":"01/02/2027"}'),
  taskChange('zoho_mail_tasks_set_reminder', reminder, `{${reminderText}}`),
  taskChange('zoho_mail_tasks_set_project', { projectId: exact }, `{"projectId":${exact}}`),
  taskChange('zoho_mail_tasks_set_assignee', { assignee: exact }, `{"assignee":${exact}}`),
  ['delete_a_zoho_mail_task_by_id', { task_id: '7' }, 'DELETE /api/tasks/me/7'],
  ['zoho_mail_tasks_restore', { task_id: '7' }, 'PUT /api/tasks/me/7/restore'],
  ['list_all_zoho_mail_subtasks', { task_id: '7' }, 'GET /api/tasks/me/7/subtasks'],
  ['create_a_zoho_mail_task_status', { statusName: 'S' }, 'POST /api/tasks/me/customStatus', '{"statusName":"S"}'],
  [
    'create_a_zoho_mail_task_status',
    { statusName: 'S', statusColour: '#00FF7f' },
    'POST /api/tasks/me/customStatus',
    '{"statusName":"S","statusColour":"#00FF7f"}',
  ],
  [
    'update_a_zoho_mail_task_status_by_id',
    { status: 3, statusName: 'S' },
    'PUT /api/tasks/me/customStatus',
    '{"statusName":"S","status":3}',
  ],
  [
    'update_a_zoho_mail_task_status_by_id',
    { status: 3, statusName: 'S', statusColour: '#000000' },
    'PUT /api/tasks/me/customStatus',
    '{"statusName":"S","statusColour":"#000000","status":3}',
  ],
  ['delete_a_zoho_mail_task_status_by_id', { status: 3 }, 'DELETE /api/tasks/me/customStatus', '{"status":3}'],
];

const ofProjects = '/api/tasks/groups/55/projects';
const project = { zgid: '55', project_id: '6' };

/** Tasks, their projects (only groups have them) and custom statuses. */
export const taskCalls: readonly OrganizerCall[] = [
  ...taskTwins.flatMap((call) => twins(call, ['zgid', 'tasks'])),
  ['list_all_zoho_mail_task_groups', {}, 'GET /api/tasks/groups'],
  ['zoho_mail_task_groups_members', { zgid: '55' }, 'GET /api/tasks/groups/55/members'],
  ['list_all_zoho_mail_tasks_created_by_me', {}, 'GET /api/tasks/?view=createdbyme&action=view'],
  [
    'list_all_zoho_mail_tasks_created_by_me',
    { start: 0, limit: 1 },
    'GET /api/tasks/?view=createdbyme&action=view&limit=1&from=0',
  ],
  ['list_all_zoho_mail_task_projects', { zgid: '55' }, `GET ${ofProjects}`],
  ['create_a_zoho_mail_task_project', { zgid: '55', projectName: 'P' }, `POST ${ofProjects}`, '{"projectName":"P"}'],
  [
    'update_a_zoho_mail_task_project_by_id',
    { ...project, projectName: 'Q' },
    `PUT ${ofProjects}/6`,
    '{"projectName":"Q"}',
  ],
  ['delete_a_zoho_mail_task_project_by_id', project, `DELETE ${ofProjects}/6`],
  ['list_all_zoho_mail_tasks_in_project', project, `GET ${ofProjects}/6`],
  [
    'list_all_zoho_mail_tasks_in_project',
    { ...project, status: 'completed', start: 0, limit: 1 },
    `GET ${ofProjects}/6?status=completed&limit=1&from=0`,
  ],
];
