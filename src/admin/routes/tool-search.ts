import type { IntegratedAccount } from '../../accounts/index.js';
import { type JsonObject, ok, type Result, refuse } from '../../base/index.js';
import { type Endpoint, shownToolName } from '../../call/index.js';
import { countToolTokens, type FoundTool, type Tool, type Toolset } from '../../toolset/index.js';
import {
  type AdminContext,
  type AdminRequest,
  type AdminRoute,
  answer,
  errorAnswer,
  pageOf,
  refusalAnswer,
} from '../route.js';

const effects = ['read', 'write', 'destructive'] as const;
const queryLengthMax = 500;
const accountsReadMax = 1_000;

/** Tools found as a model finds them, with the reasons. */
export const toolSearchRoutes: readonly AdminRoute[] = [
  {
    method: 'GET',
    path: '/tool',
    id: 'searchTools',
    action: 'tools:read',
    summary: 'Search tools with the ranking that models get; without q, list them',
    query: {
      q: 'A task in plain words. A tool name finds that tool first',
      integrated_account_id: 'Only tools of this account',
      mcp_server_id: 'Only what this MCP server offers, under the names that its clients see',
      effect: { description: 'Only tools with this effect', schema: { type: 'string', enum: [...effects] } },
      cursor: 'Opaque, from next_cursor',
      limit: '1 to 100, 25 by default',
    },
    response: 'A page of tools, best match first, and how many there are on all pages.',
    answers: { 200: 'FoundToolPage' },
    handle: searchTools,
  },
];

/** A tool, and an account to call it on under the name that the catalogue gives it. */
interface Offer {
  readonly account: IntegratedAccount;
  readonly toolName: string;
}

/** What is searched: toolsets, and the account of each of their tools. */
interface Ground {
  readonly toolsets: readonly Toolset[];
  offerOf(tool: Tool): Offer | undefined;
}

async function searchTools(context: AdminContext, { query }: AdminRequest) {
  const page = pageOf(query);
  if (!page.ok) return refusalAnswer(page.refusal);
  const { q = '', effect, cursor } = query;
  if (q.length > queryLengthMax) return wrong('q', `must have at most ${queryLengthMax} characters`);
  if (effect !== undefined && !effects.some((known) => known === effect))
    return wrong('effect', `must be one of ${effects.join(', ')}`);
  const start = cursor === undefined ? 0 : startOf(cursor);
  if (start === null) return wrong('cursor', 'is not a cursor of this list');
  const ground = await groundOf(context, query);
  if (!ground.ok) return refusalAnswer(ground.refusal);
  const { toolsets, offerOf } = ground.value;
  const all = foundIn(context, toolsets, q).filter(({ tool }) => effect === undefined || effectOf(tool) === effect);
  const end = start + page.value.limit;
  const found = all.slice(start, end);
  const tokens = await Promise.all(found.map(({ tool }) => countToolTokens(tool)));
  const result = found.map((one, at) => serializeFound(one, tokens[at] ?? 0, offerOf(one.tool)));
  const next = end < all.length ? Buffer.from(`tool:${end}`).toString('base64url') : null;
  return answer(200, { result, next_cursor: next, limit: page.value.limit, total: all.length });
}

function foundIn({ toolsets: maker }: AdminContext, toolsets: readonly Toolset[], q: string): readonly FoundTool[] {
  if (q.trim() !== '') return maker.searchOver(toolsets).explain(q, Number.POSITIVE_INFINITY);
  return toolsets.flatMap(({ tools }) => tools.map((tool) => ({ tool, words: [], phrase: null })));
}

function startOf(cursor: string): number | null {
  const start = /^tool:(\d{1,6})$/.exec(Buffer.from(cursor, 'base64url').toString())?.[1];
  return start === undefined ? null : Number(start);
}

