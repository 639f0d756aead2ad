import { isJsonObject, type JsonValue, refuse, valueAt } from '../base/index.js';
import type { CheckRecord, LikeRecord, RefusalRecord, UnlikeRecord } from '../catalogue/index.js';
import type { ToolOutcome } from '../reply/index.js';
import { fillTemplate, meets, type TemplateSources } from '../upstream/index.js';
import type { CheckedCall, ExecuteDeps } from './checked-call.js';
import { describeError, describeRefusal } from './describe-failure.js';
import { readOther, type Seen } from './read-other.js';

/**
 * Runs the reads that precede a change. Returns the outcome of a call that must not be sent, or null if it may proceed.
 * A caller who insists (`unless`) skips the read.
 */
export async function checkFirst(deps: ExecuteDeps, call: CheckedCall): Promise<ToolOutcome | null> {
  const seen: { [name: string]: JsonValue } = {};
  for (const check of call.method.record.checks ?? []) {
    if (!applies(check, call)) continue;
    const outcome = await runCheck(deps, call, check, seen);
    if (!outcome) continue;
    call.deadline.close();
    return outcome;
  }
  return null;
}

function applies(check: CheckRecord, { values }: CheckedCall): boolean {
  if (check.when_given !== undefined && values[check.when_given] === undefined) return false;
  return check.refuse.some((one) => !isInsisted(one, values));
}

function isInsisted({ unless }: RefusalRecord, values: CheckedCall['values']): boolean {
  return unless !== undefined && values[unless] === true;
}

async function runCheck(
  deps: ExecuteDeps,
  call: CheckedCall,
  check: CheckRecord,
  seen: { [name: string]: JsonValue },
): Promise<ToolOutcome | null> {
  const read = await readOther(deps, call, check, seen);
  if (!read.ok) return describeRefusal(read.refusal, call);
  const { validated, method } = read;
  if (validated.kind === 'error') {
    if (check.passes?.includes(validated.class)) return null;
    const failed = describeError({ ...call, method, notes: [] }, validated, {});
    const words = `Nothing was changed: ${method.toolName}, which is called first, failed.`;
    return failed.kind === 'failed' ? { ...failed, message: `${words} ${failed.message}` } : failed;
  }
  seen[check.as] = validated.data;
  const found = check.refuse.find((one) => !isInsisted(one, call.values) && holds(one, validated.data, { call, seen }));
  return found ? refused(found, call, seen) : null;
}

interface Ground {
  readonly call: CheckedCall;
  readonly seen: Seen;
}

function holds({ when, lacks, unlike, like, drops }: RefusalRecord, data: JsonValue, ground: Ground): boolean {
  const { values } = ground.call;
  if (when !== undefined && !meets(when, data)) return false;
  if (lacks !== undefined && (valueAt(data, lacks) ?? null) !== null) return false;
  if (like !== undefined && !isLike(like, data, ground)) return false;
  if (drops !== undefined && !isDropped(valueAt(data, drops.list), values[drops.argument])) return false;
  return unlike === undefined || isUnlike(unlike, data, values);
}

function isLike({ value, paths }: LikeRecord, data: JsonValue, ground: Ground): boolean {
  const filled = fillTemplate(value, templateGround(ground));
  if (!filled.ok) return false;
  const wanted = filled.value.toLowerCase();
  return paths.some((path) => textsAt(data, path).some((text) => text.toLowerCase() === wanted));
}

/** Whether a new list lacks an item of the current one. */
function isDropped(present: JsonValue | undefined, wanted: JsonValue | undefined): boolean {
  if (!Array.isArray(present) || !Array.isArray(wanted)) return false;
  const kept = new Set(wanted.map(String));
  return present.some((item) => !kept.has(String(item)));
}

function templateGround({ call, seen }: Ground): TemplateSources {
  return { values: { ...seen, ...call.values }, data: null, details: null, context: call.account.context };
}

function isUnlike({ argument, after, paths }: UnlikeRecord, data: JsonValue, values: CheckedCall['values']): boolean {
  const given = values[argument];
  if (given === undefined || given === null) return false;
  const text = String(given).toLowerCase();
  const compared = after === undefined ? text : text.slice(text.lastIndexOf(after) + after.length);
  if (after !== undefined && !text.includes(after)) return false;
  return !paths.some((path) => textsAt(data, path).some((value) => value.toLowerCase() === compared));
}

/** The texts at a dotted path, where `*` matches every item of a list. */
function textsAt(data: JsonValue | undefined, path: string): readonly string[] {
  const star = path.indexOf('*');
  if (star === -1) {
    const value = valueAt(data, path);
    return value === undefined || value === null || isJsonObject(value) ? [] : [String(value)];
  }
  const list = valueAt(data, path.slice(0, star).replace(/\.$/, ''));
  const rest = path.slice(star + 1).replace(/^\./, '');
  return Array.isArray(list) ? list.flatMap((item: JsonValue) => textsAt(item, rest)) : [];
}

function refused({ say, unless }: RefusalRecord, call: CheckedCall, seen: Seen): ToolOutcome {
  const filled = fillTemplate(say, templateGround({ call, seen }));
  const insist = unless === undefined ? '' : ` To continue, call again with ${unless}: true.`;
  const words = filled.ok ? filled.value : say;
  const help = unless === undefined ? words : `Ask the person first.${insist}`;
  const failures = unless === undefined ? [] : [{ path: unless, message: 'needs to be true' }];
  return {
    kind: 'refused',
    refusal: refuse('conflict', `Nothing was sent: ${words}${insist}`, { help, failures }).refusal,
  };
}
