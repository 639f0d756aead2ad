// Written by `npm run generate` from the API description; change the route table in src/admin, not this file.
import { type CallOptions, Transport } from './transport.js';

export type Error = { readonly "statusCode": number; readonly "error": string; readonly "code": "invalid_json" | "invalid_request" | "invalid_params" | "header_mismatch" | "capability_missing" | "revision_unsupported" | "method_unknown" | "tool_unknown" | "resource_unknown" | "unauthorized" | "forbidden" | "not_found" | "method_not_allowed" | "conflict" | "idempotency_conflict" | "needs_reauth" | "approval_required" | "gone" | "too_large" | "unsupported_media" | "script_failed" | "rate_limited" | "internal" | "upstream_failed" | "busy" | "unavailable" | "upstream_timeout"; readonly "message": string; readonly "help_url": string; readonly "details"?: { readonly "failures"?: readonly ({ readonly "path": string; readonly "message": string })[] }; readonly "is_remote_error"?: boolean; readonly "raw_response"?: unknown };

/** A service that accounts can be connected of. */
export type Integration = { readonly "name": string; readonly "title": string; readonly "description": string; readonly "documentation_url": string; readonly "version": string; readonly "data_centers": readonly ({ readonly [name: string]: unknown })[]; readonly "default_data_center": string; readonly "connection": { readonly [name: string]: unknown }; readonly "tags": { readonly [name: string]: string }; readonly "rate_limit": { readonly [name: string]: unknown }; readonly "resources": readonly ({ readonly [name: string]: unknown })[] };

/** The tools of an integration, their evidence and their cost in tokens. */
export type IntegrationTools = { readonly "name": string; readonly "version": string; readonly "count": number; readonly "tokens": number; readonly "list_tokens": number; readonly "evidence": { readonly "live": number; readonly "page": number; readonly "code": number; readonly "unknown": number }; readonly "tools": readonly ({ readonly "name": string; readonly "title": string; readonly "resource": string; readonly "kind": "list" | "get" | "create" | "update" | "delete" | "custom"; readonly "effect": string; readonly "tags": readonly (string)[]; readonly "scopes": readonly (string)[]; readonly "strength": "live" | "page" | "code" | null; readonly "seen": string | null; readonly "source": string; readonly "tokens": number })[] };

/** Where an import can go. */
export type ImportState = { readonly "can_save": boolean; readonly "reason": "none" | "single" | "read_only" | "name_taken" | null; readonly "applied": "watch" | "signal"; readonly "bytes_max": number };

/** What an API document offers. */
export type ImportOutline = { readonly "suggested_name": string; readonly "title": string; readonly "version": string; readonly "description": string; readonly "format": string; readonly "operations": number; readonly "tokens": number; readonly "tags": readonly ({ readonly "tag": string; readonly "description": string; readonly "operations": number; readonly "tokens": number })[]; readonly "tools": readonly ({ readonly "operation": string; readonly "title": string; readonly "tags": readonly (string)[]; readonly "tokens": number })[] };

/** What an import would make. */
export type ImportDraft = { readonly "name": string; readonly "can_save": boolean; readonly "reason": "none" | "single" | "read_only" | "name_taken" | null; readonly "present": string | null; readonly "changes": readonly ({ readonly "tool": string; readonly "change": "added" | "changed" | "removed"; readonly "before": { readonly [name: string]: unknown } | null; readonly "after": { readonly [name: string]: unknown } | null })[] | null; readonly "affected_servers": readonly ({ readonly "id": string; readonly "name": string; readonly "tools": readonly (string)[] })[]; readonly "is_complete": boolean; readonly "title": string; readonly "tool_count": number; readonly "tokens": number; readonly "tools": readonly ({ readonly [name: string]: unknown })[]; readonly "left_out": readonly ({ readonly "key": string; readonly "reason": string })[]; readonly "not_chosen": number; readonly "todo": readonly ({ readonly [name: string]: unknown })[]; readonly "files": { readonly [name: string]: unknown } | null };

/** What was saved. */
export type SavedImport = { readonly "name": string; readonly "tool_count": number; readonly "is_new": boolean; readonly "added": number; readonly "changed": number; readonly "gone": number; readonly "applied": "watch" | "signal" };

/** One line of the progress of an import. */
export type ImportProgress = { readonly "stage": "wait" | "fetch" | "read" | "emit" | "check" | "done" | "failed"; readonly "done"?: number; readonly "total"?: number; readonly "result"?: { readonly [name: string]: unknown }; readonly "error"?: { readonly [name: string]: unknown } };

/** An integration that differs from what was served before. */
export type IntegrationChange = { readonly "at": string; readonly "kind": "integration" | "procedure"; readonly "integration": string; readonly "change": "added" | "changed" | "removed"; readonly "before": string | null; readonly "after": string | null; readonly "parts": readonly (string)[]; readonly "tools": readonly ({ readonly [name: string]: unknown })[] };

/** What reading the integrations again found. */
export type IntegrationReload = { readonly "dry_run": boolean; readonly "changes": readonly ({ readonly "at": string; readonly "kind": "integration" | "procedure"; readonly "integration": string; readonly "change": "added" | "changed" | "removed"; readonly "before": string | null; readonly "after": string | null; readonly "parts": readonly (string)[]; readonly "tools": readonly ({ readonly [name: string]: unknown })[] })[]; readonly "withheld": readonly ({ readonly [name: string]: unknown })[] };

/** One connection to an integration; no credential is in it. */
export type IntegratedAccount = { readonly "id": string; readonly "name": string; readonly "integration": string; readonly "status": "connecting" | "active" | "needs_reauth"; readonly "context": { readonly [name: string]: string }; readonly "scopes": readonly (string)[]; readonly "last_error": { readonly "code"?: string; readonly "message"?: string; readonly "at"?: string } | null; readonly "labels": { readonly [name: string]: string }; readonly "external_id": string | null; readonly "connected_by": string | null; readonly "connected_with": "code" | "refresh_token" | "device_code" | "client_credentials" | "jwt_bearer" | "values" | "none" | null; readonly "created_at": string; readonly "updated_at": string };

/** What became of the credentials of an account at one time. */
export type CredentialEvent = { readonly "id": string; readonly "kind": "connected" | "reconnected" | "refreshed" | "refused" | "throttled" | "failed"; readonly "code": string | null; readonly "detail": string | null; readonly "by": string | null; readonly "times": number; readonly "expires_at": string | null; readonly "first_at": string; readonly "at": string };

/** What was deleted. */
export type DeletedAccount = { readonly "id": string; readonly "revoked_upstream": boolean };

/** The scopes that an account holds, and those that are wanted of it. */
export type AccountScopes = { readonly "held": readonly (string)[]; readonly "wanted": readonly ({ readonly "scope": string; readonly "held": boolean; readonly "tools": readonly (string)[]; readonly "tool_count": number; readonly "servers": readonly ({ readonly "id": string; readonly "name": string })[]; readonly "server_count": number })[]; readonly "missing": readonly (string)[]; readonly "servers_read": number; readonly "is_complete": boolean };

/** A consent that a person gives on another device. It will not be shown again. */
export type DeviceConsent = { readonly "device_token": string; readonly "user_code": string; readonly "verification_url": string; readonly "verification_url_complete": string | null; readonly "expires_at": string; readonly "poll_seconds": number };

/** Where a consent on another device stands. */
export type PolledDeviceConsent = { readonly "status": "pending" | "connected"; readonly "retry_after_seconds": number | null; readonly "account": unknown };

/** A link for one consent. It will not be shown again. */
export type LinkToken = { readonly "link_token": string; readonly "url": string; readonly "expires_at": string };

/** What the gateway needs to work, and how it is. */
export type Diagnosis = { readonly "healthy": boolean; readonly "findings": readonly ({ readonly "name": string; readonly "verdict": "ok" | "warning" | "fault"; readonly "detail": string })[] };

/** Where account events are sent; url is null where none is configured. */
export type Webhook = { readonly "url": string | null; readonly "waiting": readonly ({ readonly "id": string; readonly "integrated_account_id": string; readonly "type": string; readonly "attempts": number; readonly "next_attempt_at": string | null; readonly "last_error": string | null; readonly "created_at": string })[] };

/** The response of the receiver. */
export type TestedWebhook = { readonly "arrived": boolean; readonly "status": number | null; readonly "fault": string | null };