async function groundOf(context: AdminContext, query: AdminRequest['query']): Promise<Result<Ground>> {
  const { integrated_account_id: accountId, mcp_server_id: serverId } = query;
  if (serverId !== undefined) return serverGround(context, serverId, accountId);
  if (accountId === undefined) return ok(groundOfAccounts(context, await firstAccounts(context)));
  const account = await context.accounts.get(accountId);
  return account ? ok(groundOfAccounts(context, [account])) : noAccount(accountId);
}

function groundOfAccounts({ toolsets }: AdminContext, accounts: readonly IntegratedAccount[]): Ground {
  const offers = new Map<Tool, Offer>();
  const compiled = accounts.flatMap((account) => {
    const toolset = toolsets.compile(account.integration.name, {});
    if (!toolset.ok) return [];
    for (const tool of toolset.value.tools) offers.set(tool, { account, toolName: tool.name });
    return [toolset.value];
  });
  return { toolsets: compiled, offerOf: (tool) => offers.get(tool) };
}

async function serverGround(
  { servers, gateway }: AdminContext,
  serverId: string,
  accountId: string | undefined,
): Promise<Result<Ground>> {
  const server = await servers.find(serverId);
  if (!server) return refuse('not_found', `There is no MCP server ${serverId.slice(0, 60)}.`);
  const endpoint: Endpoint | null = await gateway.openServer(server);
  if (!endpoint)
    return refuse('conflict', `The filter of MCP server ${server.id} no longer allows any tool. Change its config.`);
  const members = endpoint.members.filter(({ account }) => accountId === undefined || account.id === accountId);
  if (members.length === 0) return noAccount(accountId ?? '');
  const offers = new Map(
    members.flatMap((member) =>
      member.toolset.tools.map(({ name }) => [
        shownToolName(member, name),
        { account: member.account, toolName: name },
      ]),
    ),
  );
  const [only] = members;
  const toolset = members.length < endpoint.members.length && only ? only.toolset : endpoint.toolset;
  const nameOf = ({ name }: Tool): string => (toolset === endpoint.toolset || !only ? name : shownToolName(only, name));
  return ok({ toolsets: [toolset], offerOf: (tool) => offers.get(nameOf(tool)) });
}

/** One account of each integration, those that were connected last first. */
async function firstAccounts({ accounts }: AdminContext): Promise<readonly IntegratedAccount[]> {
  const first = new Map<string, IntegratedAccount>();
  let cursor: string | undefined;
  for (let read = 0; read < accountsReadMax; read += 100) {
    const page = await accounts.list({ limit: 100, ...(cursor === undefined ? {} : { cursor }) });
    if (!page.ok) break;
    for (const account of page.value.items)
      if (!first.has(account.integration.name)) first.set(account.integration.name, account);
    if (page.value.nextCursor === null) break;
    cursor = page.value.nextCursor;
  }
  return [...first.values()];
}

function effectOf({ annotations }: Tool): (typeof effects)[number] {
  return annotations.readOnlyHint ? 'read' : annotations.destructiveHint ? 'destructive' : 'write';
}

function serializeFound({ tool, words, phrase }: FoundTool, tokens: number, offer: Offer | undefined): JsonObject {
  return {
    name: tool.name,
    title: tool.title,
    description: tool.description,
    tags: tool.tags,
    kind: tool.kind,
    effect: effectOf(tool),
    annotations: { ...tool.annotations },
    tokens,
    integrated_account_id: offer?.account.id ?? null,
    integrated_account_name: offer?.account.name ?? null,
    integration: offer?.account.integration.name ?? null,
    account_tool: offer?.toolName ?? tool.name,
    matched: { words: words.map(({ word, term, fields }) => ({ word, term, fields: [...fields] })), phrase },
  };
}

function wrong(path: string, message: string) {
  return errorAnswer('invalid_params', `${path} ${message}`, [{ path, message }]);
}

function noAccount(accountId: string) {
  return refuse('not_found', `There is no integrated account ${accountId.slice(0, 60)}.`);
}
