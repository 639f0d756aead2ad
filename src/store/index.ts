/** Storage interfaces. Every driver passes one contract suite. */

export { withAnnouncedChanges } from './announced-changes.js';
export type {
  ApprovalDecision,
  ApprovalRow,
  ApprovalStatus,
  ApprovalTable,
  NamedObject,
} from './approval-interfaces.js';
export {
  type AuditEnd,
  type AuditEntry,
  type AuditFilter,
  type AuditOutcome,
  type AuditRow,
  type AuditShare,
  type AuditSummary,
  type AuditSummaryQuery,
  type AuditTable,
  type AuditTrouble,
  auditOutcomes,
  type LastAct,
} from './audit-interfaces.js';
export {
  acceptedClientsMax,
  type ClientSighting,
  otherClients,
  refusedClientsMax,
  type ServerClientTable,
} from './client-interfaces.js';
export { copyStore, type TransferProgress } from './copy-store.js';
export { decodeCursor } from './cursor.js';
export { databaseName } from './database-name.js';
export type {
  AccountQuery,
  AccountRow,
  AccountStatus,
  AccountTable,
  ConsentRow,
  ConsentTable,
  CounterPrice,
  CounterTable,
  DefinitionTable,
  ExpiredServer,
  GoneReason,
  LeaseTable,
  SecretKind,
  SecretRow,
  SecretTable,
  ServerMemberRow,
  ServerQuery,
  ServerRow,
  ServerSort,
  ServerState,
  ServerTable,
  SessionRow,
  SessionTable,
  Store,
  TombstoneRow,
  TransferSummary,
  TransferTable,
} from './interfaces.js';
export type {
  ConnectedWith,
  CredentialEventKind,
  CredentialEventRow,
  CredentialEventTable,
  EventRow,
  EventTable,
  IdempotencyTable,
  KnownName,
  NameTable,
  PausedScriptRow,
  PausedScriptTable,
  TokenThrottleRow,
  TokenThrottleTable,
} from './kept-interfaces.js';
export type { Labels } from './labels.js';
export { memoryCounters } from './memory-counters.js';
export { hasEmbeddedStore, openStore, type StoreOptions } from './open.js';
export type { Page, PageRequest } from './page.js';
export { auditHash } from './tables/audit-entry.js';
export { endsSoonMs } from './tables/search-servers.js';
export { isRefusedCursor } from './tables/server-clients.js';
export type { AccessLimits, ApiTokenRow, ApiTokenScope, ApiTokenTable } from './token-interfaces.js';
export { auditPages, type ChainVerdict, verifyAudit } from './verify-audit.js';
export type {
  DeliveryState,
  PublishedEvent,
  WebhookDeliveryRow,
  WebhookEndpointRow,
} from './webhook-interfaces.js';
