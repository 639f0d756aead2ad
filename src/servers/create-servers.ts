import {
  digestOf,
  type Failure,
  isJsonObject,
  type JsonObject,
  newId,
  newSecret,
  ok,
  type RandomBytes,
  type Result,
  refuse,
} from '../base/index.js';
import type { PublishedEvent, ServerRow } from '../store/index.js';
import type { AccessDeps } from './check-access.js';
import { checkConfig, sharedConfigKeys } from './check-config.js';
import { checkExpiry, checkMembers, checkName, refuseFailures } from './check-fields.js';
import { checkExternalId, checkLabels } from './check-labels.js';
import { checkServerMembers, usableAccounts } from './check-members.js';
import { type AccountTools, freshPins, type ServerTools, toolsOfOne, toolsOfSeveral } from './pins.js';
import { serverOf, serverTokenPrefix } from './server-of.js';
import type { McpServer, McpServers, ServerConfig, ServerEventOf, ServerMember } from './types.js';

/** The members of a request about one server. */
export const serverFields = ['name', 'config', 'expires_at', 'labels', 'external_id'];
/** The members of a request about a server over several accounts. */
export const combinedFields = [...serverFields, 'members'];

/** Dependencies of creating servers. */
export interface CreateServersDeps extends AccessDeps {
  readonly random?: RandomBytes;
  readonly eventOf?: ServerEventOf | undefined;
  /** The tools of an account; undefined if there is no such account. */
  readonly toolsOf: (accountId: string) => Promise<AccountTools | undefined>;
}

/** A new server with its token, which is only shown once. */
export interface CreatedServer {
  readonly server: McpServer;
  readonly token: string;
}

/** The validated settings of a requested server. */
export type CheckedServer = Pick<ServerRow, 'name' | 'expiresAt' | 'labels' | 'externalId'> & {
  readonly config: ServerConfig & JsonObject;
};

/** Creates one server; `input` is unchecked. */
export async function createServer(
  deps: CreateServersDeps,
  accountId: string,
  { input, createdBy }: { readonly input: unknown; readonly createdBy: string },
): Promise<Result<CreatedServer>> {
  const drafted = await draftServer(deps, accountId, { input, createdBy, toolsOf: deps.toolsOf });
  if (!drafted.ok) return drafted;
  await deps.store.servers.insertMany([drafted.value.row], createdEvents(deps, [drafted.value.row]));
  return ok(revealed(drafted.value));
}

/** The creator of a server over several accounts, and which accounts it may have. Absent: all. */
export interface CombinedOptions {
  readonly createdBy: string;
  readonly mayUse?: (accountId: string) => boolean;
}

/** Creates one server over several accounts; `input` is unchecked. */
export async function createCombinedServer(
  deps: CreateServersDeps,
  input: unknown,
  options: CombinedOptions,
): Promise<Result<CreatedServer>> {
  const drafted = await draftCombined(deps, input, options);
  if (!drafted.ok) return drafted;
  await deps.store.servers.insertMany([drafted.value.row], createdEvents(deps, [drafted.value.row]));
  return ok(revealed(drafted.value));
}

/** The server that a request for one over several accounts would create. Stores nothing; the name is optional. */
export async function previewCombined(
  deps: CreateServersDeps,
  input: unknown,
  mayUse: ((accountId: string) => boolean) | undefined,
): Promise<Result<McpServer>> {
  const named = isJsonObject(input) ? { ...input, name: 'preview' } : input;
  const checked = await checkCombined(deps, named, mayUse);
  if (!checked.ok) return checked;
  const now = deps.clock.now();
  const server = { accountId: null, createdBy: '', lastUsedAt: null, createdAt: now, updatedAt: now, ...checked.value };
  return ok(Object.freeze({ id: 'mcp_preview', ...server }));
}

/**
 * Creates all valid servers in one transaction. Each input is `{integrated_account_id, ...}` or `{members, ...}`, and
 * has its own result.
 */
export async function createServers(
  deps: CreateServersDeps,
  inputs: readonly unknown[],
  { createdBy, refusalOf }: Parameters<McpServers['createMany']>[1],
): Promise<readonly Result<CreatedServer>[]> {
  const toolsOf = rememberTools(deps.toolsOf);
  const drafts: Result<Draft>[] = [];
  for (const item of inputs) {
    const { integrated_account_id: accountId, ...input } = isJsonObject(item) ? item : {};
    if (accountId === undefined && input.members !== undefined) {
      const usable = await usableAccounts(input, refusalOf);
      drafts.push(
        usable.ok ? await draftCombined({ ...deps, toolsOf }, input, { createdBy, mayUse: usable.value }) : usable,
      );
      continue;
    }
    if (typeof accountId !== 'string') {
      drafts.push(refuseFailures([{ path: 'integrated_account_id', message: 'must be the id of an account' }]));
      continue;
    }
    const refusal = (await refusalOf?.(accountId, input.labels)) ?? null;
    drafts.push(refusal ? { ok: false, refusal } : await draftServer(deps, accountId, { input, createdBy, toolsOf }));
  }
  const rows = drafts.flatMap((draft) => (draft.ok ? [draft.value.row] : []));
  if (rows.length > 0) await deps.store.servers.insertMany(rows, createdEvents(deps, rows));
  return drafts.map((draft) => (draft.ok ? ok(revealed(draft.value)) : draft));
}

