/** The groups of the API description, in the order in which a reader meets them. */
export const tags = [
  {
    name: 'MCP servers',
    description: 'Named, filtered views of integrated accounts, each at a URL of its own.',
    paths: /^(?!.*\/runbook).*\/mcp(?:-server)?(?:\/|$)|^\/refused-client/,
  },
  {
    name: 'Tools',
    description: 'The tools of an account, for programs that do not speak MCP, and the search over all of them.',
    paths: /\/tools(?:\/|$)|^\/tool(?:\/|$)/,
  },
  {
    name: 'Runbooks',
    description: 'Procedures and guides on MCP servers, and the runs of them.',
    paths: /\/runbook(?:\/|$)/,
  },
  {
    name: 'Integrated accounts',
    description: 'Connections to services.',
    paths: /^\/(?:integrated-account|link-token|device-consent)/,
  },
  { name: 'Integrations', description: 'The services that accounts can be connected to.', paths: /^\/integration/ },
  { name: 'API tokens', description: 'What programs present to this API.', paths: /^\/api-token/ },
  { name: 'Approvals', description: 'Calls that wait for a person.', paths: /^\/approval/ },
  { name: 'Audit log', description: 'Who did what through which server.', paths: /^\/audit-log/ },
  { name: 'Webhooks', description: 'Where events are sent.', paths: /^\/webhook/ },
  { name: 'Proxy', description: 'Calls to the connected service without MCP.', paths: /^\/proxy/ },
  { name: 'Sessions', description: 'People who are signed in to the dashboard.', paths: /^\/session/ },
  { name: 'Operation', description: 'The gateway itself: health, version, metrics.', paths: /^/ },
] as const;

/** The group of a path. */
export function tagOf(path: string): string {
  return tags.find(({ paths }) => paths.test(path))?.name ?? 'Operation';
}
