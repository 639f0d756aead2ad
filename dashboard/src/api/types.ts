// The shapes of the admin API as /openapi.json describes them; instants are ISO 8601 texts.

import type { AskedValues, ConnectWay } from './connect-types';

export type { AuditRow, AuditSummary, AuditVerdict, Outcome } from './audit-types';

/** One page of a list. */
export interface Page<Item> {
  readonly result: readonly Item[];
  readonly next_cursor: string | null;
}

export interface SignInOffers {
  readonly api_token: boolean;
  readonly oidc: boolean;
}

export interface Session {
  readonly signed_in: boolean;
  readonly sign_in: SignInOffers;
  readonly role: 'admin' | 'viewer' | null;
  readonly name: string | null;
  readonly expires_at: string | null;
}

export interface DataCenter {
  readonly id: string;
  readonly title: string;
  readonly hosts: Readonly<Record<string, string>>;
}

export interface Integration {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly documentation_url: string;
  readonly data_centers: readonly DataCenter[];
  readonly default_data_center: string;
  readonly version: string;
  readonly connection: Connection;
  readonly tags: Readonly<Record<string, string>>;
  readonly rate_limit: { readonly requests: number | null; readonly window_seconds: number | null };
  readonly resources: readonly { readonly name: string; readonly title: string; readonly methods: readonly string[] }[];
}

/** How accounts of an integration connect. */
export interface Connection {
  readonly way: 'consent' | 'values' | 'device';
  readonly fields: AskedValues;
  readonly context: AskedValues;
  readonly client: AskedValues;
  readonly ways: readonly ConnectWay[];
}

export interface Account {
  readonly id: string;
  readonly name: string;
  readonly integration: string;
  readonly status: 'connecting' | 'active' | 'needs_reauth';
  readonly context: Readonly<Record<string, string>>;
  readonly scopes: readonly string[];
  readonly last_error: { readonly code: string; readonly message: string; readonly at: string } | null;
  readonly connected_by: string | null;
  readonly connected_with:
    | 'code'
    | 'refresh_token'
    | 'device_code'
    | 'client_credentials'
    | 'jwt_bearer'
    | 'values'
    | 'none'
    | null;
  readonly created_at: string;
  readonly updated_at: string;
}

export interface ServerConfig {
  readonly methods?: readonly string[];
  readonly tags?: readonly string[];
  readonly tools?: readonly string[];
  readonly auth?: 'token' | 'oauth';
  readonly require_api_token_auth?: boolean;
  readonly tool_exposure?: 'all' | 'discovery' | 'code';
  readonly preload?: readonly string[];
  readonly approval?: 'none' | 'destructive' | 'write';
  readonly dry_run?: boolean;
  readonly pin_tools?: boolean;
  readonly result_shape?: 'text' | 'both' | 'structured';
  readonly reply_chars_max?: number;
}

/** A change of a config: null takes a member out. */
export type ServerConfigChange = { readonly [Name in keyof ServerConfig]: ServerConfig[Name] | null };

/** An account of an MCP server over several. */
export interface ServerMember {
  readonly integrated_account_id: string;
  readonly prefix: string;
  readonly label: string;
  /** Null where the account was deleted. */
  readonly integration: string | null;
  readonly config: ServerConfig;
  readonly state: 'active' | 'needs_reauth' | 'gone';
  readonly tool_count: number;
}

export interface McpServer {
  readonly id: string;
  readonly name: string;
  /** Null where it reaches several accounts. */
  readonly integrated_account_id: string | null;
  /** Null where it reaches several accounts, or one that the session may not see. */
  readonly integrated_account_name: string | null;
  /** Null where it reaches several accounts. */
  readonly integration: string | null;
  readonly members: readonly ServerMember[] | null;
  readonly tool_count: number;
  readonly state: 'active' | 'expiring' | 'needs_reauth' | 'expired';
  readonly config: ServerConfig;
  readonly labels: Readonly<Record<string, string>>;
  readonly external_id: string | null;
  readonly created_by: string;
  readonly last_used_at: string | null;
  readonly expires_at: string | null;
  readonly created_at: string;
  readonly updated_at: string;
}

export interface McpServerWithUrl extends McpServer {
  readonly url: string;
  readonly token: string;
  readonly old_url_until?: string;
}

export interface Preset {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly config: ServerConfig;
  /** How long such a server should live: hours from now, or the end of the person's day. */
  readonly expires?: { readonly hours?: number; readonly end_of_day?: boolean };
}

export interface PreviewedTool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly kind: string;
  readonly annotations: ToolAnnotations;
}

export interface Preview {
  readonly count: number;
  readonly tokens: number;
  readonly list_tokens: number;
  readonly tools: readonly PreviewedTool[];
  readonly listed: readonly string[];
}