/** Validates the settings of a new server. */
export function checkCreation(deps: CreateServersDeps, tools: AccountTools, input: unknown): Result<CheckedServer> {
  const { server, failures } = readServer(deps, input, { fields: serverFields });
  if (failures.length > 0) return refuseFailures(failures);
  const validated = tools.validateFilter(server.config);
  return validated.ok ? ok(server) : validated;
}

/**
 * Validates the settings of a new server over several accounts, and looks up its accounts. Reports the failures of both
 * together.
 */
async function checkCombined(
  deps: CreateServersDeps,
  input: unknown,
  mayUse: ((accountId: string) => boolean) | undefined,
): Promise<Result<CheckedServer & { readonly members: readonly ServerMember[] }>> {
  const { server, failures } = readServer(deps, input, { fields: combinedFields, keys: sharedConfigKeys });
  const given = isJsonObject(input) ? input.members : undefined;
  const members = await checkServerMembers({ toolsOf: deps.toolsOf, mayUse }, given, server.config);
  const all = [...failures, ...(members.ok ? [] : (members.refusal.failures ?? []))];
  if (all.length > 0 || !members.ok) return refuseFailures(all);
  return ok({ ...server, members: members.value });
}

function readServer(
  { clock, oauth }: CreateServersDeps,
  input: unknown,
  { fields, keys }: { readonly fields: readonly string[]; readonly keys?: readonly string[] },
): { readonly server: CheckedServer; readonly failures: readonly Failure[] } {
  const failures: Failure[] = [];
  const body = checkMembers(input, fields, failures);
  const name = checkName(body.name, failures);
  const check = { hasOauth: oauth !== undefined, ...(keys && { keys }) };
  const checked = checkConfig(body.config === undefined ? {} : body.config, check);
  failures.push(...checked.failures);
  const expiresAt = checkExpiry(body.expires_at, clock.now(), failures);
  const labels = checkLabels(body.labels, failures);
  const externalId = body.external_id === undefined ? null : checkExternalId(body.external_id, failures);
  return { server: { name, config: { ...checked.config }, expiresAt, labels, externalId }, failures };
}

/** The tools of several accounts, without accounts that are gone. */
export async function lookUpTools(
  toolsOf: CreateServersDeps['toolsOf'],
  accountIds: readonly string[],
): Promise<ServerTools> {
  const found = await Promise.all(accountIds.map(async (id) => [id, await toolsOf(id)] as const));
  return toolsOfSeveral(new Map(found.flatMap(([id, tools]) => (tools ? [[id, tools]] : []))));
}

interface Draft {
  readonly row: ServerRow;
  readonly token: string;
}

interface DraftRequest {
  readonly input: unknown;
  readonly createdBy: string;
  readonly toolsOf: CreateServersDeps['toolsOf'];
}

async function draftServer(
  deps: CreateServersDeps,
  accountId: string,
  { input, createdBy, toolsOf }: DraftRequest,
): Promise<Result<Draft>> {
  const tools = await toolsOf(accountId);
  if (!tools) return unknownAccount(accountId);
  const checked = checkCreation(deps, tools, input);
  if (!checked.ok) return checked;
  return ok(await draftOf(deps, toolsOfOne(tools), { accountId, createdBy, ...checked.value }));
}

async function draftCombined(
  deps: CreateServersDeps,
  input: unknown,
  { createdBy, mayUse }: CombinedOptions,
): Promise<Result<Draft>> {
  const checked = await checkCombined(deps, input, mayUse);
  if (!checked.ok) return checked;
  const { members } = checked.value;
  const accountIds = members.map(({ accountId }) => accountId);
  const tools = await lookUpTools(deps.toolsOf, accountIds);
  const stored = members.map((member) => ({ ...member, config: { ...member.config } }));
  return ok(
    await draftOf(deps, tools, { accountId: accountIds[0] ?? '', createdBy, ...checked.value, members: stored }),
  );
}

async function draftOf(
  deps: CreateServersDeps,
  tools: ServerTools,
  server: CheckedServer & Pick<ServerRow, 'accountId' | 'members' | 'createdBy'>,
): Promise<Draft> {
  const pins = await freshPins(deps.store, tools, server);
  const now = deps.clock.now();
  const token = newSecret(serverTokenPrefix, deps.random);
  const row: ServerRow = {
    id: newId('mcp', deps.random),
    ...server,
    ...(pins === undefined ? {} : { pins }),
    tokenHash: digestOf(deps.hashKey, token),
    lastUsedAt: null,
    createdAt: now,
    updatedAt: now,
  };
  return { row, token };
}

function createdEvents({ eventOf }: CreateServersDeps, rows: readonly ServerRow[]): readonly PublishedEvent[] {
  return eventOf ? rows.map((row) => eventOf('created', row)) : [];
}

function revealed({ row, token }: Draft): CreatedServer {
  return { server: serverOf(row), token };
}

// Many servers in one request have the same account, which is only looked up once.
function rememberTools(toolsOf: CreateServersDeps['toolsOf']): CreateServersDeps['toolsOf'] {
  const known = new Map<string, ReturnType<CreateServersDeps['toolsOf']>>();
  return (accountId) => {
    const tools = known.get(accountId) ?? toolsOf(accountId);
    known.set(accountId, tools);
    return tools;
  };
}

function unknownAccount(accountId: string) {
  return refuse('not_found', `There is no integrated account ${accountId.slice(0, 60)}.`);
}
