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
import type { AccessParts } from './check-access.js';
import { checkConfig } from './check-config.js';
import { checkExpiry, checkMembers, checkName, refuseFailures } from './check-fields.js';
import { checkExternalId, checkLabels } from './check-labels.js';
import { type AccountTools, freshPins } from './pins.js';
import { serverOf, serverTokenPrefix } from './server-of.js';
import type { McpServer, McpServers, ServerConfig, ServerEventOf } from './types.js';

/** The members of a request about one server. */
export const serverFields = ['name', 'config', 'expires_at', 'labels', 'external_id'];

/** What minting needs. */
export interface MintDeps extends AccessParts {
  readonly random?: RandomBytes;
  readonly eventOf?: ServerEventOf | undefined;
  /** The tools of an account; undefined where there is no such account. */
  readonly toolsOf: (accountId: string) => Promise<AccountTools | undefined>;
}

/** A new server with its token, which is shown once. */
export interface MintedServer {
  readonly server: McpServer;
  readonly token: string;
}

/** What a request asks of a server, checked. */
export type CheckedServer = Pick<ServerRow, 'name' | 'expiresAt' | 'labels' | 'externalId'> & {
  readonly config: ServerConfig & JsonObject;
};

/** Creates one server; `input` is unchecked. */
export async function mintServer(
  deps: MintDeps,
  accountId: string,
  { input, createdBy }: { readonly input: unknown; readonly createdBy: string },
): Promise<Result<MintedServer>> {
  const drafted = await draftServer(deps, accountId, { input, createdBy, toolsOf: deps.toolsOf });
  if (!drafted.ok) return drafted;
  await deps.store.servers.insertMany([drafted.value.row], createdEvents(deps, [drafted.value.row]));
  return ok(revealed(drafted.value));
}

/** Creates the servers that can be created, in one transaction; each input is `{integrated_account_id, ...}`, and has its own result. */
export async function mintServers(
  deps: MintDeps,
  inputs: readonly unknown[],
  { createdBy, refusalOf }: Parameters<McpServers['createMany']>[1],
): Promise<readonly Result<MintedServer>[]> {
  const toolsOf = rememberTools(deps.toolsOf);
  const drafts: Result<Draft>[] = [];
  for (const item of inputs) {
    const { integrated_account_id: accountId, ...input } = isJsonObject(item) ? item : {};
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

/** Checks what a new server is asked to be. */
export function checkCreation({ clock, oauth }: MintDeps, tools: AccountTools, input: unknown): Result<CheckedServer> {
  const failures: Failure[] = [];
  const body = checkMembers(input, serverFields, failures);
  const name = checkName(body.name, failures);
  const checked = checkConfig(body.config === undefined ? {} : body.config, { hasOauth: oauth !== undefined });
  failures.push(...checked.failures);
  const expiresAt = checkExpiry(body.expires_at, clock.now(), failures);
  const labels = checkLabels(body.labels, failures);
  const externalId = body.external_id === undefined ? null : checkExternalId(body.external_id, failures);
  if (failures.length > 0) return refuseFailures(failures);
  const judged = tools.judgeFilter(checked.config);
  return judged.ok ? ok({ name, config: { ...checked.config }, expiresAt, labels, externalId }) : judged;
}

interface Draft {
  readonly row: ServerRow;
  readonly token: string;
}

interface DraftRequest {
  readonly input: unknown;
  readonly createdBy: string;
  readonly toolsOf: MintDeps['toolsOf'];
}

async function draftServer(
  deps: MintDeps,
  accountId: string,
  { input, createdBy, toolsOf }: DraftRequest,
): Promise<Result<Draft>> {
  const tools = await toolsOf(accountId);
  if (!tools) return unknownAccount(accountId);
  const checked = checkCreation(deps, tools, input);
  if (!checked.ok) return checked;
  const pins = await freshPins(deps.store, tools, checked.value.config);
  const now = deps.clock.now();
  const token = newSecret(serverTokenPrefix, deps.random);
  const row: ServerRow = {
    id: newId('mcp', deps.random),
    accountId,
    ...checked.value,
    ...(pins === undefined ? {} : { pins }),
    tokenHash: digestOf(deps.hashKey, token),
    createdBy,
    lastUsedAt: null,
    createdAt: now,
    updatedAt: now,
  };
  return ok({ row, token });
}

function createdEvents({ eventOf }: MintDeps, rows: readonly ServerRow[]): readonly PublishedEvent[] {
  return eventOf ? rows.map((row) => eventOf('created', row)) : [];
}

function revealed({ row, token }: Draft): MintedServer {
  return { server: serverOf(row), token };
}

// Many servers of one request are of one account, which is looked up once.
function rememberTools(toolsOf: MintDeps['toolsOf']): MintDeps['toolsOf'] {
  const known = new Map<string, ReturnType<MintDeps['toolsOf']>>();
  return (accountId) => {
    const tools = known.get(accountId) ?? toolsOf(accountId);
    known.set(accountId, tools);
    return tools;
  };
}

function unknownAccount(accountId: string) {
  return refuse('not_found', `There is no integrated account ${accountId.slice(0, 60)}.`);
}
