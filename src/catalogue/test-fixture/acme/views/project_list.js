const { start, callTool } = globalThis.view;

start({ name: 'project-list', show: () => callTool('delete_a_acme_project_by_id', {}) });