/** Where events are sent. */
export type WebhookEndpoint = { readonly "id": string; readonly "name": string; readonly "url": string; readonly "events": readonly ("integrated_account.active" | "integrated_account.needs_reauth" | "integrated_account.reactivated" | "integrated_account.deleted" | "approval.requested" | "approval.decided" | "approval.expired" | "mcp_server.created" | "mcp_server.expiring" | "mcp_server.expired" | "mcp_server.revoked" | "mcp_server.first_used" | "client.refused")[]; readonly "enabled": boolean; readonly "previous_secret_until": string | null; readonly "created_at": string; readonly "updated_at": string };

/** A webhook endpoint with what is shown once. */
export type WebhookEndpointWithSecret = { readonly "id": string; readonly "name": string; readonly "url": string; readonly "events": readonly ("integrated_account.active" | "integrated_account.needs_reauth" | "integrated_account.reactivated" | "integrated_account.deleted" | "approval.requested" | "approval.decided" | "approval.expired" | "mcp_server.created" | "mcp_server.expiring" | "mcp_server.expired" | "mcp_server.revoked" | "mcp_server.first_used" | "client.refused")[]; readonly "enabled": boolean; readonly "previous_secret_until": string | null; readonly "created_at": string; readonly "updated_at": string; readonly "signing_secret": string };

/** An event on its way to an endpoint, or arrived. */
export type WebhookDelivery = { readonly "id": string; readonly "event_id": string; readonly "type": string; readonly "integrated_account_id": string | null; readonly "mcp_server_id": string | null; readonly "state": "waiting" | "delivered" | "failed"; readonly "payload": { readonly [name: string]: unknown }; readonly "attempts": number; readonly "next_attempt_at": string | null; readonly "delivered_at": string | null; readonly "last_attempt_at": string | null; readonly "last_status": number | null; readonly "last_error": string | null; readonly "created_at": string };

export type ServerConfig = { readonly "methods"?: readonly (string)[]; readonly "tags"?: readonly (string)[]; readonly "tools"?: readonly (string)[]; readonly "auth"?: "token" | "oauth"; readonly "require_api_token_auth"?: boolean; readonly "tool_exposure"?: "all" | "discovery" | "code"; readonly "preload"?: readonly (string)[]; readonly "approval"?: "none" | "destructive" | "write"; readonly "confirm_in_client"?: boolean; readonly "dry_run"?: boolean; readonly "pin_tools"?: boolean; readonly "result_shape"?: "text" | "both" | "structured"; readonly "idempotency_seconds"?: number; readonly "reply_format"?: "json" | "table"; readonly "reply_chars_max"?: number };

export type MemberConfig = { readonly "methods"?: readonly (string)[]; readonly "tags"?: readonly (string)[]; readonly "tools"?: readonly (string)[]; readonly "preload"?: readonly (string)[]; readonly "approval"?: "none" | "destructive" | "write"; readonly "dry_run"?: boolean };

/** An account of an MCP server over several. */
export type ServerMember = { readonly "integrated_account_id": string; readonly "prefix": string; readonly "label": string; readonly "integration": string | null; readonly "config": MemberConfig; readonly "state": "active" | "needs_reauth" | "gone"; readonly "tool_count": number };

/** A named, filtered view of one integrated account, or of several. */
export type McpServer = { readonly "id": string; readonly "name": string; readonly "integrated_account_id": string | null; readonly "integrated_account_name": string | null; readonly "integration": string | null; readonly "config": ServerConfig; readonly "members": readonly (ServerMember)[] | null; readonly "labels": { readonly [name: string]: string }; readonly "external_id": string | null; readonly "created_by": string; readonly "expires_at": string | null; readonly "last_used_at": string | null; readonly "created_at": string; readonly "updated_at": string; readonly "state": "active" | "expiring" | "needs_reauth" | "expired"; readonly "tool_count": number };

/** A page of MCP servers. */
export type McpServerPage = { readonly "result": readonly (McpServer)[]; readonly "next_cursor": string | null; readonly "limit": number; readonly "total": number };

/** A result per item, in their order. */
export type BulkCreated = { readonly "results": readonly ({ readonly "ok": boolean; readonly "server"?: McpServerWithUrl; readonly "error"?: Error })[]; readonly "succeeded": number; readonly "failed": number };

/** A result per item, in their order. */
export type BulkChanged = { readonly "results": readonly ({ readonly "ok": boolean; readonly "server"?: ServerReference; readonly "error"?: Error })[]; readonly "succeeded": number; readonly "failed": number };

/** The changed MCP server; of a revoked one its id, account and name. */
export type ServerReference = { readonly "id": string; readonly "name": string; readonly "integrated_account_id": string | null; readonly "integrated_account_name"?: string | null; readonly "integration"?: string | null; readonly "config"?: ServerConfig; readonly "members"?: readonly (ServerMember)[] | null; readonly "labels"?: { readonly [name: string]: string }; readonly "external_id"?: string | null; readonly "created_by"?: string; readonly "expires_at"?: string | null; readonly "last_used_at"?: string | null; readonly "created_at"?: string; readonly "updated_at"?: string; readonly "state"?: "active" | "expiring" | "needs_reauth" | "expired"; readonly "tool_count"?: number };

/** An MCP server with what is shown once. */
export type McpServerWithUrl = { readonly "id": string; readonly "name": string; readonly "integrated_account_id": string | null; readonly "integrated_account_name": string | null; readonly "integration": string | null; readonly "config": ServerConfig; readonly "members": readonly (ServerMember)[] | null; readonly "labels": { readonly [name: string]: string }; readonly "external_id": string | null; readonly "created_by": string; readonly "expires_at": string | null; readonly "last_used_at": string | null; readonly "created_at": string; readonly "updated_at": string; readonly "state": "active" | "expiring" | "needs_reauth" | "expired"; readonly "tool_count": number; readonly "token": string; readonly "url": string };

/** What an MCP server offers now. */
export type OfferedTools = { readonly "count": number; readonly "tokens": number; readonly "list_tokens": number; readonly "tools": readonly ({ readonly "name": string; readonly "title": string; readonly "integrated_account_id": string; readonly "resource": string; readonly "resource_title": string; readonly "kind": "list" | "get" | "create" | "update" | "delete" | "custom"; readonly "effect": "read" | "write" | "destructive"; readonly "tags": readonly (string)[]; readonly "needs_approval": boolean; readonly "tokens": number })[]; readonly "listed": readonly (string)[]; readonly "reaches": readonly ({ readonly "integrated_account_id": string; readonly "integrated_account_name": string | null; readonly "label": string | null; readonly "prefix": string | null; readonly "integration": string; readonly "integration_title": string; readonly "is_connected": boolean; readonly "reads": readonly (string)[]; readonly "writes": readonly (string)[]; readonly "deletes": readonly (string)[]; readonly "approval": "none" | "destructive" | "write"; readonly "dry_run": boolean })[]; readonly "absent": readonly ({ readonly "prefix": string; readonly "label": string; readonly "reason": string })[] };

/** Clients of the last 30 days, latest first. */
export type ServerClients = { readonly "accepted": readonly ({ readonly "client": string | null; readonly "is_several": boolean; readonly "count": number; readonly "first_at": string; readonly "last_at": string })[]; readonly "refused": readonly ({ readonly "client": string | null; readonly "is_several": boolean; readonly "count": number; readonly "first_at": string; readonly "last_at": string; readonly "reason": "expired" | "revoked" | "rotated" | "api_token_required" | "api_token_invalid" | "oauth_required" | "oauth_invalid" | "issuer_unreachable" | "no_tools" | "method_not_allowed" | "unsupported_media" | "origin_not_allowed"; readonly "status": number })[] };

/** A client that was refused at the URL of an MCP server, also of one that is gone. */
export type RefusedClient = { readonly "mcp_server_id": string; readonly "mcp_server_name": string | null; readonly "client": string | null; readonly "is_several": boolean; readonly "count": number; readonly "first_at": string; readonly "last_at": string; readonly "reason": "expired" | "revoked" | "rotated" | "api_token_required" | "api_token_invalid" | "oauth_required" | "oauth_invalid" | "issuer_unreachable" | "no_tools" | "method_not_allowed" | "unsupported_media" | "origin_not_allowed"; readonly "status": number };

/** A change of an MCP server. */
export type ServerAct = { readonly "id": string; readonly "at": string; readonly "action": "mcp_server.create" | "mcp_server.update" | "mcp_server.rotate" | "mcp_server.accept" | "mcp_server.revoke" | "mcp_server.expire"; readonly "api_token_id": string | null; readonly "api_token_name": string | null; readonly "client": string | null; readonly "old_url_until": string | null; readonly "changes": readonly ({ readonly "field": string; readonly "before": unknown; readonly "after": unknown })[] | null };

