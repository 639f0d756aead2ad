import { setImmediate } from 'node:timers/promises';
import type { Accounts } from '../accounts/index.js';
import type { JsonObject } from '../base/index.js';
import { type Endpoint, type EndpointMember, shownToolName } from '../call/index.js';
import { needsApproval } from '../servers/index.js';
import { countListTokens, countToolTokens, type Tool } from '../toolset/index.js';

/** So many tools are counted before other requests have their turn. */
const countedTogether = 25;

/** The tools of an MCP server with their cost, and their effects per account and resource. */
export async function describeTools(endpoint: Endpoint | null, accounts: Pick<Accounts, 'get'>): Promise<JsonObject> {
  if (!endpoint) return { count: 0, tokens: 0, list_tokens: 0, tools: [], listed: [], reaches: [], absent: [] };
  const { toolset, discovery, code, listJson, members, absent } = endpoint;
  const listed = code ? [code.searchTool, code.runTool] : (discovery?.listedNames ?? toolset.tools.map(nameOf));
  const cost = await countListTokens(listJson);
  const tools: JsonObject[] = [];
  for (const member of members)
    for (const tool of member.toolset.tools) {
      if (tools.length % countedTogether === countedTogether - 1) await setImmediate();
      tools.push(await describeTool(endpoint, member, tool));
    }
  return {
    count: tools.length,
    tokens: cost.model,
    list_tokens: cost.list,
    tools,
    listed,
    reaches: await Promise.all(members.map((member) => describeReach(member, accounts))),
    absent: absent.map(({ prefix, label, reason }) => ({ prefix, label, reason })),
  };
}

function nameOf({ name }: Tool): string {
  return name;
}

async function describeTool(endpoint: Endpoint, member: EndpointMember, tool: Tool): Promise<JsonObject> {
  const shown = endpoint.toolset.find(shownToolName(member, tool.name)) ?? tool;
  const { effect } = tool.method.record;
  return {
    name: shown.name,
    title: shown.title,
    integrated_account_id: member.account.id,
    resource: tool.resource,
    resource_title: titleOf(member, tool.resource),
    kind: tool.kind,
    effect,
    tags: tool.tags,
    needs_approval: needsApproval(member.server.config, effect),
    tokens: await countToolTokens(shown),
  };
}

function titleOf({ toolset }: EndpointMember, resource: string): string {
  return toolset.integration.resources.find((one) => one.resource === resource)?.title ?? resource;
}

// An account outside the limits of a caller is described, and not named.
async function describeReach(member: EndpointMember, accounts: Pick<Accounts, 'get'>): Promise<JsonObject> {
  const { account, toolset, server, naming } = member;
  const titles = (isMeant: (tool: Tool) => boolean): readonly string[] => [
    ...new Set(toolset.tools.filter(isMeant).map(({ resource }) => titleOf(member, resource))),
  ];
  const isVisible = (await accounts.get(account.id)) !== undefined;
  return {
    integrated_account_id: account.id,
    integrated_account_name: isVisible ? account.name : null,
    label: naming?.label ?? null,
    prefix: naming?.prefix ?? null,
    integration: account.integration.name,
    integration_title: account.integration.record.title,
    is_connected: account.status === 'active',
    reads: titles(({ method }) => method.record.effect === 'read'),
    writes: titles(({ method, kind }) => method.record.effect !== 'read' && kind !== 'delete'),
    deletes: titles(({ kind }) => kind === 'delete'),
    approval: server.config.approval ?? 'none',
    dry_run: server.config.dry_run === true,
  };
}
