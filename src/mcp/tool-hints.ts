import { isJsonObject, type JsonObject, type JsonValue } from '../base/index.js';
import type { Endpoint } from '../call/index.js';
import type { MethodCall } from './protocol.js';

/** Maximum search phrases in a hint. */
const asksMax = 3;

/**
 * Result size in characters above which Claude Code writes a result to a file, and the maximum that a tool can request
 * (2.1.330).
 */
const resultSize = { unasked: 50_000, max: 500_000 };

/** Lists with hints, by the list without them. */
const hinted = new WeakMap<Buffer, Map<string, Buffer>>();

/**
 * Adds the `_meta` hints that Claude Code reads to a list: phrases for its tool search, which tools to load
 * immediately, maximum result size, and which calls the user must confirm (in headless runs it refuses those). Other
 * clients get the list unchanged.
 */
export function withToolHints(list: Buffer, { client, request }: MethodCall): Buffer {
  const name = client ?? request.headers.userAgent ?? '';
  return /claude/i.test(name) ? hintedList(list, request.endpoint) : list;
}

function hintedList(list: Buffer, endpoint: Endpoint): Buffer {
  const { confirm_in_client: confirms, reply_chars_max: charsMax } = endpoint.server.config;
  const known = hinted.get(list) ?? new Map<string, Buffer>();
  hinted.set(list, known);
  const key = `${confirms}|${charsMax}`;
  const existing = known.get(key);
  if (existing) return existing;
  const tools: readonly JsonObject[] = JSON.parse(list.toString());
  const made = Buffer.from(JSON.stringify(tools.map((tool) => withHints(tool, endpoint))));
  known.set(key, made);
  return made;
}

function withHints(listed: JsonObject, { server, toolset, discovery }: Endpoint): JsonObject {
  const { confirm_in_client: confirms, reply_chars_max: charsMax = 0 } = server.config;
  const tool = toolset.find(String(listed.name));
  const asks = tool?.method.record.documentation?.asks?.slice(0, asksMax) ?? [];
  const annotations = isJsonObject(listed.annotations) ? listed.annotations : {};
  const hints: { [name: string]: JsonValue } = {};
  if (asks.length > 0) hints['anthropic/searchHint'] = asks.join(', ');
  // With discovery, every listed tool is needed from the start.
  if (discovery) hints['anthropic/alwaysLoad'] = true;
  if (charsMax > resultSize.unasked) hints['anthropic/maxResultSizeChars'] = Math.min(charsMax, resultSize.max);
  if (confirms === true && annotations.destructiveHint === true) hints['anthropic/requiresUserInteraction'] = true;
  if (Object.keys(hints).length === 0) return listed;
  return { ...listed, _meta: { ...(isJsonObject(listed._meta) ? listed._meta : {}), ...hints } };
}
