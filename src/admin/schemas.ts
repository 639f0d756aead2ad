import { errorTable, type JsonObject } from '../base/index.js';
import { accountScopes, deviceConsent } from './account-schemas.js';
import { apiToken } from './api-token-schema.js';
import { approval } from './approval-schema.js';
import { auditRow } from './audit-row-schema.js';
import { auditSummary } from './audit-summary-schema.js';
import { bulkShape } from './bulk-schema.js';
import { importDraft, importOutline, importProgress, importState, savedImport } from './importing/import-schemas.js';
import { integration, integrationChange, integrationReload, integrationTools } from './integration-schemas.js';
import { overview } from './overview-schema.js';
import { memberConfigSchema, serverConfigSchema } from './request-schemas.js';
import { runbookSchemas } from './runbook-schemas.js';
import { anyObject, flag, instant, instantOrNull, names, shape, text, textOrNull } from './schema-types.js';
import { serverDetailSchemas } from './server-detail-schemas.js';
import { toolSearchSchemas } from './tool-search-schemas.js';
import { undelivered, webhookDelivery, webhookEndpoint } from './webhook-schemas.js';

const labels = {
  type: 'object',
  additionalProperties: text,
  description: 'Names and values of your own, such as customer and plan; lists can be narrowed by them.',
} as const;
const externalId = { ...textOrNull, maxLength: 255, description: 'Your own id for it.' } as const;

const server = {
  id: text,
  name: text,
  integrated_account_id: { ...textOrNull, description: 'Null where it reaches several accounts.' },
  integrated_account_name: {
    ...textOrNull,
    description: 'Null where it reaches several accounts, or one that your API token is not allowed to see.',
  },
  integration: { ...textOrNull, description: 'Of the account; null where it reaches several.' },
  config: { $ref: '#/components/schemas/ServerConfig' },
  members: {
    type: ['array', 'null'],
    items: { $ref: '#/components/schemas/ServerMember' },
    description: 'The accounts of a server over several; null otherwise.',
  },
  labels,
  external_id: externalId,
  created_by: text,
  expires_at: instantOrNull,
  last_used_at: { ...instantOrNull, description: 'To the minute.' },
  created_at: instant,
  updated_at: instant,
  state: {
    enum: ['active', 'expiring', 'needs_reauth', 'expired'],
    description: 'expiring: it ends within a day. needs_reauth: its account must be reconnected.',
  },
  tool_count: { type: 'integer', description: 'How many tools clients can call.' },
} as const;

const tool = {
  name: text,
  title: text,
  description: text,
  resource: text,
  method: text,
  kind: { enum: ['list', 'get', 'create', 'update', 'delete', 'custom'] },
  effect: text,
  tags: names,
  scopes: names,
  operations: names,
  request: shape({ method: text, path: text }, 'The upstream request that a call becomes.'),
  input_schema: anyObject,
  annotations: anyObject,
} as const;

const credentialEvent = {
  id: text,
  kind: {
    enum: ['connected', 'reconnected', 'refreshed', 'refused', 'throttled', 'failed'],
    description: 'refused: the token endpoint no longer accepts the credentials. failed: it was unreachable.',
  },
  code: { ...textOrNull, description: 'Error code of the token endpoint.' },
  detail: { ...textOrNull, description: 'Why there is no new access token.' },
  by: { ...textOrNull, description: 'Name of who connected the account.' },
  times: { type: 'integer', description: 'How often it happened in a row.' },
  expires_at: { ...instantOrNull, description: 'When the new access token ends.' },
  first_at: { ...instant, description: 'Of the first time in a row.' },
  at: instant,
} as const;

const account = {
  id: text,
  name: text,
  integration: text,
  status: { enum: ['connecting', 'active', 'needs_reauth'] },
  context: { type: 'object', additionalProperties: text },
  scopes: names,
  last_error: { type: ['object', 'null'], properties: { code: text, message: text, at: instant } },
  labels,
  external_id: externalId,
  connected_by: { ...textOrNull, description: 'Name of who connected it first. Null where that was not stored.' },
  connected_with: {
    enum: ['code', 'refresh_token', 'device_code', 'client_credentials', 'jwt_bearer', 'values', 'none', null],
    description: 'How its present credentials were obtained. Null where that was not stored.',
  },
  created_at: instant,
  updated_at: instant,
} as const;

const linkToken = {
  link_token: text,
  url: {
    ...text,
    description: 'A page of this gateway. Anyone with the link can consent, once, without an API token.',
  },
  expires_at: instant,
} as const;

const diagnosis = {
  healthy: flag,
  findings: {
    type: 'array',
    items: shape({ name: text, verdict: { enum: ['ok', 'warning', 'fault'] }, detail: text }, 'Result of one check.'),
  },
} as const;

