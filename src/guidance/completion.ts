import { LRUCache } from 'lru-cache';
import { type Clock, isJsonObject, type JsonValue, ok, type Result, refuse } from '../base/index.js';
import { type CallOrigin, type Endpoint, type EndpointMember, type Gateway, shownToolName } from '../call/index.js';
import type { Catalogue } from '../catalogue/index.js';
import type { CompletionRequest, Guidance, Suggestions } from './guidance-types.js';
import { findRunbook } from './prompts.js';
import { toolTemplate } from './resources.js';

const suggestionsMax = 100;
/** Cache lifetime of an account's values: long enough for a person who is typing. Milliseconds. */
const keptMs = 60_000;
const keptMax = 500;
const pagesMax = 8;
const valuesMax = 2_000;

interface Kept {
  readonly values: Promise<readonly string[]>;
  readonly until: number;
}

/**
 * Creates the completion of arguments. Reads an account's values through the gateway's own tools: a filter that hides a
 * list also hides its suggestions, and every lookup is in the audit log.
 */
export function createCompletion(
  clock: Clock,
  callTool: Gateway['callTool'],
  catalogue: Pick<Catalogue, 'joint'>,
): Guidance['complete'] {
  const kept = new LRUCache<string, Kept>({ max: keptMax });

  const valuesOf = (
    endpoint: Endpoint,
    { member, completion }: Extract<Source, { kind: 'live' }>,
    origin: CallOrigin,
  ): Promise<readonly string[]> => {
    const { integration, id } = member.account;
    const record = integration.record.completions?.[completion];
    if (!record || !member.toolset.find(record.tool)) return Promise.resolve([]);
    const key = `${id} ${completion}`;
    const now = clock.monotonic();
    const present = kept.get(key);
    if (present && present.until > now) return present.values;
    const tool = shownToolName(member, record.tool);
    const values = readValues(record, (input) => callTool(endpoint, tool, input, origin));
    const entry: Kept = { values, until: now + keptMs };
    const forget = (): void => {
      if (kept.peek(key) === entry) kept.delete(key);
    };
    // Failed and empty reads are not cached, so that a service that was unavailable for a second is read again
    // immediately.
    values.then((read) => (read.length === 0 ? forget() : undefined), forget);
    kept.set(key, entry);
    return values;
  };

  return async (endpoint, request, origin) => {
    const source = sourceOf(endpoint, request, catalogue);
    if (!source.ok) return source;
    const values = source.value.kind === 'fixed' ? source.value.values : await valuesOf(endpoint, source.value, origin);
    return ok(suggest(values, request.typed));
  };
}

type Source =
  | { readonly kind: 'fixed'; readonly values: readonly string[] }
  | { readonly kind: 'live'; readonly member: EndpointMember; readonly completion: string };

function sourceOf(
  endpoint: Endpoint,
  { target, argument }: CompletionRequest,
  catalogue: Pick<Catalogue, 'joint'>,
): Result<Source> {
  const none: Source = { kind: 'fixed', values: [] };
  if (target.kind === 'resource') {
    if (target.uriTemplate === toolTemplate.uriTemplate && argument === 'tool_name')
      return ok({ kind: 'fixed', values: endpoint.toolset.tools.map((tool) => tool.name) });
    return refuse('invalid_params', 'There is no such template or variable; list the resource templates.');
  }
  const runbook = findRunbook(endpoint, target.name, catalogue.joint);
  if (!runbook.ok) return runbook;
  const { member } = runbook.value;
  const found = runbook.value.record.arguments.find(({ name }) => name === argument);
  if (!found)
    return refuse(
      'invalid_params',
      `The prompt ${target.name} has no argument ${JSON.stringify(argument.slice(0, 60))}.`,
    );
  return ok(found.complete === undefined ? none : { kind: 'live', member, completion: found.complete });
}

async function readValues(
  { values }: { readonly values: string },
  call: (input: unknown) => ReturnType<Gateway['callTool']>,
): Promise<readonly string[]> {
  const found = new Set<string>();
  let input: JsonValue = { reply_format: 'json' };
  for (let page = 0; page < pagesMax && found.size < valuesMax; page += 1) {
    const outcome = await call(input);
    if (outcome.kind !== 'done') break;
    for (const value of textsAt(outcome.structured, values.split('.'))) found.add(value);
    const { next } = outcome.structured;
    if (!isJsonObject(next)) break;
    input = next;
  }
  return [...found];
}

/** The texts at a path, where `*` matches every item of a list. */
function textsAt(value: JsonValue | undefined, [step, ...rest]: readonly string[]): readonly string[] {
  if (step === undefined) return typeof value === 'string' && value !== '' ? [value] : [];
  if (step === '*') return Array.isArray(value) ? value.flatMap((item: JsonValue) => textsAt(item, rest)) : [];
  return isJsonObject(value) && Object.hasOwn(value, step) ? textsAt(value[step], rest) : [];
}

/** Values that begin with the typed text, then values that contain it. Ignores letter case. */
function suggest(values: readonly string[], typed: string): Suggestions {
  const wanted = typed.trim().toLowerCase();
  const places = values
    .map((value) => ({ value, at: value.toLowerCase().indexOf(wanted) }))
    .filter(({ at }) => at !== -1);
  const sorted = [...places.filter(({ at }) => at === 0), ...places.filter(({ at }) => at > 0)];
  return {
    values: sorted.slice(0, suggestionsMax).map(({ value }) => value),
    total: sorted.length,
    hasMore: sorted.length > suggestionsMax,
  };
}
