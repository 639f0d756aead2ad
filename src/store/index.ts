/** What is kept, by interface; drivers stand beside it and pass one contract suite. */

export { copyStore, type TransferProgress } from './copy-store.js';
export { decodeCursor } from './cursor.js';
export type {
  AccountRow,
  AccountStatus,
  AccountTable,
  ApiTokenRow,
  ApiTokenTable,
  ApprovalDecision,
  ApprovalRow,
  ApprovalStatus,
  ApprovalTable,
  AuditEnd,
  AuditEntry,
  AuditFilter,
  AuditRow,
  AuditTable,
  ConsentRow,
  ConsentTable,
  DefinitionTable,
  EventRow,
  EventTable,
  GoneReason,
  LeaseTable,
  Page,
  PageRequest,
  SecretKind,
  SecretRow,
  SecretTable,
  ServerRow,
  ServerTable,
  Store,
  TombstoneRow,
  TransferSummary,
  TransferTable,
} from './interfaces.js';
export { openStore, type StoreOptions } from './open.js';
export { auditHash } from './tables/audit.js';
export { auditPages, type ChainVerdict, verifyAudit } from './verify-audit.js';
