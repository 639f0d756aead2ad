import type { JsonValue } from '../base/index.js';
import type { ReadRecord } from './answers-record.js';
import { checkTemplates } from './check-answers.js';
import { checkPattern } from './check-pattern.js';
import type { CheckRecord, RefusalRecord } from './check-record.js';
import type { MethodInHand } from './method-in-hand.js';
import type { PresentRecord } from './object-record.js';
import type { RecordPath } from './validate-record.js';

/** Validates the reads that precede or confirm a change, and the echoes of a success: what they name must exist. */
export function checkReads(hand: MethodInHand): void {
  const { method, report } = hand;
  const args = method.documentation?.arguments ?? {};
  const heads: string[] = [];
  for (const [at, check] of (method.checks ?? []).entries()) {
    checkOne(hand, check, { path: ['checks', at], heads });
    heads.push(check.as);
  }
  if (method.checks && method.effect === 'read') report(['checks'], 'are for methods that change something');
  if (method.consequences && method.effect === 'read')
    report(['consequences'], 'are for methods that change something');
  if (method.present) checkPresent(hand, method.present);
  const { echoes, accepted_errors: accepted } = method.answers ?? {};
  for (const name of Object.keys(echoes ?? {}))
    if (!Object.hasOwn(args, name)) report(['answers', 'echoes', name], `${name} is not an argument`);
  for (const [at, { confirm }] of (accepted ?? []).entries()) {
    if (!confirm) continue;
    const path = ['answers', 'accepted_errors', at, 'confirm'];
    if (!echoes) report(path, 'needs echoes, which say what the read must show');
    checkRead(hand, confirm, { path, heads: [] });
  }
}

function checkPresent(hand: MethodInHand, present: PresentRecord): void {
  const { method, report } = hand;
  if (method.effect === 'read') report(['present'], 'is for methods that change something');
  checkRead(hand, present, { path: ['present'], heads: [] });
  for (const name of Object.keys(present.fields ?? {}))
    if (!Object.hasOwn(method.documentation?.arguments ?? {}, name))
      report(['present', 'fields', name], `${name} is not an argument`);
}

interface Place {
  readonly path: RecordPath;
  /** Earlier checks whose payloads templates can name. */
  readonly heads: readonly string[];
}

function checkOne(hand: MethodInHand, check: CheckRecord, { path, heads }: Place): void {
  const { method, report } = hand;
  const args = method.documentation?.arguments ?? {};
  const isArgument = (name: string): boolean => Object.hasOwn(args, name);
  checkRead(hand, check, { path, heads });
  if (heads.includes(check.as) || isArgument(check.as)) report([...path, 'as'], `${check.as} is taken`);
  if (check.when_given !== undefined && !isArgument(check.when_given))
    report([...path, 'when_given'], `${check.when_given} is not an argument`);
  for (const [at, refusal] of check.refuse.entries())
    checkRefusal(hand, refusal, { path: [...path, 'refuse', at], heads: [...heads, check.as] });
}

function checkRefusal(hand: MethodInHand, refusal: RefusalRecord, { path, heads }: Place): void {
  const { method, report } = hand;
  const { when, lacks, unlike, like, drops, unless, say } = refusal;
  const args = method.documentation?.arguments ?? {};
  if (!when && !unlike && !like && !drops && lacks === undefined)
    report(path, 'needs when, lacks, unlike, like or drops');
  if (drops && args[drops.argument]?.type !== 'array')
    report([...path, 'drops'], `${drops.argument} is no argument with a list`);
  if (like) checkTemplates(hand, [like.value], { path: [...path, 'like', 'value'], hasDetails: false, heads });
  for (const [field, condition] of Object.entries(when ?? {}))
    if (typeof condition === 'object' && condition !== null)
      checkPattern(condition.matches, [...path, 'when', field, 'matches'], report);
  if (unlike && !Object.hasOwn(args, unlike.argument))
    report([...path, 'unlike'], `${unlike.argument} is not an argument`);
  if (unless !== undefined && args[unless]?.type !== 'boolean')
    report([...path, 'unless'], `${unless} is no boolean argument`);
  checkTemplates(hand, [say], { path, hasDetails: false, heads });
}

function checkRead(hand: MethodInHand, { read, arguments: given }: ReadRecord, { path, heads }: Place): void {
  const target = hand.methods.get(read);
  if (target?.effect !== 'read') {
    hand.report([...path, 'read'], `${read} is no documented read of this integration`);
    return;
  }
  const known = target.documentation?.arguments ?? {};
  for (const name of Object.keys(given))
    if (!Object.hasOwn(known, name)) hand.report([...path, 'arguments', name], `${name} is no argument of ${read}`);
  const texts: JsonValue[] = Object.values(given);
  checkTemplates(hand, texts, { path: [...path, 'arguments'], hasDetails: false, heads });
}