/** Every response shape of the API, under its name in the OpenAPI document. */
export const answerSchemas = {
  Error: {
    type: 'object',
    required: ['statusCode', 'error', 'code', 'message', 'help_url'],
    properties: {
      statusCode: { type: 'integer' },
      error: text,
      code: { enum: Object.keys(errorTable), description: 'Stable; see /reference/errors.' },
      message: text,
      help_url: { ...text, description: 'Where the code is explained, below the gateway’s address.' },
      details: {
        type: 'object',
        properties: { failures: { type: 'array', items: shape({ path: text, message: text }, 'One error.') } },
      },
      is_remote_error: { ...flag, description: 'The connected service failed, not the gateway.' },
      raw_response: { description: 'Response of the connected service.' },
    },
  },
  Integration: shape(integration, 'A service that accounts can be connected of.'),
  IntegrationTools: shape(integrationTools, 'The tools of an integration, their evidence and their cost in tokens.'),
  ImportState: shape(importState, 'Where an import can go.'),
  ImportOutline: shape(importOutline, 'What an API document offers.'),
  ImportDraft: shape(importDraft, 'What an import would make.'),
  SavedImport: shape(savedImport, 'What was saved.'),
  ImportProgress: { ...shape(importProgress, 'One line of the progress of an import.'), required: ['stage'] },
  IntegrationChange: shape(integrationChange, 'An integration that differs from what was served before.'),
  IntegrationReload: shape(integrationReload, 'What reading the integrations again found.'),
  IntegratedAccount: shape(account, 'One connection to an integration; no credential is in it.'),
  CredentialEvent: shape(credentialEvent, 'What became of the credentials of an account at one time.'),
  DeletedAccount: shape({ id: text, revoked_upstream: flag }, 'What was deleted.'),
  AccountScopes: shape(accountScopes, 'The scopes that an account holds, and those that are wanted of it.'),
  DeviceConsent: shape(deviceConsent, 'A consent that a person gives on another device. It will not be shown again.'),
  PolledDeviceConsent: shape(
    {
      status: { enum: ['pending', 'connected'] },
      retry_after_seconds: { type: ['number', 'null'] },
      account: { anyOf: [{ $ref: '#/components/schemas/IntegratedAccount' }, { type: 'null' }] },
    },
    'Where a consent on another device stands.',
  ),
  LinkToken: shape(linkToken, 'A link for one consent. It will not be shown again.'),
  Diagnosis: shape(diagnosis, 'What the gateway needs to work, and how it is.'),
  Webhook: shape(
    { url: textOrNull, waiting: { type: 'array', items: shape(undelivered, 'An event that has not arrived.') } },
    'Where account events are sent; url is null where none is configured.',
  ),
  TestedWebhook: shape(
    { arrived: flag, status: { type: ['integer', 'null'] }, fault: textOrNull },
    'The response of the receiver.',
  ),
  WebhookEndpoint: shape(webhookEndpoint, 'Where events are sent.'),
  WebhookEndpointWithSecret: shape(
    { ...webhookEndpoint, signing_secret: { ...text, description: 'As Standard Webhooks writes it: whsec_...' } },
    'A webhook endpoint with what is shown once.',
  ),
  WebhookDelivery: shape(webhookDelivery, 'An event on its way to an endpoint, or arrived.'),
  ServerConfig: serverConfigSchema,
  MemberConfig: memberConfigSchema,
  ServerMember: shape(
    {
      integrated_account_id: text,
      prefix: { ...text, description: 'Begins the names of its tools, before _.' },
      label: text,
      integration: { ...textOrNull, description: 'Null where the account was deleted.' },
      config: { $ref: '#/components/schemas/MemberConfig' },
      state: { enum: ['active', 'needs_reauth', 'gone'], description: 'gone: the account was deleted.' },
      tool_count: { type: 'integer' },
    },
    'An account of an MCP server over several.',
  ),
  McpServer: shape(server, 'A named, filtered view of one integrated account, or of several.'),
  McpServerPage: shape(
    {
      result: { type: 'array', items: { $ref: '#/components/schemas/McpServer' } },
      next_cursor: { ...textOrNull, description: 'Opaque; null on the last page.' },
      limit: { type: 'integer' },
      total: { type: 'integer', description: 'How many there are on all pages.' },
    },
    'A page of MCP servers.',
  ),
  BulkCreated: bulkShape('McpServerWithUrl'),
  BulkChanged: bulkShape('ServerReference'),
  ServerReference: {
    type: 'object',
    description: 'The changed MCP server; of a revoked one its id, account and name.',
    required: ['id', 'integrated_account_id', 'name'],
    properties: server,
  },
  McpServerWithUrl: shape({ ...server, token: text, url: text }, 'An MCP server with what is shown once.'),
  ...serverDetailSchemas,
  ...runbookSchemas,
  ...toolSearchSchemas,
  ToolChanges: shape(
    {
      result: {
        type: 'array',
        items: shape(
          {
            tool: text,
            change: { enum: ['added', 'changed', 'removed'] },
            before: { type: ['object', 'null'] },
            after: { type: ['object', 'null'] },
          },
          'One tool; whole definitions, null where there is none.',
        ),
      },
    },
    'How the tools differ from those that were pinned.',
  ),
  ApiToken: shape(apiToken, 'An API token, without the token itself.'),
  ApiTokenWithText: shape({ ...apiToken, token: text }, 'An API token with what is shown once.'),
  Tool: shape(tool, 'A tool as MCP clients see it, and the upstream request behind it.'),
  CalledTool: {
    type: 'object',
    description: 'Result of a call, in a form for the model.',
    required: ['is_error', 'content'],
    properties: {
      is_error: flag,
      content: { type: 'array', items: anyObject, description: 'Content blocks as in MCP; {type, text} for text.' },
      structured_content: {
        ...anyObject,
        description:
          'The same JSON as the text block: notes, cut and next first, then the payload; a list is under items.',
      },
      upstream: { type: 'object', properties: { status: { type: 'integer' }, code: textOrNull } },
      rate_limit: { ...anyObject, description: 'limit, remaining, reset_seconds, retry_after_seconds where known.' },
      approval: {
        ...shape(
          { id: text, status: text, url: textOrNull, expires_at: instantOrNull },
          'The approval that it waits for.',
        ),
      },
    },
  },
  Preset: {
    type: 'object',
    description: 'A starting point for an MCP server; expires holds hours, or end_of_day.',
    required: ['name', 'label', 'description', 'config'],
    properties: { name: text, label: text, description: text, config: anyObject, expires: anyObject },
  },
  Preview: shape(
    {
      count: { type: 'integer' },
      tokens: { type: 'integer', description: 'What clients hand to a model: names, descriptions, input schemas.' },
      list_tokens: { type: 'integer', description: 'The whole list, as it crosses the wire.' },
      tools: {
        type: 'array',
        items: shape(
          { name: text, title: text, description: text, tags: names, kind: text, annotations: anyObject },
          'A tool that could be called.',
        ),
      },
      listed: { ...names, description: 'What tools/list would show.' },
    },
    'What a model would see of an MCP server.',
  ),
  Overview: overview,
  AuditSummary: shape(auditSummary, 'Figures of calls.'),
  Session: shape(
    {
      signed_in: flag,
      sign_in: shape({ api_token: flag, oidc: flag }, 'How one can sign in.'),
      role: { enum: ['admin', 'viewer', null] },
      name: textOrNull,
      expires_at: instantOrNull,
    },
    'Who is signed in.',
  ),
  Version: shape(
    {
      version: text,
      node: text,
      store: text,
      public_url: textOrNull,
      event_types: { ...names, description: 'Every event that a webhook endpoint can get.' },
      api_actions: { ...names, description: 'Every action that an API token can be limited to.' },
      command: { ...text, description: 'What a person types on the gateway’s machine to run its command line.' },
      stdio_command: {
        ...names,
        description:
          'What a client on the gateway’s machine that starts commands runs to reach an MCP URL; the URL follows.',
      },
    },
    'What runs here.',
  ),
  Approval: shape(approval, 'A call that waits, or has waited, for a person.'),
  BulkDecided: bulkShape('Approval', 'approval'),
  AuditRow: shape(auditRow, 'One call or admin action.'),
  AuditVerdict: {
    type: 'object',
    description: 'rows, from and to if the chain is intact; otherwise sequence and reason of the first invalid row.',
    required: ['ok'],
    properties: {
      ok: flag,
      rows: { type: 'integer' },
      from: { type: 'integer' },
      to: { type: 'integer' },
      sequence: { type: ['integer', 'null'] },
      reason: text,
    },
  },
  Deleted: shape({ id: text }, 'What was deleted.'),
  UpstreamPayload: { type: 'object', description: 'The upstream payload; a list is returned in items.' },
  Health: { type: 'object', required: ['status'], properties: { status: text } },
  ProtectedResource: shape(
    { resource: text, authorization_servers: names, bearer_methods_supported: names },
    'Metadata of a protected resource.',
  ),
  Document: { type: 'object', required: ['openapi'], properties: { openapi: text } },
} as const satisfies Record<string, JsonObject>;

/** The name of one of the shapes. */
export type AnswerSchemaName = keyof typeof answerSchemas;

/** A page of a list of one of the shapes. */
export function pageSchema(name: AnswerSchemaName): JsonObject {
  return shape(
    {
      result: { type: 'array', items: { $ref: `#/components/schemas/${name}` } },
      next_cursor: { ...textOrNull, description: 'Opaque; null on the last page.' },
      limit: { type: 'integer' },
    },
    'One page.',
  );
}