/** The runbooks of an MCP server. */
export type ServerRunbooks = { readonly "mcp_server": { readonly "id": string; readonly "name": string }; readonly "procedures": readonly (Runbook)[]; readonly "guides": readonly ({ readonly "name": string; readonly "title": string; readonly "description": string; readonly "arguments": readonly ({ readonly [name: string]: unknown })[]; readonly "preface": string; readonly "steps": readonly ({ readonly "name": string; readonly "text": string; readonly "tools": readonly ({ readonly "name": string; readonly "account_tool": string; readonly "title": string; readonly "integrated_account_id": string; readonly "is_read": boolean })[] })[] })[] };

/** What a person did about a step. */
export type RunbookStepRecord = { readonly "run": string; readonly "state": "started" | "done" | "skipped" | "finished"; readonly "step"?: string; readonly "note"?: string; readonly "values"?: { readonly [name: string]: string }; readonly "at": string };

/** A procedure that joins accounts of an MCP server. */
export type Runbook = { readonly "name": string; readonly "title": string; readonly "description": string; readonly "arguments": readonly ({ readonly [name: string]: unknown })[]; readonly "steps": readonly ({ readonly "name": string; readonly "title": string })[]; readonly "services": readonly (string)[] };

/** How every step of a procedure stands. */
export type RunbookReport = { readonly "runbook": string; readonly "domain": string; readonly "end": "complete" | "planned" | "held" | "waiting" | "blocked" | "hand_over" | "failed"; readonly "next": string; readonly "zone": { readonly [name: string]: unknown } | null; readonly "steps": readonly ({ readonly "name": string; readonly "title": string; readonly "state": "done" | "planned" | "held" | "waiting" | "needs_agreement" | "blocked" | "by_hand" | "proposed" | "hand_over" | "failed" | "not_started"; readonly "notes": readonly (string)[]; readonly "records": readonly ({ readonly [name: string]: unknown })[]; readonly "approvals": readonly (string)[] })[]; readonly "hand_over": readonly ({ readonly [name: string]: unknown })[] };

/** Tools, best match first. */
export type FoundToolPage = { readonly "result": readonly ({ readonly "name": string; readonly "title": string; readonly "description": string; readonly "tags": readonly (string)[]; readonly "kind": "list" | "get" | "create" | "update" | "delete" | "custom"; readonly "effect": "read" | "write" | "destructive"; readonly "annotations": { readonly [name: string]: unknown }; readonly "tokens": number; readonly "integrated_account_id": string | null; readonly "integrated_account_name": string | null; readonly "integration": string | null; readonly "account_tool": string; readonly "matched": { readonly "words": readonly ({ readonly "word": string; readonly "term": string; readonly "fields": readonly (string)[] })[]; readonly "phrase": string | null } })[]; readonly "next_cursor": string | null; readonly "limit": number; readonly "total": number };

/** How the tools differ from those that were pinned. */
export type ToolChanges = { readonly "result": readonly ({ readonly "tool": string; readonly "change": "added" | "changed" | "removed"; readonly "before": { readonly [name: string]: unknown } | null; readonly "after": { readonly [name: string]: unknown } | null })[] };

/** An API token, without the token itself. */
export type ApiToken = { readonly "id": string; readonly "name": string; readonly "hint": string; readonly "scope": "admin" | "viewer" | "mcp"; readonly "integrated_account_id": string | null; readonly "actions": readonly (string)[] | null; readonly "integrated_account_ids": readonly (string)[] | null; readonly "labels": { readonly [name: string]: string } | null; readonly "created_at": string; readonly "expires_at": string | null; readonly "last_used_at": string | null; readonly "last_action": { readonly "action": string; readonly "at": string; readonly "outcome": string } | null };

/** An API token with what is shown once. */
export type ApiTokenWithText = { readonly "id": string; readonly "name": string; readonly "hint": string; readonly "scope": "admin" | "viewer" | "mcp"; readonly "integrated_account_id": string | null; readonly "actions": readonly (string)[] | null; readonly "integrated_account_ids": readonly (string)[] | null; readonly "labels": { readonly [name: string]: string } | null; readonly "created_at": string; readonly "expires_at": string | null; readonly "last_used_at": string | null; readonly "last_action": { readonly "action": string; readonly "at": string; readonly "outcome": string } | null; readonly "token": string };

/** A tool as MCP clients see it, and the upstream request behind it. */
export type Tool = { readonly "name": string; readonly "title": string; readonly "description": string; readonly "resource": string; readonly "method": string; readonly "kind": "list" | "get" | "create" | "update" | "delete" | "custom"; readonly "effect": string; readonly "tags": readonly (string)[]; readonly "scopes": readonly (string)[]; readonly "operations": readonly (string)[]; readonly "request": { readonly "method": string; readonly "path": string }; readonly "input_schema": { readonly [name: string]: unknown }; readonly "annotations": { readonly [name: string]: unknown } };

/** Result of a call, in a form for the model. */
export type CalledTool = { readonly "is_error": boolean; readonly "content": readonly ({ readonly [name: string]: unknown })[]; readonly "structured_content"?: { readonly [name: string]: unknown }; readonly "upstream"?: { readonly "status"?: number; readonly "code"?: string | null }; readonly "rate_limit"?: { readonly [name: string]: unknown }; readonly "approval"?: { readonly "id": string; readonly "status": string; readonly "url": string | null; readonly "expires_at": string | null } };

/** A starting point for an MCP server; expires holds hours, or end_of_day. */
export type Preset = { readonly "name": string; readonly "label": string; readonly "description": string; readonly "config": { readonly [name: string]: unknown }; readonly "expires"?: { readonly [name: string]: unknown } };

/** What a model would see of an MCP server. */
export type Preview = { readonly "count": number; readonly "tokens": number; readonly "list_tokens": number; readonly "tools": readonly ({ readonly "name": string; readonly "title": string; readonly "description": string; readonly "tags": readonly (string)[]; readonly "kind": string; readonly "annotations": { readonly [name: string]: unknown } })[]; readonly "listed": readonly (string)[] };

/** What needs a person, and how the gateway was used in the last 24 hours. */
export type Overview = { readonly "approvals": { readonly "waiting": number; readonly "next": readonly ({ readonly "id": string; readonly "tool": string; readonly "title": string | null; readonly "effect": "write" | "destructive"; readonly "mcp_server_id": string; readonly "mcp_server_name": string | null; readonly "integrated_account_id": string; readonly "integrated_account_name": string | null; readonly "created_at": string; readonly "expires_at": string })[] } | null; readonly "accounts": { readonly "total": number; readonly "in_need": number; readonly "first_id": string | null; readonly "needing": readonly ({ readonly "id": string; readonly "name": string; readonly "integration": string; readonly "status": "connecting" | "active" | "needs_reauth"; readonly "last_error": { readonly "code": string; readonly "message": string; readonly "at": string } | null })[] } | null; readonly "servers": { readonly "total": number; readonly "ending_this_week": number; readonly "next_to_end": readonly ({ readonly "id": string; readonly "name": string; readonly "integrated_account_id": string | null; readonly "expires_at": string; readonly "last_used_at": string | null })[]; readonly "last_used": { readonly "id": string; readonly "name": string; readonly "at": string } | null; readonly "first_call": { readonly "tool": string; readonly "at": string; readonly "outcome": string; readonly "client": string | null } | null } | null; readonly "refused_clients": { readonly "count": number; readonly "latest": readonly ({ readonly "mcp_server_id": string; readonly "mcp_server_name": string | null; readonly "client": string | null; readonly "is_several": boolean; readonly "count": number; readonly "first_at": string; readonly "last_at": string; readonly "reason": "expired" | "revoked" | "rotated" | "api_token_required" | "api_token_invalid" | "oauth_required" | "oauth_invalid" | "issuer_unreachable" | "no_tools" | "method_not_allowed" | "unsupported_media" | "origin_not_allowed"; readonly "status": number })[] } | null; readonly "use": { readonly "calls": number; readonly "errors": number; readonly "calls_before": number; readonly "errors_before": number; readonly "hours": readonly ({ readonly "at": string; readonly "calls": number; readonly "errors": number })[]; readonly "failing_tools": readonly ({ readonly "tool": string; readonly "title": string | null; readonly "calls": number; readonly "errors": number })[] } | null; readonly "health": { readonly "version": string; readonly "audit_log": { readonly "is_written": boolean; readonly "message": string | null }; readonly "withheld_integrations": readonly (string)[] } };

