import { type JsonObject, type JsonValue, type Result, refuse } from '../base/index.js';
import type { GuardRecord, GuardRuleRecord, IntegrationRecord, MethodRecord } from './records.js';

/** A method's guard with its rule. */
export interface MethodGuard extends GuardRecord {
  readonly by: GuardRuleRecord;
  /** Any one of these scopes lets an account discover what is guarded. */
  readonly scopes: readonly string[];
}

type AccountContext = { readonly [name: string]: string };

/** The guards of a method, and the values that their rules compare. */
export function guardsOf(integration: IntegrationRecord, method: MethodRecord): readonly MethodGuard[] {
  return (method.guards ?? []).flatMap((guard) => {
    const by = integration.guards?.[guard.rule];
    return by ? [{ ...guard, by, scopes: scopesOf(integration, method, by) }] : [];
  });
}

/** Names of the context values that guard a method's calls. */
export function namesGuardedBy(integration: IntegrationRecord, method: MethodRecord): readonly string[] {
  const args = Object.keys(method.documentation?.arguments ?? {});
  return guardsOf(integration, method).flatMap(({ by }) => args.flatMap((name) => contextsOf(by, name)));
}

function contextsOf(rule: GuardRuleRecord, argument: string): readonly string[] {
  return Object.hasOwn(rule.arguments, argument) ? (rule.arguments[argument] ?? []) : [];
}

function scopesOf({ context }: IntegrationRecord, method: MethodRecord, rule: GuardRuleRecord): readonly string[] {
  const names = Object.keys(method.documentation?.arguments ?? {}).flatMap((name) => contextsOf(rule, name));
  const found = context.flatMap(({ name, discover }) =>
    discover && [name, ...Object.keys(discover.also ?? {})].some((known) => names.includes(known))
      ? discover.scopes
      : [],
  );
  return [...new Set(found)];
}

/** Refuses a call that affects, or may affect, what is guarded, unless the caller insists. Null if it may proceed. */
export function refuseGuarded(
  guards: readonly MethodGuard[],
  values: JsonObject,
  context: AccountContext,
): Result<never> | null {
  for (const guard of guards) {
    const { by, when = {}, say } = guard;
    if (values[by.unless] === true) continue;
    if (!Object.entries(when).every(([name, wanted]) => wanted.includes(String(values[name])))) continue;
    const given = Object.keys(by.arguments).filter((name) => values[name] !== undefined);
    const states = given.map((name) => ({ name, state: stateOf(values[name] ?? null, knownOf(by, name, context)) }));
    const hit = states.find(({ state }) => state === 'own') ?? doubtOf(states, values);
    if (!hit) continue;
    const because =
      hit.state === 'own'
        ? `${hit.name} names the ${by.title}. `
        : `whether ${hit.name} names the ${by.title} is not known, because the account has not learned it${lacking(guard)}. `;
    const how = `To continue${hit.state === 'own' ? '' : ' where it names another'}, call again with ${by.unless}: true.`;
    return refuse('invalid_params', `Nothing was sent: ${because}${say} ${how}`, {
      help: `Ask the person first. ${how}`,
      failures: [{ path: hit.name, message: `needs ${by.unless}: true` }],
    });
  }
  return null;
}

type State = 'own' | 'other' | 'unknown';

// For a single thing, one known name decides; the items of a list are separate things.
function doubtOf(
  states: readonly { readonly name: string; readonly state: State }[],
  values: JsonObject,
): { readonly name: string; readonly state: State } | undefined {
  const isDecided = states.some(({ name, state }) => state === 'other' && !Array.isArray(values[name]));
  return isDecided ? undefined : states.find(({ state }) => state === 'unknown');
}

function lacking({ scopes }: MethodGuard): string {
  return scopes.length === 0 ? '' : ` (that takes a consent with one of the scopes ${scopes.join(', ')})`;
}

function knownOf(rule: GuardRuleRecord, argument: string, context: AccountContext): readonly string[] {
  const known = contextsOf(rule, argument).flatMap((name) =>
    Object.hasOwn(context, name) ? [context[name] ?? ''] : [],
  );
  return known.flatMap((text) => text.split(' ')).filter((text) => text !== '');
}

function stateOf(value: JsonValue, known: readonly string[]): State {
  if (known.length === 0) return 'unknown';
  const own = new Set(known.map(plainName));
  const texts = Array.isArray(value) ? value : [value];
  return texts.some((text) => own.has(plainName(String(text)))) ? 'own' : 'other';
}

/**
 * An id or an address, normalized as services compare it: without letter case, leading zeros, and what mail programs
 * put around an address.
 */
function plainName(text: string): string {
  const trimmed = text.normalize('NFKC').trim().toLowerCase();
  if (/^\+?\d+$/.test(trimmed)) return trimmed.replace(/^\+?0*(?=\d)/, '');
  const inner = /<([^<>]*)>/.exec(trimmed)?.[1] ?? trimmed;
  return inner
    .replace(/^mailto:/, '')
    .replaceAll(/["\s]/g, '')
    .replace(/\.$/, '');
}
