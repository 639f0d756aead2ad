/** A gateway for tests of the protocol and the transport: one endpoint per token, tools whose results each test sets. */
import type { IntegratedAccount } from '../../accounts/index.js';
import type { JsonObject } from '../../base/index.js';
import type { CallOrigin, Endpoint } from '../../call/index.js';
import type { Integration, IntegrationRecord, Method, MethodRecord, ResourceRecord } from '../../catalogue/index.js';
import type { GuidedGateway } from '../../guidance/index.js';
import type { ToolOutcome } from '../../reply/index.js';
import type { AccessRefusal, McpServer } from '../../servers/index.js';
import type { IntegrationToolset, Tool } from '../../toolset/index.js';
import { fakeGuidance } from './fake-guidance.js';

/** The instant at which the tests' clock stands: 2026-11-23T12:00:00Z. */
export const testNow = Date.UTC(2026, 10, 23, 12);

const integrationRecord: IntegrationRecord = {
  name: 'acme_mail',
  title: 'Acme Mail',
  description: 'Mail for companies.',
  instructions: 'Domains hold mailboxes; verify a domain before you use it.',
  documentation_url: 'https://docs.example.com/',
  data_centers: [
    {
      id: 'us',
      title: 'United States',
      location: 'us',
      hosts: { api: 'mail.example.com', accounts: 'accounts.example.com' },
      evidence: '',
    },
  ],
  default_data_center: 'us',
  authorization: {
    kind: 'oauth2',
    client_environment_prefix: 'ACME',
    grants: ['code'],
    endpoints: { authorize: { host: 'accounts', path: '/a' }, token: { host: 'accounts', path: '/t' } },
    client_auth: 'body',
    token_parameters: {},
    refresh_token: 'required',
    revoke_with: 'token',
    fields: {},
    places: [{ header: 'authorization', value: 'Bearer {access_token}' }],
    scope_separator: ',',
    authorize_parameters: {},
    pkce: 'none',
    code_lifetime_seconds: 60,
    access_token_lifetime_seconds: 3600,
    base_scopes: [],
    errors: {},
  },
  headers: {},
  ids: 'digits',
  context: [
    {
      name: 'org_id',
      title: 'Organization id',
      type: 'id',
      description: 'The organization.',
      discover: { path: '/org', scopes: [], value: 'data.id', also: { organization_title: 'data.name' } },
      foreign: 'refuse',
    },
  ],
  limits: { requests: 30, window_seconds: 60, source: '', answer_bytes_max: 1_000_000, timeout_ms: 1_000 },
  answers: { shapes: [], data: 'data', errors: [] },
  tags: {},
};

/** A tool of this name. */
export function fakeTool(name: string, effect: MethodRecord['effect']): Tool {
  const record: MethodRecord = {
    name: 'list',
    operations: [],
    scopes: [],
    effect,
    idempotent: true,
    evidence: '',
    request: { method: 'GET', path: '/x' },
  };
  const resource: ResourceRecord = {
    resource: 'things',
    singular: 'thing',
    title: 'Things',
    description: '',
    tags: [],
    methods: [record],
  };
  const inputSchema: JsonObject = {
    type: 'object',
    properties: { limit: { type: 'integer', description: 'How many.' } },
    additionalProperties: false,
  };
  const method: Method = {
    record,
    resource,
    toolName: name,
    tags: [],
    marks: { html: [], secret: [] },
    inputSchema,
    listsRest: false,
    argumentNames: new Set(['limit']),
    checkArguments: () => ({ ok: true, value: { values: {}, notes: [] } }),
  };
  return {
    name,
    title: `The ${name} tool`,
    description: `Does what ${name} says – for each “thing”.`,
    resource: resource.resource,
    method,
    kind: 'list',
    tags: [],
    inputSchema,
    outputSchema: { type: 'object' },
    view: null,
    annotations: {
      title: name,
      readOnlyHint: effect === 'read',
      destructiveHint: effect === 'destructive',
      idempotentHint: true,
      openWorldHint: true,
    },
  };
}

/** A toolset of named tools. */
export function fakeToolset(
  tools: readonly Tool[] = [
    fakeTool('list_all_acme_mail_things', 'read'),
    fakeTool('delete_a_acme_mail_thing_by_id', 'destructive'),
  ],
): IntegrationToolset {
  const list = tools.map(({ name, title, description, inputSchema, annotations }) => ({
    name,
    title,
    description,
    inputSchema,
    annotations,
  }));
  return {
    integration: fakeIntegration,
    tools,
    find: (name) => tools.find((tool) => tool.name === name),
    discovery: () => {
      throw new Error('this toolset has no discovery');
    },
    code: () => {
      throw new Error('this toolset has no scripts');
    },
    listJson: Buffer.from(JSON.stringify(list)),
    views: [],
    viewedListJson: null,
  };
}

