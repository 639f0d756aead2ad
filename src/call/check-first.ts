import { isJsonObject, type JsonValue, refuse, valueAt } from '../base/index.js';
import type { CheckRecord, RefusalRecord, UnlikeRecord } from '../catalogue/index.js';
import type { ToolOutcome } from '../reply/index.js';
import { fillTemplate, meets } from '../upstream/index.js';
import type { CheckedCall, ExecuteDeps } from './checked-call.js';
import { describeError, describeRefusal } from './describe-failure.js';
import { readOther, type Seen } from './read-other.js';

/**
 * Runs the reads that come before a change. Returns the outcome of a call that must not be sent, or null where it may go on. A caller
 * who insists (`unless`) spares the read.
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
  const found = check.refuse.find((one) => !isInsisted(one, call.values) && holds(one, validated.data, call));
  return found ? refused(found, call, seen) : null;
}

function holds({ when, lacks, unlike }: RefusalRecord, data: JsonValue, { values }: CheckedCall): boolean {
  if (when !== undefined && !meets(when, data)) return false;
  if (lacks !== undefined && (valueAt(data, lacks) ?? null) !== null) return false;
  return unlike === undefined || isUnlike(unlike, data, values);
}

function isUnlike({ argument, after, paths }: UnlikeRecord, data: JsonValue, values: CheckedCall['values']): boolean {
  const given = values[argument];
  if (given === undefined || given === null) return false;
  const text = String(given).toLowerCase();
  const compared = after === undefined ? text : text.slice(text.lastIndexOf(after) + after.length);
  if (after !== undefined && !text.includes(after)) return false;
  return !paths.some((path) => textsAt(data, path).some((value) => value.toLowerCase() === compared));
}

/** The texts at a dotted path in which `*` is every item of a list. */
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
  const { values, account } = call;
  const filled = fillTemplate(say, {
    values: { ...seen, ...values },
    data: null,
    details: null,
    context: account.context,
  });
  const insist = unless === undefined ? '' : ` To continue, call again with ${unless}: true.`;
  const words = filled.ok ? filled.value : say;
  const help = unless === undefined ? words : `Ask the person first.${insist}`;
  const failures = unless === undefined ? [] : [{ path: unless, message: 'needs to be true' }];
  return {
    kind: 'refused',
    refusal: refuse('conflict', `Nothing was sent: ${words}${insist}`, { help, failures }).refusal,
  };
}
