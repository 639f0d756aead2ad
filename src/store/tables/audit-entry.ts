import { hash } from 'node:crypto';
import type { Insertable, Selectable } from 'kysely';
import { isJsonObject, parseExactJson, writeExactJson } from '../../base/index.js';
import type { AuditEntry, AuditRow } from '../audit-interfaces.js';
import type { Schema } from '../schema.js';

/**
 * An entry as every database returns it, with its arguments as the stored text: the hash must cover exactly what is
 * read again.
 */
export interface KeptEntry extends Omit<AuditEntry, 'arguments'> {
  readonly argumentsJson: string;
}

/** Converts an entry to its stored form. Throws if it is invalid. */
export function asKept(entry: AuditEntry): KeptEntry {
  if (!Number.isFinite(entry.durationMs) || !Number.isSafeInteger(entry.at))
    throw new Error(`audit entry ${entry.id}: its time and duration must be numbers`);
  return {
    id: entry.id,
    at: entry.at,
    kind: entry.kind,
    accountId: cleanText(entry.accountId),
    serverId: cleanText(entry.serverId),
    apiTokenId: cleanText(entry.apiTokenId),
    client: cleanText(entry.client),
    action: cleanText(entry.action),
    argumentsJson: argumentsText(entry.arguments),
    upstreamStatus: entry.upstreamStatus,
    durationMs: entry.durationMs,
    outcome: entry.outcome,
    detail: cleanText(entry.detail),
    approvalId: cleanText(entry.approvalId),
    intentId: cleanText(entry.intentId),
    requestId: cleanText(entry.requestId),
    argumentsDigest: cleanText(entry.argumentsDigest),
    traceId: cleanText(entry.traceId),
    resultDigest: cleanText(entry.resultDigest),
  };
}

/** Members that were added in later versions. Append new ones here, in `asKept` and in the columns. */
type LaterMembers = {
  readonly [Name in (typeof laterNames)[number]]?: string | undefined;
};

/** Their names, in the order in which they are hashed. */
export const laterNames = [
  'approvalId',
  'intentId',
  'requestId',
  'argumentsDigest',
  'traceId',
  'resultDigest',
] as const satisfies readonly (keyof AuditEntry)[];

// Absent rather than undefined, so that a row is read as it was written.
function laterMembersOf(entry: LaterMembers): Partial<Pick<AuditEntry, (typeof laterNames)[number]>> {
  const members: { [Name in (typeof laterNames)[number]]?: string } = {};
  for (const name of laterNames) {
    const value = entry[name];
    if (value !== undefined) members[name] = value;
  }
  return members;
}

// Parsing this text and serializing it again results in the same text: a long integer has become a text of its digits.
function argumentsText(value: AuditEntry['arguments']): string {
  const text = writeExactJson(value);
  return /\d{16}/.test(text) ? writeExactJson(parseExactJson(text)) : text;
}

// PostgreSQL stores no NUL, and no database stores an unpaired surrogate; inside JSON both are escaped.
function cleanText(text: string): string;
function cleanText(text: string | null): string | null;
function cleanText(text: string | undefined): string | undefined;
function cleanText(text: string | null | undefined): string | null | undefined {
  // Checked first, because nearly all text is clean and a new string costs more.
  if (text === null || text === undefined || (text.isWellFormed() && !text.includes('\u0000'))) return text;
  return text.toWellFormed().replaceAll('\u0000', '\ufffd');
}

/** The hash of one audit row over all its contents and the previous hash (SHA-256, hexadecimal). */
export function auditHash(entry: AuditEntry, sequence: number, previousHash: string): string {
  const { arguments: given, ...rest } = entry;
  return hashOfKept({ ...rest, argumentsJson: writeExactJson(given) }, sequence, previousHash);
}

/** The same for an entry in its stored form. */
export function hashOfKept(entry: KeptEntry, sequence: number, previousHash: string): string {
  return hash('sha256', `["${previousHash}",${sequence}${hashedTail(entry)}`, 'hex');
}

/** The hash input of an entry after the previous hash and its sequence: the rest of one JSON array. */
export function hashedTail(entry: KeptEntry): string {
  const content = [
    entry.id,
    entry.at,
    entry.kind,
    entry.accountId,
    entry.serverId,
    entry.apiTokenId,
    entry.client,
    entry.action,
    entry.argumentsJson,
    entry.upstreamStatus,
    entry.durationMs,
    entry.outcome,
    entry.detail,
    ...laterContentOf(entry),
  ];
  return `,${JSON.stringify(content).slice(1)}`;
}

// Rows without later members keep their original form, and so do those with an approval and nothing newer.
function laterContentOf(entry: LaterMembers): readonly unknown[] {
  const { approvalId } = entry;
  if (laterNames.some((name) => name !== 'approvalId' && entry[name] !== undefined)) return [laterMembersOf(entry)];
  return approvalId === undefined ? [] : [approvalId];
}

/** The columns of an entry with its position in the chain. */
export function toColumns(
  row: KeptEntry,
  { sequence, previousHash, hash }: Pick<AuditRow, 'sequence' | 'previousHash' | 'hash'>,
): Insertable<Schema['audit_log']> {
  return {
    sequence,
    id: row.id,
    at: row.at,
    kind: row.kind,
    account_id: row.accountId,
    server_id: row.serverId,
    api_token_id: row.apiTokenId,
    client: row.client,
    action: row.action,
    arguments: row.argumentsJson,
    upstream_status: row.upstreamStatus,
    duration_ms: row.durationMs,
    outcome: row.outcome,
    detail: row.detail,
    previous_hash: previousHash,
    hash,
    approval_id: row.approvalId ?? null,
    intent_id: row.intentId ?? null,
    request_id: row.requestId ?? null,
    arguments_digest: row.argumentsDigest ?? null,
    trace_id: row.traceId ?? null,
    result_digest: row.resultDigest ?? null,
  };
}

/** A stored row. */
export type AuditColumns = Selectable<Schema['audit_log']>;

/** Reads a stored row. */
export function fromColumns(row: AuditColumns): AuditRow {
  const kept = parseExactJson(row.arguments);
  return {
    sequence: row.sequence,
    id: row.id,
    at: row.at,
    kind: row.kind as AuditRow['kind'],
    accountId: row.account_id,
    serverId: row.server_id,
    apiTokenId: row.api_token_id,
    client: row.client,
    action: row.action,
    arguments: isJsonObject(kept) ? kept : {},
    upstreamStatus: row.upstream_status,
    durationMs: row.duration_ms,
    outcome: row.outcome as AuditRow['outcome'],
    detail: row.detail,
    previousHash: row.previous_hash,
    hash: row.hash,
    ...laterMembersOf({
      approvalId: row.approval_id ?? undefined,
      intentId: row.intent_id ?? undefined,
      requestId: row.request_id ?? undefined,
      argumentsDigest: row.arguments_digest ?? undefined,
      traceId: row.trace_id ?? undefined,
      resultDigest: row.result_digest ?? undefined,
    }),
  };
}
