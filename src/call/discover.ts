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
import { type Discovery, type DiscoveryKind, schemaNamesMax, type Tool, type Toolset } from '../toolset/index.js';

const limitDefault = 5;
const limitMax = 20;
const shownLengthMax = 240;

/**
 * Answers a search for tools, a request for their schemas, or a call of the calling tool that names no tool. Pure; the toolset is the
 * server's own, so nothing else is ever found.
 */
export function discover(
  name: string,
  input: unknown,
  { toolset, discovery }: { readonly toolset: Toolset; readonly discovery: Discovery },
): Result<JsonObject> {
  const kind = kindOf(discovery, name);
  const members = readMembers(name, input, argumentsByKind[kind]);
  if (!members.ok) return members;
  switch (kind) {
    case 'search_tools':
      return search(members.value, { toolset, discovery });
    case 'get_tool_schema':
      return schemas(members.value, toolset);
    case 'call_tool':
      return fault('name', 'must be the name of a tool');
  }
}

/** The call that stands in a call of the calling tool; null where it is another tool, or names none. */
export function innerCallOf(
  discovery: Discovery,
  name: string,
  input: unknown,
): { readonly toolName: string; readonly input: JsonValue | undefined } | null {
  const members = kindOf(discovery, name) === 'call_tool' ? readMembers(name, input, argumentsByKind.call_tool) : null;
  if (!members?.ok) return null;
  const { name: toolName, arguments: inner } = members.value;
  return typeof toolName === 'string' && toolName !== '' ? { toolName, input: inner ?? undefined } : null;
}

const argumentsByKind: Readonly<Record<DiscoveryKind, readonly string[]>> = {
  search_tools: ['query', 'limit'],
  get_tool_schema: ['names'],
  call_tool: ['name', 'arguments'],
};

function kindOf({ tools }: Discovery, name: string): DiscoveryKind {
  const tool = tools.find((candidate) => candidate.name === name);
  if (!tool) throw new Error(`${name} is no discovery tool`);
  return tool.kind;
}

function readMembers(name: string, input: unknown, known: readonly string[]): Result<JsonObject> {
  const members = input ?? {};
  if (!isJsonObject(members)) return fault('arguments', `of ${name} must be an object`);
  const unknown = Object.keys(members).find((key) => !known.includes(key));
  return unknown === undefined
    ? ok(members)
    : fault(unknown.slice(0, 60), `is no argument of ${name}; known: ${known.join(', ')}`);
}

function fault(path: string, message: string): { readonly ok: false; readonly refusal: Refusal } {
  return refuse('invalid_params', `${path} ${message}.`, { failures: [{ path, message }] });
}

function search(
  { query, limit }: JsonObject,
  { toolset, discovery }: { readonly toolset: Toolset; readonly discovery: Discovery },
): Result<JsonObject> {
  if (query !== undefined && query !== null && typeof query !== 'string') return fault('query', 'must be a text');
  const count = limit === undefined || limit === null ? limitDefault : Number(limit);
  if (!Number.isInteger(count) || count < 1 || count > limitMax) return fault('limit', `must be 1 to ${limitMax}`);
  const found = discovery.search.find((query ?? '').slice(0, 500), count);
  if (found.length > 0) return ok({ tools: found.map(shortOf), total: toolset.tools.length });
  const byResource = new Map<string, string[]>();
  for (const tool of toolset.tools)
    byResource.set(tool.resource, [...(byResource.get(tool.resource) ?? []), tool.name]);
  return ok({
    tools: [],
    total: toolset.tools.length,
    names_by_resource: Object.fromEntries(byResource),
    hint: 'Nothing was found by these words; these are all tools.',
  });
}

function shortOf(tool: Tool): JsonObject {
  const { description } = tool;
  return {
    name: tool.name,
    description: description.length > shownLengthMax ? `${description.slice(0, shownLengthMax)}…` : description,
    effect: tool.method.record.effect,
    arguments: Object.entries(argumentsOf(tool)).map(([name, isRequired]) => (isRequired ? name : `${name}?`)),
  };
}

function argumentsOf(tool: Tool): { readonly [name: string]: boolean } {
  const { properties, required } = tool.inputSchema;
  const needed = Array.isArray(required) ? required : [];
  return Object.fromEntries(
    Object.keys(isJsonObject(properties) ? properties : {}).map((name) => [name, needed.includes(name)]),
  );
}

function schemas({ names }: JsonObject, toolset: Toolset): Result<JsonObject> {
  const given = typeof names === 'string' ? [names] : names;
  if (!Array.isArray(given) || given.length < 1 || given.length > schemaNamesMax)
    return fault('names', `must be a list of 1 to ${schemaNamesMax} names of tools`);
  const known = toolset.tools.map((tool) => tool.name);
  const tools: JsonObject[] = [];
  const unknown: JsonObject[] = [];
  for (const name of given) {
    const tool = toolset.find(String(name));
    if (tool) tools.push(wholeOf(tool));
    else
      unknown.push({ name: String(name).slice(0, 100), did_you_mean: closestName(String(name).slice(0, 100), known) });
  }
  return ok({ tools, ...(unknown.length > 0 ? { unknown } : {}) });
}

function wholeOf({ name, title, description, inputSchema, annotations }: Tool): JsonObject {
  return { name, title, description, inputSchema, annotations: { ...annotations } };
}