/** Figures of calls. */
export type AuditSummary = { readonly "buckets": readonly ({ readonly "at": string; readonly "calls": number; readonly "errors": number; readonly "by_outcome": { readonly [name: string]: number }; readonly "p50_ms": number | null; readonly "p95_ms": number | null })[]; readonly "by_tool": readonly ({ readonly "tool": string; readonly "title": string | null; readonly "calls": number; readonly "errors": number })[]; readonly "by_outcome": { readonly [name: string]: number }; readonly "by_account": readonly ({ readonly "id": string; readonly "name": string | null; readonly "calls": number; readonly "errors": number })[]; readonly "by_server": readonly ({ readonly "id": string; readonly "name": string | null; readonly "calls": number; readonly "errors": number })[]; readonly "by_client": readonly ({ readonly "client": string; readonly "calls": number; readonly "errors": number })[]; readonly "limits": readonly ({ readonly "integrated_account_id": string; readonly "limit": number | null; readonly "remaining": number | null; readonly "reset_at": string | null })[] };

/** Who is signed in. */
export type Session = { readonly "signed_in": boolean; readonly "sign_in": { readonly "api_token": boolean; readonly "oidc": boolean }; readonly "role": "admin" | "viewer" | null; readonly "name": string | null; readonly "expires_at": string | null };

/** What runs here. */
export type Version = { readonly "version": string; readonly "node": string; readonly "store": string; readonly "public_url": string | null; readonly "event_types": readonly (string)[]; readonly "api_actions": readonly (string)[]; readonly "command": string; readonly "stdio_command": readonly (string)[] };

/** A call that waits, or has waited, for a person. */
export type Approval = { readonly "id": string; readonly "created_at": string; readonly "expires_at": string; readonly "status": "pending" | "approved" | "denied" | "executing" | "done" | "expired" | "withdrawn"; readonly "integration": string | null; readonly "integrated_account_id": string; readonly "integrated_account_name": string | null; readonly "mcp_server_id": string; readonly "mcp_server_name": string | null; readonly "tool": string; readonly "title": string | null; readonly "effect": "write" | "destructive"; readonly "consequences": { readonly "text": string; readonly "reversible": "yes" | "partly" | "no" } | null; readonly "objects": readonly ({ readonly "argument": string; readonly "title": string; readonly "value": string; readonly "name": string | null; readonly "details": readonly (string)[] })[]; readonly "arguments": { readonly [name: string]: unknown }; readonly "request": { readonly "method": string; readonly "host": string; readonly "path": string; readonly "query": { readonly [name: string]: unknown }; readonly "body": unknown }; readonly "client": string | null; readonly "api_token_id": string | null; readonly "api_token_name": string | null; readonly "reason": string | null; readonly "decided_by": string | null; readonly "decided_at": string | null };

/** A result per item, in their order. */
export type BulkDecided = { readonly "results": readonly ({ readonly "ok": boolean; readonly "approval"?: Approval; readonly "error"?: Error })[]; readonly "succeeded": number; readonly "failed": number };

/** One call or admin action. */
export type AuditRow = { readonly "sequence": number; readonly "id": string; readonly "at": string; readonly "kind": "tool_call" | "proxy_call" | "admin"; readonly "integrated_account_id": string | null; readonly "mcp_server_id": string | null; readonly "api_token_id": string | null; readonly "integration": string | null; readonly "integrated_account_name": string | null; readonly "mcp_server_name": string | null; readonly "api_token_name": string | null; readonly "client": string | null; readonly "action": string; readonly "title": string | null; readonly "arguments": { readonly [name: string]: unknown }; readonly "upstream_status": number | null; readonly "duration_ms": number; readonly "outcome": "ok" | "refused" | "upstream_error" | "error" | "outcome_unknown"; readonly "detail": string | null; readonly "approval_id": string | null; readonly "intent_id": string | null; readonly "request_id": string | null; readonly "trace_id": string | null; readonly "result_digest": string | null; readonly "arguments_digest": string | null; readonly "previous_hash": string; readonly "hash": string };

/** rows, from and to if the chain is intact; otherwise sequence and reason of the first invalid row. */
export type AuditVerdict = { readonly "ok": boolean; readonly "rows"?: number; readonly "from"?: number; readonly "to"?: number; readonly "sequence"?: number | null; readonly "reason"?: string };

/** What was deleted. */
export type Deleted = { readonly "id": string };

/** The upstream payload; a list is returned in items. */
export type UpstreamPayload = { readonly [name: string]: unknown };

export type Health = { readonly "status": string };

/** Metadata of a protected resource. */
export type ProtectedResource = { readonly "resource": string; readonly "authorization_servers": readonly (string)[]; readonly "bearer_methods_supported": readonly (string)[] };

export type Document = { readonly "openapi": string };

/** Every operation of the admin API, by its name. */
export class GatehouseClient extends Transport {
  /** List the integrations of the catalogue. */
  listIntegrations(options: CallOptions = {}): Promise<{ readonly "result": readonly (Integration)[]; readonly "next_cursor": string | null; readonly "limit": number }> {
    return this.send({ method: 'GET', path: '/integration' }, options);
  }

  /** Show an integration. */
  getIntegration(input: { name: string }, options: CallOptions = {}): Promise<Integration> {
    return this.send({ method: 'GET', path: `/integration/${encodeURIComponent(input.name)}` }, options);
  }

  /** List the tools of an integration with the evidence that they rest on and their cost in tokens. */
  listIntegrationTools(input: { name: string }, options: CallOptions = {}): Promise<IntegrationTools> {
    return this.send({ method: 'GET', path: `/integration/${encodeURIComponent(input.name)}/tools` }, options);
  }

  /** List the integration changes that this gateway has applied since its start, newest first. */
  listIntegrationChanges(options: CallOptions = {}): Promise<{ readonly "result": readonly (IntegrationChange)[]; readonly "next_cursor": string | null; readonly "limit": number }> {
    return this.send({ method: 'GET', path: '/integration-change' }, options);
  }

  /** Read the integrations of GATEHOUSE_CATALOGUE now and apply the changes; with dry_run only show them. */
  reloadIntegrations(input: { body?: { readonly "dry_run"?: boolean } } = {}, options: CallOptions = {}): Promise<IntegrationReload> {
    return this.send({ method: 'POST', path: '/integration-change', body: input.body }, options);
  }

  /** Whether imported integrations can be saved to the operator’s catalogue, and how they are applied. */
  getImportState(options: CallOptions = {}): Promise<ImportState> {
    return this.send({ method: 'GET', path: '/integration-import' }, options);
  }

  /** Save an imported integration to the operator’s catalogue, over an earlier import of the same name. */
  saveImport(input: { body: { readonly "name": string; readonly "document": string; readonly "url"?: string; readonly "tags"?: readonly (string)[]; readonly "paths"?: readonly (string)[]; readonly "operations"?: readonly (string)[]; readonly "authorization"?: string; readonly "overlay"?: string; readonly "answers"?: readonly ({ readonly "path": readonly (string)[]; readonly "value": unknown })[]; readonly "expected"?: string | null } }, options: CallOptions = {}): Promise<SavedImport> {
    return this.send({ method: 'POST', path: '/integration-import', body: input.body }, options);
  }

  /** Read an API document, given or at an https address, and list its tags and operations with their cost. */
  outlineImport(input: { body?: { readonly "document"?: string; readonly "url"?: string } } = {}, options: CallOptions = {}): Promise<ImportOutline> {
    return this.send({ method: 'POST', path: '/integration-import/outline', body: input.body }, options);
  }

  /** Show the tools that an import would make, what it leaves open, and how they differ from what is saved. */
  previewImport(input: { body: { readonly "name": string; readonly "document": string; readonly "url"?: string; readonly "tags"?: readonly (string)[]; readonly "paths"?: readonly (string)[]; readonly "operations"?: readonly (string)[]; readonly "authorization"?: string; readonly "overlay"?: string; readonly "answers"?: readonly ({ readonly "path": readonly (string)[]; readonly "value": unknown })[]; readonly "files"?: boolean } }, options: CallOptions = {}): Promise<ImportDraft> {
    return this.send({ method: 'POST', path: '/integration-import/preview', body: input.body }, options);
  }