const fakeIntegration: Integration = {
  name: 'acme_mail',
  record: integrationRecord,
  version: '1',
  resources: [],
  methods: [],
  runbooks: [],
  views: [],
  presets: [],
  roles: {},
  guide: null,
  dataCenter: (id) => integrationRecord.data_centers.find((center) => center.id === id),
  method: () => undefined,
  headers: undefined,
  hosts: new Set(),
  isHost: () => false,
};

/** An endpoint of a server with this expiry and these tools. */
export function fakeEndpoint(
  changes: {
    expiresAt?: number | null;
    config?: McpServer['config'];
    toolset?: IntegrationToolset;
    readOnly?: boolean;
  } = {},
): Endpoint {
  const [dataCenter] = integrationRecord.data_centers;
  if (!dataCenter) throw new Error('the record has no data centre');
  const account: IntegratedAccount = {
    id: 'acc_1',
    integration: fakeIntegration,
    name: 'Example account',
    status: 'active',
    dataCenter,
    hosts: {},
    context: { org_id: '4567', organization_title: 'Example Ltd "quoted"' },
    scopes: [],
    lastError: null,
    labels: {},
    externalId: null,
    connectedBy: null,
    connectedWith: null,
    createdAt: testNow,
    updatedAt: testNow,
  };
  const server = {
    id: 'mcp_1',
    accountId: account.id,
    name: 'Example server',
    config: changes.config ?? {},
    labels: {},
    externalId: null,
    lastUsedAt: null,
    createdBy: 'tok_1',
    expiresAt: changes.expiresAt ?? null,
    createdAt: testNow,
    updatedAt: testNow,
  };
  const readTool = fakeTool('list_all_acme_mail_things', 'read');
  const toolset = changes.toolset ?? fakeToolset(changes.readOnly ? [readTool] : undefined);
  return {
    server,
    members: [{ server, account, toolset, naming: null }],
    absent: [],
    toolset,
    discovery: null,
    code: null,
    listJson: toolset.listJson,
    viewedListJson: toolset.viewedListJson,
  };
}

/** One tool call as the gateway received it. */
export interface ReceivedCall {
  readonly toolName: string;
  readonly input: unknown;
  readonly origin: CallOrigin;
}

export interface FakeGateway extends GuidedGateway {
  readonly calls: ReceivedCall[];
  /** Notifies every listener of a change, as a change by another process would. */
  readonly change: () => void;
  /** How many listen for changes. */
  readonly listenerCount: () => number;
}

/** A successful outcome with this payload. */
export function done(structured: JsonObject = { items: [] }, notes: readonly string[] = []): ToolOutcome {
  return { kind: 'done', status: 200, structured, text: JSON.stringify(structured), notes, rateLimit: {} };
}

/** Creates the gateway. `tokens` maps URL tokens to endpoints; any other token is invalid. */
export function createFakeGateway(
  parts: {
    tokens?: { [token: string]: Endpoint | AccessRefusal };
    apiToken?: string;
    resourceCount?: number;
    onCall?: (call: ReceivedCall) => ToolOutcome | Promise<ToolOutcome>;
  } = {},
): FakeGateway {
  const tokens = parts.tokens ?? {};
  const calls: ReceivedCall[] = [];
  const listeners = new Set<() => void>();
  return {
    calls,
    change: () => {
      for (const listener of [...listeners]) listener();
    },
    listenerCount: () => listeners.size,
    limitsLeft: () => new Map(),
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    ...fakeGuidance(parts.resourceCount),
    open: async (urlToken, apiToken) => {
      const opened = Object.hasOwn(tokens, urlToken) ? tokens[urlToken] : undefined;
      if (!opened) return { ok: false, refusal: { kind: 'unknown' } };
      if ('kind' in opened) return { ok: false, refusal: opened };
      if (parts.apiToken !== undefined && apiToken === null)
        return { ok: false, refusal: { kind: 'api_token_required' } };
      if (parts.apiToken !== undefined && apiToken !== parts.apiToken)
        return { ok: false, refusal: { kind: 'api_token_invalid' } };
      return { ok: true, endpoint: opened, apiTokenId: apiToken === null ? null : 'tok_1' };
    },
    openServer: async () => null,
    callTool: async (endpoint, toolName, input, origin) => {
      const call = { toolName, input, origin };
      calls.push(call);
      if (!endpoint.toolset.find(toolName))
        return {
          kind: 'refused',
          refusal: { code: 'tool_unknown', message: `There is no tool "${toolName.slice(0, 100)}".` },
        };
      return parts.onCall ? parts.onCall(call) : done();
    },
    callMethod: async () => done(),
  };
}
