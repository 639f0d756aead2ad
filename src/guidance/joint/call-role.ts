import { isJsonObject, type JsonObject, type JsonValue, valueAt } from '../../base/index.js';
import { type CallOrigin, type Endpoint, type Gateway, shownToolName } from '../../call/index.js';
import {
  fieldSelectionArgument,
  type RoleCallRecord,
  type RoleFindRecord,
  type RoleListRecord,
  selectsFields,
} from '../../catalogue/index.js';
import type { ToolOutcome } from '../../reply/index.js';
import type { Player } from './match-roles.js';

/** Values that fill the arguments of calls. */
export type Values = { readonly [name: string]: JsonValue | undefined };

type RoleCall = Pick<RoleCallRecord, 'tool' | 'arguments'>;

/** Dependencies of calling a role. */
export interface CallRoleDeps {
  readonly endpoint: Endpoint;
  readonly callTool: Gateway['callTool'];
  readonly origin: CallOrigin;
}

/** The result of a call, the link of a held call, or why there is neither. */
export type Called =
  | { readonly kind: 'done'; readonly data: JsonObject; readonly notes: readonly string[] }
  | { readonly kind: 'held'; readonly url: string }
  | { readonly kind: 'failed'; readonly words: string; readonly errorClass: string | null };

/** Makes a call of a role with the server's own tool, so that its filter, approvals, dry run and audit log apply. */
export async function callRole(
  { endpoint, callTool, origin }: CallRoleDeps,
  { member }: Pick<Player, 'member'>,
  call: RoleCall,
  values: Values,
): Promise<Called> {
  const tool = shownToolName(member, call.tool);
  return calledOf(await callTool(endpoint, tool, filled(call.arguments, values), origin));
}

function calledOf(outcome: ToolOutcome): Called {
  switch (outcome.kind) {
    case 'done':
      return { kind: 'done', data: outcome.structured, notes: outcome.notes };
    case 'failed':
      return { kind: 'failed', words: `${outcome.message} ${outcome.help}`, errorClass: outcome.errorClass ?? null };
    case 'refused':
      return outcome.hold?.kind === 'waiting'
        ? { kind: 'held', url: outcome.hold.url }
        : { kind: 'failed', words: outcome.refusal.message, errorClass: null };
    case 'input_required':
      return {
        kind: 'failed',
        words: 'The call requires input from its caller, which a procedure cannot provide.',
        errorClass: null,
      };
  }
}

/** The items of a list call, each read with the role's paths, or why there are none. */
export async function listRole(
  deps: CallRoleDeps,
  player: Pick<Player, 'member'>,
  { call, values }: { readonly call: RoleListRecord; readonly values: Values },
): Promise<{ readonly ok: true; readonly items: readonly Values[] } | { readonly ok: false; readonly words: string }> {
  const called = await callRole(deps, player, withFields(player, call), values);
  if (called.kind !== 'done') return { ok: false, words: called.kind === 'held' ? called.url : called.words };
  const items: readonly JsonValue[] = Array.isArray(called.data.items) ? called.data.items : [];
  return {
    ok: true,
    items: items.map((item) =>
      Object.fromEntries(Object.entries(call.read).map(([field, path]) => [field, valueAt(item, path)])),
    ),
  };
}

// A procedure may need fields that the tool omits by default.
function withFields({ member }: Pick<Player, 'member'>, call: RoleListRecord): RoleCall {
  const method = member.toolset.find(call.tool)?.method.record;
  if (!method || !selectsFields(method)) return call;
  return { tool: call.tool, arguments: { ...call.arguments, [fieldSelectionArgument]: Object.values(call.read) } };
}

/** The member of a list in a service's report; undefined if there is none. */
export function findIn(data: JsonValue, { list, where }: RoleFindRecord, values: Values): JsonObject | undefined {
  const items = valueAt(data, list);
  const wanted = Object.entries(filled(where, values));
  return (Array.isArray(items) ? items : [])
    .filter(isJsonObject)
    .find((item) => wanted.every(([name, value]) => valueAt(item, name) === value));
}

/** Arguments with their `{name}` filled in. Omits those with a missing value. */
function filled(templates: RoleCall['arguments'], values: Values): JsonObject {
  return Object.fromEntries(
    Object.entries(templates).flatMap(([name, template]) => {
      const value = typeof template === 'object' ? listOf(template, values) : filledOne(template, values);
      return value === undefined || value === null ? [] : [[name, value]];
    }),
  );
}

function filledOne(template: string | number | boolean, values: Values): JsonValue | undefined {
  const slot = typeof template === 'string' ? /^\{([\w.]+)\}$/.exec(template)?.[1] : undefined;
  if (slot === undefined) return template;
  return slot.startsWith('look.') ? valueAt(values.look, slot.slice('look.'.length)) : values[slot];
}

/** A list of templates; a list that one of them stands for is joined with it, each value once. */
function listOf(templates: readonly (string | number | boolean)[], values: Values): JsonValue {
  const filled = templates.flatMap((template): readonly JsonValue[] => {
    const value = filledOne(template, values);
    return Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
  });
  return [...new Set(filled)];
}