  /** List the integrated accounts, newest first. */
  listIntegratedAccounts(input: { q?: string | undefined; label?: string | undefined; external_id?: string | undefined; status?: "active" | "needs_reauth" | undefined; cursor?: string | undefined; limit?: number | undefined } = {}, options: CallOptions = {}): Promise<{ readonly "result": readonly (IntegratedAccount)[]; readonly "next_cursor": string | null; readonly "limit": number }> {
    return this.send({ method: 'GET', path: '/integrated-account', query: { q: input.q, label: input.label, external_id: input.external_id, status: input.status, cursor: input.cursor, limit: input.limit } }, options);
  }

  /** Connect an account by an authorization code or a refresh token; with integrated_account_id reconnects that one. */
  connectIntegratedAccount(input: { body: { readonly "integration": string; readonly "name"?: string; readonly "data_center"?: string; readonly "code"?: string; readonly "redirect_uri"?: string; readonly "code_verifier"?: string; readonly "refresh_token"?: string; readonly "grant"?: string; readonly "client_id"?: string; readonly "client_secret"?: string; readonly "integrated_account_id"?: string; readonly "fields"?: { readonly [name: string]: string }; readonly "context"?: { readonly [name: string]: string }; readonly "labels"?: { readonly [name: string]: string | null }; readonly "external_id"?: string | null } }, options: CallOptions = {}): Promise<IntegratedAccount> {
    return this.send({ method: 'POST', path: '/integrated-account', body: input.body }, options);
  }

  /** Show an integrated account. */
  getIntegratedAccount(input: { id: string }, options: CallOptions = {}): Promise<IntegratedAccount> {
    return this.send({ method: 'GET', path: `/integrated-account/${encodeURIComponent(input.id)}` }, options);
  }

  /** Change name, labels and external id of an integrated account. */
  updateIntegratedAccount(input: { id: string; body: { readonly "name"?: string; readonly "labels"?: { readonly [name: string]: string | null }; readonly "external_id"?: string | null } }, options: CallOptions = {}): Promise<IntegratedAccount> {
    return this.send({ method: 'PATCH', path: `/integrated-account/${encodeURIComponent(input.id)}`, body: input.body }, options);
  }

  /** Revoke the consent upstream, then delete the account and its MCP servers. */
  deleteIntegratedAccount(input: { id: string }, options: CallOptions = {}): Promise<DeletedAccount> {
    return this.send({ method: 'DELETE', path: `/integrated-account/${encodeURIComponent(input.id)}` }, options);
  }

  /** List what became of the credentials of an account, newest first: connections, refreshes and failures. */
  listCredentialEvents(input: { id: string }, options: CallOptions = {}): Promise<{ readonly "result": readonly (CredentialEvent)[]; readonly "next_cursor": string | null; readonly "limit": number }> {
    return this.send({ method: 'GET', path: `/integrated-account/${encodeURIComponent(input.id)}/credential-event` }, options);
  }

  /** Compare the scopes that an account holds with those that its MCP servers and tools need. */
  getAccountScopes(input: { id: string }, options: CallOptions = {}): Promise<AccountScopes> {
    return this.send({ method: 'GET', path: `/integrated-account/${encodeURIComponent(input.id)}/scopes` }, options);
  }

  /** Refresh the access token and the account’s context now. */
  refreshIntegratedAccount(input: { id: string }, options: CallOptions = {}): Promise<IntegratedAccount> {
    return this.send({ method: 'POST', path: `/integrated-account/${encodeURIComponent(input.id)}/refresh-credentials` }, options);
  }

  /** The tools that a filter, or an MCP server of the account, would let through; with format for function calling. */
  listTools(input: { id: string; methods?: string | undefined; tags?: string | undefined; tools?: string | undefined; mcp_server_id?: string | undefined; format?: "openai" | "anthropic" | "gemini" | "langchain" | undefined }, options: CallOptions = {}): Promise<{ readonly "result": readonly (Tool)[]; readonly "next_cursor": string | null; readonly "limit": number }> {
    return this.send({ method: 'GET', path: `/integrated-account/${encodeURIComponent(input.id)}/tools`, query: { methods: input.methods, tags: input.tags, tools: input.tools, mcp_server_id: input.mcp_server_id, format: input.format } }, options);
  }

  /** Call a tool without MCP; with mcp_server_id under that MCP server’s filter, approvals and dry run. */
  callTool(input: { id: string; name: string; body?: { readonly "arguments"?: { readonly [name: string]: unknown } | string; readonly "mcp_server_id"?: string; readonly "dry_run"?: boolean; readonly "client"?: string; readonly "run"?: string } }, options: CallOptions = {}): Promise<CalledTool> {
    return this.send({ method: 'POST', path: `/integrated-account/${encodeURIComponent(input.id)}/tools/${encodeURIComponent(input.name)}`, body: input.body }, options);
  }

  /** Search tools with the ranking that models get; without q, list them. */
  searchTools(input: { q?: string | undefined; integrated_account_id?: string | undefined; mcp_server_id?: string | undefined; effect?: "read" | "write" | "destructive" | undefined; cursor?: string | undefined; limit?: number | undefined } = {}, options: CallOptions = {}): Promise<FoundToolPage> {
    return this.send({ method: 'GET', path: '/tool', query: { q: input.q, integrated_account_id: input.integrated_account_id, mcp_server_id: input.mcp_server_id, effect: input.effect, cursor: input.cursor, limit: input.limit } }, options);
  }

  /** Make a link to a page where a person connects or reconnects an account by consent; single use. */
  createLinkToken(input: { body: { readonly "integration": string; readonly "name"?: string; readonly "data_center"?: string; readonly "integrated_account_id"?: string; readonly "return_to"?: string; readonly "tags"?: readonly (string)[]; readonly "scopes"?: readonly (string)[]; readonly "context"?: { readonly [name: string]: string }; readonly "minutes"?: number } }, options: CallOptions = {}): Promise<LinkToken> {
    return this.send({ method: 'POST', path: '/link-token', body: input.body }, options);
  }

  /** Start a consent that a person gives on another device by entering a short code. */
  startDeviceConsent(input: { body: { readonly "integration": string; readonly "name"?: string; readonly "data_center"?: string; readonly "integrated_account_id"?: string; readonly "tags"?: readonly (string)[]; readonly "scopes"?: readonly (string)[]; readonly "context"?: { readonly [name: string]: string } } }, options: CallOptions = {}): Promise<DeviceConsent> {
    return this.send({ method: 'POST', path: '/device-consent', body: input.body }, options);
  }

  /** Check whether the user has entered the code; the service is not polled more often than it allows. */
  pollDeviceConsent(input: { body: { readonly "device_token": string } }, options: CallOptions = {}): Promise<PolledDeviceConsent> {
    return this.send({ method: 'POST', path: '/device-consent/poll', body: input.body }, options);
  }

  /** Starting points for MCP servers of an integration. */
  listPresets(input: { name: string }, options: CallOptions = {}): Promise<{ readonly "result": readonly (Preset)[]; readonly "next_cursor": string | null; readonly "limit": number }> {
    return this.send({ method: 'GET', path: `/integration/${encodeURIComponent(input.name)}/preset` }, options);
  }

  /** Show what a model would see of an MCP server with this config, and what that costs it; makes nothing. */
  previewMcpServer(input: { id: string; body?: { readonly "config"?: { readonly "methods"?: readonly (string)[]; readonly "tags"?: readonly (string)[]; readonly "tools"?: readonly (string)[]; readonly "auth"?: "token" | "oauth"; readonly "require_api_token_auth"?: boolean; readonly "tool_exposure"?: "all" | "discovery" | "code"; readonly "preload"?: readonly (string)[]; readonly "approval"?: "none" | "destructive" | "write"; readonly "confirm_in_client"?: boolean; readonly "dry_run"?: boolean; readonly "pin_tools"?: boolean; readonly "result_shape"?: "text" | "both" | "structured"; readonly "idempotency_seconds"?: number; readonly "reply_format"?: "json" | "table"; readonly "reply_chars_max"?: number } } }, options: CallOptions = {}): Promise<Preview> {
    return this.send({ method: 'POST', path: `/integrated-account/${encodeURIComponent(input.id)}/mcp/preview`, body: input.body }, options);
  }

  /** Create an MCP server; token and url are shown here and on rotate only. */
  createMcpServer(input: { id: string; body: { readonly "name": string; readonly "config"?: ServerConfig; readonly "expires_at"?: string | null; readonly "labels"?: { readonly [name: string]: string | null }; readonly "external_id"?: string | null } }, options: CallOptions = {}): Promise<McpServerWithUrl> {
    return this.send({ method: 'POST', path: `/integrated-account/${encodeURIComponent(input.id)}/mcp`, body: input.body }, options);
  }