export interface ToolAnnotations {
  readonly readOnlyHint?: boolean;
  readonly destructiveHint?: boolean;
  readonly idempotentHint?: boolean;
  readonly openWorldHint?: boolean;
}

/** The parts of JSON schemas (draft 7 and 2020-12) that forms are made of. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly format?: string;
  readonly contentEncoding?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: boolean | JsonSchema;
  readonly required?: readonly string[];
  readonly items?: JsonSchema | readonly JsonSchema[] | boolean;
  readonly prefixItems?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly $ref?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
}

export interface Tool extends PreviewedTool {
  readonly resource: string;
  readonly method: string;
  readonly effect: string;
  readonly scopes: readonly string[];
  readonly operations: readonly string[];
  readonly request: { readonly method: string; readonly path: string };
  readonly input_schema: JsonSchema;
}

export interface CalledTool {
  readonly is_error: boolean;
  readonly content: readonly { readonly type: string; readonly text?: string }[];
  readonly structured_content?: unknown;
  readonly upstream?: { readonly status?: number; readonly code?: string | null };
  readonly rate_limit?: Readonly<Record<string, number | null>>;
  readonly approval?: { readonly id: string; readonly url: string | null };
}

export interface ToolChange {
  readonly tool: string;
  readonly change: 'added' | 'changed' | 'removed';
  readonly before: unknown;
  readonly after: unknown;
}

export type ApiTokenScope = 'admin' | 'viewer' | 'mcp';

export interface ApiToken {
  readonly id: string;
  readonly name: string;
  readonly hint: string;
  readonly scope: ApiTokenScope;
  readonly integrated_account_id: string | null;
  /** Null where nothing is limited. */
  readonly actions: readonly string[] | null;
  readonly integrated_account_ids: readonly string[] | null;
  readonly labels: Readonly<Record<string, string>> | null;
  readonly created_at: string;
  readonly expires_at: string | null;
  readonly last_used_at: string | null;
  readonly last_action?: { readonly action: string; readonly at: string; readonly outcome: string } | null;
}

export interface Diagnosis {
  readonly healthy: boolean;
  readonly findings: readonly {
    readonly name: string;
    readonly verdict: 'ok' | 'warning' | 'fault';
    readonly detail: string;
  }[];
}

export interface Webhook {
  readonly url: string | null;
  readonly waiting: readonly {
    readonly id: string;
    readonly integrated_account_id: string;
    readonly type: string;
    readonly attempts: number;
    readonly next_attempt_at: string | null;
    readonly last_error: string | null;
    readonly created_at: string;
  }[];
}

export interface Version {
  readonly version: string;
  readonly node: string;
  readonly store: string;
  readonly public_url: string | null;
  /** Every action that an API token can be limited to. */
  readonly api_actions: readonly string[];
  /** Every event that a webhook endpoint can get. */
  readonly event_types: readonly string[];
  /** What a person types on the gateway's machine to run its command line. */
  readonly command: string;
  /** What a client that starts commands runs to reach an MCP URL; the URL follows. */
  readonly stdio_command: readonly string[];
}

export interface WebhookEndpoint {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly events: readonly string[];
  readonly enabled: boolean;
  /** Until when the secret before the last rotation signs as well. */
  readonly previous_secret_until: string | null;
}

export interface WebhookDelivery {
  readonly id: string;
  readonly type: string;
  readonly state: 'waiting' | 'delivered' | 'failed';
  readonly attempts: number;
  readonly next_attempt_at: string | null;
  readonly last_status: number | null;
  readonly last_error: string | null;
  readonly created_at: string;
}

/** A procedure that joins accounts of an MCP server. */
export interface Runbook {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly arguments: readonly {
    readonly name: string;
    readonly title: string;
    readonly description: string;
    readonly required: boolean;
    readonly default: string | null;
  }[];
  readonly services: readonly string[];
}

/** What a step of a procedure does about one DNS record. */
export interface RunbookRecord {
  readonly action: 'present' | 'create' | 'change' | 'blocked';
  readonly type: string;
  readonly name: string;
  readonly value: string;
  readonly existing: readonly { readonly type: string; readonly value: string; readonly proxied: boolean }[];
  readonly reason: string | null;
}

export interface RunbookStep {
  readonly name: string;
  readonly title: string;
  readonly state: string;
  readonly notes: readonly string[];
  readonly records: readonly RunbookRecord[];
  readonly approvals: readonly string[];
}

export interface RunbookReport {
  readonly domain: string;
  readonly end: 'complete' | 'planned' | 'held' | 'waiting' | 'blocked' | 'hand_over' | 'failed';
  readonly next: string;
  readonly zone: { readonly name: string; readonly status: string | null; readonly trouble: string | null } | null;
  readonly steps: readonly RunbookStep[];
  readonly hand_over: readonly { readonly type: string; readonly name: string; readonly value: string }[];
}
