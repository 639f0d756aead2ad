import {
  closestName,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  ok,
  type Refusal,
  type Result,
  refuse,
} from '../base/index.js';
import {
  type Discovery,
  type DiscoveryKind,
  schemaNamesMax,
  searchStepsMax,
  type Tool,
  type Toolset,
} from '../toolset/index.js';
import { readOwnArguments, textsIn } from './read-input.js';
import { searchReply } from './search-reply.js';

const limitMax = 20;

/** The input of a discovery tool: only the toolset of the MCP server is ever searched. */
interface Ground {
  readonly toolset: Toolset;
  readonly discovery: Discovery;
}

/** Result of a search for tools, of a request for their schemas, or of a call that `innerCallOf` does not pass on. */
export function discover(name: string, input: unknown, ground: Ground): Result<JsonObject> {
  const kind = kindOf(ground.discovery, name);
  const members = readMembers(name, input, argumentsByKind[kind]);
  if (!members.ok) return members;
  switch (kind) {
    case 'search_tools':
      return search(members.value, ground);
    case 'get_tool_schema':
      return schemas(members.value, ground.toolset);
    case 'read':
    case 'change':
    case 'call_tool':
      return refuseWrongCall(name, members.value, ground.discovery);
  }
}

/** The call inside another tool's call. Null if it names no tool, or if it is a change in the tool for reads. */
export function innerCallOf(
  { toolset, discovery }: Ground,
  name: string,
  input: unknown,
): { readonly toolName: string; readonly input: JsonValue | undefined } | null {
  const kind = kindOf(discovery, name);
  if (kind === 'search_tools' || kind === 'get_tool_schema') return null;
  const members = readMembers(name, input, argumentsByKind[kind]);
  if (!members.ok) return null;
  const { name: toolName, arguments: inner } = members.value;
  if (typeof toolName !== 'string' || toolName === '') return null;
  const isChange = toolset.find(toolName)?.annotations.readOnlyHint === false;
  return kind === 'read' && isChange ? null : { toolName, input: inner ?? undefined };
}

function refuseWrongCall(name: string, { name: toolName }: JsonObject, { tools }: Discovery): Result<never> {
  if (typeof toolName !== 'string' || toolName === '') return fault('name', 'must be the name of a tool');
  const right = tools.find(({ kind }) => kind === 'change')?.name;
  return fault(
    'name',
    `is ${toolName}, which changes something, so ${name} does not call it. Call ${right} with the same arguments`,
  );
}

const callArguments: readonly string[] = ['name', 'arguments'];
const argumentsByKind: Readonly<Record<DiscoveryKind, readonly string[]>> = {
  // Earlier versions accepted one query instead of steps.
  search_tools: ['steps', 'query', 'limit'],
  get_tool_schema: ['names'],
  read: callArguments,
  change: callArguments,
  call_tool: callArguments,
};

function kindOf({ tools }: Discovery, name: string): DiscoveryKind {
  const tool = tools.find((candidate) => candidate.name === name);
  if (!tool) throw new Error(`${name} is not a discovery tool`);
  return tool.kind;
}

function readMembers(name: string, given: unknown, known: readonly string[]): Result<JsonObject> {
  const { input: members = {} } = readOwnArguments(given ?? {}, new Set(known));
  if (!isJsonObject(members)) return fault('arguments', `of ${name} must be an object`);
  const unknown = Object.keys(members).find((key) => !known.includes(key));
  return unknown === undefined
    ? ok(members)
    : fault(unknown.slice(0, 60), `is not an argument of ${name}; known: ${known.join(', ')}`);
}

function fault(path: string, message: string): { readonly ok: false; readonly refusal: Refusal } {
  return refuse('invalid_params', `${path} ${message}.`, { failures: [{ path, message }] });
}

function search({ steps, query, limit }: JsonObject, ground: Ground): Result<JsonObject> {
  const texts = textsIn(steps ?? query ?? '');
  if (texts === null || texts.length > searchStepsMax)
    return fault('steps', `must be a list of 1 to ${searchStepsMax} texts`);
  const count = limit === undefined || limit === null ? undefined : Number(limit);
  if (count !== undefined && (!Number.isInteger(count) || count < 1 || count > limitMax))
    return fault('limit', `must be an integer between 1 and ${limitMax}`);
  return ok(searchReply(texts.length === 0 ? [''] : texts, ground, count));
}

function schemas({ names }: JsonObject, toolset: Toolset): Result<JsonObject> {
  const given = textsIn(names);
  if (given === null || given.length < 1 || given.length > schemaNamesMax)
    return fault('names', `must be a list of 1 to ${schemaNamesMax} names of tools`);
  const known = toolset.tools.map((tool) => tool.name);
  const tools: JsonObject[] = [];
  const unknown: JsonObject[] = [];
  for (const name of given) {
    const tool = toolset.find(name);
    if (tool) tools.push(wholeOf(tool));
    else unknown.push({ name: name.slice(0, 100), did_you_mean: closestName(name.slice(0, 100), known) });
  }
  return ok({ tools, ...(unknown.length > 0 ? { unknown } : {}) });
}

function wholeOf({ name, title, description, inputSchema, annotations }: Tool): JsonObject {
  return { name, title, description, inputSchema, annotations: { ...annotations } };
}