  /** List the MCP servers of an account, newest first. */
  listAccountMcpServers(input: { id: string; cursor?: string | undefined; limit?: number | undefined }, options: CallOptions = {}): Promise<{ readonly "result": readonly (McpServer)[]; readonly "next_cursor": string | null; readonly "limit": number }> {
    return this.send({ method: 'GET', path: `/integrated-account/${encodeURIComponent(input.id)}/mcp`, query: { cursor: input.cursor, limit: input.limit } }, options);
  }

  /** Show an MCP server. */
  getAccountMcpServer(input: { id: string; mcp_id: string }, options: CallOptions = {}): Promise<McpServer> {
    return this.send({ method: 'GET', path: `/integrated-account/${encodeURIComponent(input.id)}/mcp/${encodeURIComponent(input.mcp_id)}` }, options);
  }

  /** Change an MCP server; config keys merge, null takes one out, expires_at null clears the expiry. */
  updateMcpServer(input: { id: string; mcp_id: string; body: { readonly "name"?: string; readonly "config"?: ServerConfig; readonly "expires_at"?: string | null; readonly "labels"?: { readonly [name: string]: string | null }; readonly "external_id"?: string | null } }, options: CallOptions = {}): Promise<McpServer> {
    return this.send({ method: 'PATCH', path: `/integrated-account/${encodeURIComponent(input.id)}/mcp/${encodeURIComponent(input.mcp_id)}`, body: input.body }, options);
  }

  /** Revoke an MCP server; its URL then returns 410. */
  revokeMcpServer(input: { id: string; mcp_id: string }, options: CallOptions = {}): Promise<Deleted> {
    return this.send({ method: 'DELETE', path: `/integrated-account/${encodeURIComponent(input.id)}/mcp/${encodeURIComponent(input.mcp_id)}` }, options);
  }

  /** Issue a new URL for an MCP server; the old one returns 410, immediately or after the overlap. */
  rotateMcpServer(input: { id: string; mcp_id: string; body?: { readonly "overlap_seconds"?: number } }, options: CallOptions = {}): Promise<McpServerWithUrl> {
    return this.send({ method: 'POST', path: `/integrated-account/${encodeURIComponent(input.id)}/mcp/${encodeURIComponent(input.mcp_id)}/rotate`, body: input.body }, options);
  }

  /** Show how the tools differ from those that were pinned; what differs is withheld until it is accepted. */
  listToolChanges(input: { id: string; mcp_id: string }, options: CallOptions = {}): Promise<ToolChanges> {
    return this.send({ method: 'GET', path: `/integrated-account/${encodeURIComponent(input.id)}/mcp/${encodeURIComponent(input.mcp_id)}/changes` }, options);
  }

  /** Pin the tools as they are now. */
  acceptToolChanges(input: { id: string; mcp_id: string }, options: CallOptions = {}): Promise<McpServer> {
    return this.send({ method: 'POST', path: `/integrated-account/${encodeURIComponent(input.id)}/mcp/${encodeURIComponent(input.mcp_id)}/accept` }, options);
  }

  /** List the MCP servers of all accounts. */
  listMcpServers(input: { q?: string | undefined; integrated_account_id?: string | undefined; integration?: string | undefined; label?: string | undefined; external_id?: string | undefined; state?: "active" | "expiring" | "needs_reauth" | "expired" | undefined; sort?: "created_at" | "-created_at" | "name" | "-name" | "expires_at" | "-expires_at" | "last_used_at" | "-last_used_at" | undefined; cursor?: string | undefined; limit?: number | undefined } = {}, options: CallOptions = {}): Promise<McpServerPage> {
    return this.send({ method: 'GET', path: '/mcp-server', query: { q: input.q, integrated_account_id: input.integrated_account_id, integration: input.integration, label: input.label, external_id: input.external_id, state: input.state, sort: input.sort, cursor: input.cursor, limit: input.limit } }, options);
  }

  /** Create an MCP server over several accounts; token and url are shown here and on rotate only. */
  createCombinedMcpServer(input: { body: { readonly "name": string; readonly "config"?: ServerConfig; readonly "expires_at"?: string | null; readonly "labels"?: { readonly [name: string]: string | null }; readonly "external_id"?: string | null; readonly "members": readonly ({ readonly "integrated_account_id": string; readonly "prefix"?: string; readonly "label"?: string; readonly "config"?: MemberConfig })[] } }, options: CallOptions = {}): Promise<McpServerWithUrl> {
    return this.send({ method: 'POST', path: '/mcp-server', body: input.body }, options);
  }

  /** Get an MCP server of whichever account. */
  getMcpServer(input: { id: string }, options: CallOptions = {}): Promise<McpServer> {
    return this.send({ method: 'GET', path: `/mcp-server/${encodeURIComponent(input.id)}` }, options);
  }

  /** Change an MCP server of one account or several; members replace the list, config keys merge. */
  updateAnyMcpServer(input: { id: string; body: { readonly "name"?: string; readonly "config"?: ServerConfig; readonly "expires_at"?: string | null; readonly "labels"?: { readonly [name: string]: string | null }; readonly "external_id"?: string | null; readonly "members"?: readonly ({ readonly "integrated_account_id": string; readonly "prefix"?: string; readonly "label"?: string; readonly "config"?: MemberConfig })[] } }, options: CallOptions = {}): Promise<McpServer> {
    return this.send({ method: 'PATCH', path: `/mcp-server/${encodeURIComponent(input.id)}`, body: input.body }, options);
  }

  /** Revoke an MCP server; its URL then returns 410. */
  revokeAnyMcpServer(input: { id: string }, options: CallOptions = {}): Promise<Deleted> {
    return this.send({ method: 'DELETE', path: `/mcp-server/${encodeURIComponent(input.id)}` }, options);
  }

  /** Create up to 1,000 MCP servers; each token and url is shown here only. */
  bulkCreateMcpServers(input: { body: { readonly "items": readonly ({ readonly "integrated_account_id"?: string; readonly "members"?: readonly ({ readonly "integrated_account_id": string; readonly "prefix"?: string; readonly "label"?: string; readonly "config"?: MemberConfig })[]; readonly "name": string; readonly "config"?: ServerConfig; readonly "expires_at"?: string | null; readonly "labels"?: { readonly [name: string]: string | null }; readonly "external_id"?: string | null })[] } }, options: CallOptions = {}): Promise<BulkCreated> {
    return this.send({ method: 'POST', path: '/mcp-server/bulk-create', body: input.body }, options);
  }

  /** Change up to 1,000 MCP servers. */
  bulkUpdateMcpServers(input: { body: { readonly "items": readonly ({ readonly "id": string; readonly "members"?: readonly ({ readonly "integrated_account_id": string; readonly "prefix"?: string; readonly "label"?: string; readonly "config"?: MemberConfig })[]; readonly "name"?: string; readonly "config"?: ServerConfig; readonly "expires_at"?: string | null; readonly "labels"?: { readonly [name: string]: string | null }; readonly "external_id"?: string | null })[] } }, options: CallOptions = {}): Promise<BulkChanged> {
    return this.send({ method: 'POST', path: '/mcp-server/bulk-update', body: input.body }, options);
  }

  /** Revoke up to 1,000 MCP servers; their URLs then return 410. */
  bulkRevokeMcpServers(input: { body: { readonly "items": readonly ({ readonly "id": string })[] } }, options: CallOptions = {}): Promise<BulkChanged> {
    return this.send({ method: 'POST', path: '/mcp-server/bulk-revoke', body: input.body }, options);
  }

  /** List the tools of an MCP server with their cost, and what they do to which resources. */
  listMcpServerTools(input: { id: string }, options: CallOptions = {}): Promise<OfferedTools> {
    return this.send({ method: 'GET', path: `/mcp-server/${encodeURIComponent(input.id)}/tools` }, options);
  }

  /** List the clients of an MCP server, accepted and refused. */
  listMcpServerClients(input: { id: string }, options: CallOptions = {}): Promise<ServerClients> {
    return this.send({ method: 'GET', path: `/mcp-server/${encodeURIComponent(input.id)}/clients` }, options);
  }

  /** List what was done to an MCP server and how its settings differ from before, newest first. */
  listMcpServerHistory(input: { id: string; cursor?: string | undefined; limit?: number | undefined }, options: CallOptions = {}): Promise<{ readonly "result": readonly (ServerAct)[]; readonly "next_cursor": string | null; readonly "limit": number }> {
    return this.send({ method: 'GET', path: `/mcp-server/${encodeURIComponent(input.id)}/history`, query: { cursor: input.cursor, limit: input.limit } }, options);
  }

  /** List the clients that were refused at URLs of MCP servers, latest first. */
  listRefusedClients(input: { cursor?: string | undefined; limit?: number | undefined } = {}, options: CallOptions = {}): Promise<{ readonly "result": readonly (RefusedClient)[]; readonly "next_cursor": string | null; readonly "limit": number }> {
    return this.send({ method: 'GET', path: '/refused-client', query: { cursor: input.cursor, limit: input.limit } }, options);
  }

  /** Show what a model would see of an MCP server over these accounts, and what that costs it; makes nothing. */
  previewCombinedMcpServer(input: { body: { readonly "config"?: ServerConfig; readonly "members": readonly ({ readonly "integrated_account_id": string; readonly "prefix"?: string; readonly "label"?: string; readonly "config"?: MemberConfig })[] } }, options: CallOptions = {}): Promise<Preview> {
    return this.send({ method: 'POST', path: '/mcp-server/preview', body: input.body }, options);
  }

  /** Issue a new URL for an MCP server; the old one returns 410, immediately or after the overlap. */
  rotateAnyMcpServer(input: { id: string; body?: { readonly "overlap_seconds"?: number } }, options: CallOptions = {}): Promise<McpServerWithUrl> {
    return this.send({ method: 'POST', path: `/mcp-server/${encodeURIComponent(input.id)}/rotate`, body: input.body }, options);
  }

  /** Show how the tools differ from those that were pinned; what differs is withheld until it is accepted. */
  listAnyToolChanges(input: { id: string }, options: CallOptions = {}): Promise<ToolChanges> {
    return this.send({ method: 'GET', path: `/mcp-server/${encodeURIComponent(input.id)}/changes` }, options);
  }

  /** Pin the tools as they are now. */
  acceptAnyToolChanges(input: { id: string }, options: CallOptions = {}): Promise<McpServer> {
    return this.send({ method: 'POST', path: `/mcp-server/${encodeURIComponent(input.id)}/accept` }, options);
  }

  /** List the procedures that join accounts of an MCP server. */
  listRunbooks(input: { id: string }, options: CallOptions = {}): Promise<{ readonly "result": readonly (Runbook)[]; readonly "next_cursor": string | null; readonly "limit": number }> {
    return this.send({ method: 'GET', path: `/mcp-server/${encodeURIComponent(input.id)}/runbook` }, options);
  }

  /** Work through a procedure with the tools of an MCP server; run again, it continues where it stopped. */
  runRunbook(input: { id: string; name: string; body: { readonly "arguments": { readonly [name: string]: string }; readonly "dry_run"?: boolean; readonly "agreed"?: readonly (string)[]; readonly "service"?: string; readonly "until"?: string; readonly "run"?: string } }, options: CallOptions = {}): Promise<RunbookReport> {
    return this.send({ method: 'POST', path: `/mcp-server/${encodeURIComponent(input.id)}/runbook/${encodeURIComponent(input.name)}`, body: input.body }, options);
  }

  /** List MCP servers with the runbooks that can be carried out on each. */
  listRunbooksOfServers(input: { q?: string | undefined; mcp_server_id?: string | undefined; cursor?: string | undefined; limit?: number | undefined } = {}, options: CallOptions = {}): Promise<{ readonly "result": readonly (ServerRunbooks)[]; readonly "next_cursor": string | null; readonly "limit": number }> {
    return this.send({ method: 'GET', path: '/runbook', query: { q: input.q, mcp_server_id: input.mcp_server_id, cursor: input.cursor, limit: input.limit } }, options);
  }

  /** Record in the audit log what a person did about a step of a runbook. */
  recordRunbookStep(input: { id: string; name: string; body: { readonly "run": string; readonly "state": "started" | "done" | "skipped" | "finished"; readonly "step"?: string; readonly "note"?: string; readonly "values"?: { readonly [name: string]: string } } }, options: CallOptions = {}): Promise<RunbookStepRecord> {
    return this.send({ method: 'POST', path: `/mcp-server/${encodeURIComponent(input.id)}/runbook/${encodeURIComponent(input.name)}/step`, body: input.body }, options);
  }

  /** List the API tokens, newest first. */
  listApiTokens(input: { cursor?: string | undefined; limit?: number | undefined } = {}, options: CallOptions = {}): Promise<{ readonly "result": readonly (ApiToken)[]; readonly "next_cursor": string | null; readonly "limit": number }> {
    return this.send({ method: 'GET', path: '/api-token', query: { cursor: input.cursor, limit: input.limit } }, options);
  }

  /** Create an API token; it will not be shown again. */
  createApiToken(input: { body: { readonly "name": string; readonly "scope"?: "admin" | "viewer" | "mcp"; readonly "integrated_account_id"?: string; readonly "actions"?: readonly ("integrations:read" | "integrations:reload" | "integrations:import" | "accounts:read" | "accounts:connect" | "accounts:update" | "accounts:delete" | "mcp:read" | "mcp:create" | "mcp:update" | "mcp:rotate" | "mcp:revoke" | "tools:read" | "tools:call" | "approvals:read" | "approvals:decide" | "audit:read" | "tokens:read" | "tokens:create" | "tokens:delete" | "webhooks:read" | "webhooks:write" | "operation:read")[] | null; readonly "integrated_account_ids"?: readonly (string)[] | null; readonly "labels"?: { readonly [name: string]: string } | null; readonly "expires_at"?: string | null } }, options: CallOptions = {}): Promise<ApiTokenWithText> {
    return this.send({ method: 'POST', path: '/api-token', body: input.body }, options);
  }

  /** Delete an API token; it stops working immediately. */
  deleteApiToken(input: { id: string }, options: CallOptions = {}): Promise<Deleted> {
    return this.send({ method: 'DELETE', path: `/api-token/${encodeURIComponent(input.id)}` }, options);
  }

  /** List held calls, newest first. Default: the pending ones. */
  listApprovals(input: { status?: "pending" | "approved" | "denied" | "executing" | "done" | "expired" | "withdrawn" | "all" | undefined; cursor?: string | undefined; limit?: number | undefined } = {}, options: CallOptions = {}): Promise<{ readonly "result": readonly (Approval)[]; readonly "next_cursor": string | null; readonly "limit": number }> {
    return this.send({ method: 'GET', path: '/approval', query: { status: input.status, cursor: input.cursor, limit: input.limit } }, options);
  }

  /** Show a held call: exactly what would be sent, and what became of it. */
  getApproval(input: { id: string; present?: boolean | undefined }, options: CallOptions = {}): Promise<Approval> {
    return this.send({ method: 'GET', path: `/approval/${encodeURIComponent(input.id)}`, query: { present: input.present } }, options);
  }

  /** Decide a pending call; an approval lets that one call through, once, within 15 minutes. */
  decideApproval(input: { id: string; body: { readonly "decision": "approve" | "deny"; readonly "reason"?: string | null } }, options: CallOptions = {}): Promise<Approval> {
    return this.send({ method: 'POST', path: `/approval/${encodeURIComponent(input.id)}`, body: input.body }, options);
  }

  /** Decide up to 100 pending calls; each approval lets its one call through, once, within 15 minutes. */
  bulkDecideApprovals(input: { body: { readonly "items": readonly ({ readonly "id": string; readonly "decision": "approve" | "deny"; readonly "reason"?: string | null })[] } }, options: CallOptions = {}): Promise<BulkDecided> {
    return this.send({ method: 'POST', path: '/approval/bulk-decide', body: input.body }, options);
  }

  /** Read the audit log, newest first. */
  listAuditRows(input: { id?: string | undefined; integrated_account_id?: string | undefined; mcp_server_id?: string | undefined; kind?: "tool_call" | "proxy_call" | "admin" | undefined; action?: string | undefined; api_token_id?: string | undefined; client?: string | undefined; approval_id?: string | undefined; outcome?: "ok" | "refused" | "upstream_error" | "error" | "outcome_unknown" | undefined; sessions?: "include" | "exclude" | undefined; from?: string | undefined; to?: string | undefined; cursor?: string | undefined; limit?: number | undefined } = {}, options: CallOptions = {}): Promise<{ readonly "result": readonly (AuditRow)[]; readonly "next_cursor": string | null; readonly "limit": number }> {
    return this.send({ method: 'GET', path: '/audit-log', query: { id: input.id, integrated_account_id: input.integrated_account_id, mcp_server_id: input.mcp_server_id, kind: input.kind, action: input.action, api_token_id: input.api_token_id, client: input.client, approval_id: input.approval_id, outcome: input.outcome, sessions: input.sessions, from: input.from, to: input.to, cursor: input.cursor, limit: input.limit } }, options);
  }

  /** Verify the whole hash chain of the audit log. */
  verifyAuditLog(options: CallOptions = {}): Promise<AuditVerdict> {
    return this.send({ method: 'GET', path: '/audit-log/verification' }, options);
  }

  /** Calls, outcomes and durations by stretch of time, who called most, and what services leave of their limits. */
  summarizeAuditLog(input: { from?: string | undefined; to?: string | undefined; bucket?: "minute" | "hour" | "day" | undefined; integrated_account_id?: string | undefined; mcp_server_id?: string | undefined; kind?: "tool_call" | "proxy_call" | "admin" | undefined; action?: string | undefined; api_token_id?: string | undefined; client?: string | undefined; approval_id?: string | undefined; outcome?: "ok" | "refused" | "upstream_error" | "error" | "outcome_unknown" | undefined; sessions?: "include" | "exclude" | undefined } = {}, options: CallOptions = {}): Promise<AuditSummary> {
    return this.send({ method: 'GET', path: '/audit-log/summary', query: { from: input.from, to: input.to, bucket: input.bucket, integrated_account_id: input.integrated_account_id, mcp_server_id: input.mcp_server_id, kind: input.kind, action: input.action, api_token_id: input.api_token_id, client: input.client, approval_id: input.approval_id, outcome: input.outcome, sessions: input.sessions } }, options);
  }

  /** Get what needs a person and how the gateway was used in the last 24 hours. */
  getOverview(options: CallOptions = {}): Promise<Overview> {
    return this.send({ method: 'GET', path: '/overview' }, options);
  }

  /** Look at store, keys, OAuth clients, the clock, the hosts of the connected accounts, and each account. */
  diagnose(options: CallOptions = {}): Promise<Diagnosis> {
    return this.send({ method: 'GET', path: '/doctor' }, options);
  }

  /** What runs here. */
  getVersion(options: CallOptions = {}): Promise<Version> {
    return this.send({ method: 'GET', path: '/version' }, options);
  }

  /** Where account events are sent, and those that have not arrived. */
  getWebhook(options: CallOptions = {}): Promise<Webhook> {
    return this.send({ method: 'GET', path: '/webhook' }, options);
  }

  /** Send a test event. */
  testWebhook(options: CallOptions = {}): Promise<TestedWebhook> {
    return this.send({ method: 'POST', path: '/webhook/test' }, options);
  }

  /** List the webhook endpoints, oldest first. */
  listWebhookEndpoints(options: CallOptions = {}): Promise<{ readonly "result": readonly (WebhookEndpoint)[]; readonly "next_cursor": string | null; readonly "limit": number }> {
    return this.send({ method: 'GET', path: '/webhook-endpoint' }, options);
  }

  /** Create a webhook endpoint; its signing secret is shown here and on rotation only. */
  createWebhookEndpoint(input: { body: { readonly "name": string; readonly "url": string; readonly "events": readonly ("integrated_account.active" | "integrated_account.needs_reauth" | "integrated_account.reactivated" | "integrated_account.deleted" | "approval.requested" | "approval.decided" | "approval.expired" | "mcp_server.created" | "mcp_server.expiring" | "mcp_server.expired" | "mcp_server.revoked" | "mcp_server.first_used" | "client.refused")[]; readonly "enabled"?: boolean } }, options: CallOptions = {}): Promise<WebhookEndpointWithSecret> {
    return this.send({ method: 'POST', path: '/webhook-endpoint', body: input.body }, options);
  }

  /** Get a webhook endpoint. */
  getWebhookEndpoint(input: { id: string }, options: CallOptions = {}): Promise<WebhookEndpoint> {
    return this.send({ method: 'GET', path: `/webhook-endpoint/${encodeURIComponent(input.id)}` }, options);
  }

  /** Change a webhook endpoint. */
  updateWebhookEndpoint(input: { id: string; body?: { readonly "name"?: string; readonly "url"?: string; readonly "events"?: readonly ("integrated_account.active" | "integrated_account.needs_reauth" | "integrated_account.reactivated" | "integrated_account.deleted" | "approval.requested" | "approval.decided" | "approval.expired" | "mcp_server.created" | "mcp_server.expiring" | "mcp_server.expired" | "mcp_server.revoked" | "mcp_server.first_used" | "client.refused")[]; readonly "enabled"?: boolean } }, options: CallOptions = {}): Promise<WebhookEndpoint> {
    return this.send({ method: 'PATCH', path: `/webhook-endpoint/${encodeURIComponent(input.id)}`, body: input.body }, options);
  }

  /** Delete a webhook endpoint with its deliveries. */
  deleteWebhookEndpoint(input: { id: string }, options: CallOptions = {}): Promise<Deleted> {
    return this.send({ method: 'DELETE', path: `/webhook-endpoint/${encodeURIComponent(input.id)}` }, options);
  }

  /** Send a test event immediately. */
  testWebhookEndpoint(input: { id: string }, options: CallOptions = {}): Promise<TestedWebhook> {
    return this.send({ method: 'POST', path: `/webhook-endpoint/${encodeURIComponent(input.id)}/test` }, options);
  }

  /** Give a webhook endpoint a new signing secret; during the overlap each event has a signature by both. */
  rotateWebhookSecret(input: { id: string; body?: { readonly "overlap_hours"?: number } }, options: CallOptions = {}): Promise<WebhookEndpointWithSecret> {
    return this.send({ method: 'POST', path: `/webhook-endpoint/${encodeURIComponent(input.id)}/rotate-secret`, body: input.body }, options);
  }

  /** List the deliveries to a webhook endpoint, newest first; they are kept for 30 days. */
  listWebhookDeliveries(input: { id: string; state?: "waiting" | "delivered" | "failed" | undefined; cursor?: string | undefined; limit?: number | undefined }, options: CallOptions = {}): Promise<{ readonly "result": readonly (WebhookDelivery)[]; readonly "next_cursor": string | null; readonly "limit": number }> {
    return this.send({ method: 'GET', path: `/webhook-endpoint/${encodeURIComponent(input.id)}/delivery`, query: { state: input.state, cursor: input.cursor, limit: input.limit } }, options);
  }

  /** Send a delivery again, under the same webhook-id. */
  replayWebhookDelivery(input: { id: string; delivery_id: string }, options: CallOptions = {}): Promise<Deleted> {
    return this.send({ method: 'POST', path: `/webhook-endpoint/${encodeURIComponent(input.id)}/delivery/${encodeURIComponent(input.delivery_id)}/replay` }, options);
  }

  /** Who is signed in by the cookie of this request, and how one can sign in. */
  getSession(options: CallOptions = {}): Promise<Session> {
    return this.send({ method: 'GET', path: '/session' }, options);
  }

  /** Sign in to the dashboard with an API token of scope admin or viewer; needs the header x-gatehouse-csrf: 1. */
  signIn(input: { body: { readonly "api_token": string } }, options: CallOptions = {}): Promise<Session> {
    return this.send({ method: 'POST', path: '/session', body: input.body }, options);
  }

  /** This document. */
  getOpenApiDocument(options: CallOptions = {}): Promise<Document> {
    return this.send({ method: 'GET', path: '/openapi.json' }, options);
  }

  /** Whether the process runs. */
  getHealth(options: CallOptions = {}): Promise<Health> {
    return this.send({ method: 'GET', path: '/healthz' }, options);
  }

  /** Check whether the gateway can accept calls; 503 if the store is unreachable, the audit log cannot be written, or the gateway is stopping. */
  getReadiness(options: CallOptions = {}): Promise<Health> {
    return this.send({ method: 'GET', path: '/readyz' }, options);
  }

  /** Where access tokens for an MCP server with auth oauth come from (RFC 9728). */
  getProtectedResource(input: { id: string }, options: CallOptions = {}): Promise<ProtectedResource> {
    return this.send({ method: 'GET', path: `/.well-known/oauth-protected-resource/mcp/${encodeURIComponent(input.id)}` }, options);
  }

}
