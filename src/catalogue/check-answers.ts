import { isJsonObject, type JsonValue } from '../base/index.js';
import type { AcceptedErrorRecord, AdviceRecord, AnswerCaseRecord } from './answers-record.js';
import { checkPaging } from './check-paging.js';
import { checkPattern } from './check-pattern.js';
import { isForbiddenHeader } from './forbidden-headers.js';
import type { MethodInHand } from './method-in-hand.js';
import type { RecordPath } from './validate-record.js';

/** Validates how a method's replies are read: what cases, advice and paging name must exist. */
export function checkAnswers(hand: MethodInHand): void {
  const { method } = hand;
  const { cases, accepted_errors: accepted, advice } = method.answers ?? {};
  for (const [at, found] of (cases ?? []).entries()) checkCase(hand, found, ['answers', 'cases', at]);
  for (const [at, error] of (accepted ?? []).entries()) {
    const path = ['answers', 'accepted_errors', at];
    checkTemplates(hand, [error.say, error.add], { path, hasDetails: false });
    if (error.each) checkEach(hand, error, path);
    else checkArgumentValues(hand, error.when ?? {}, [...path, 'when']);
  }
  for (const [at, record] of (advice ?? []).entries()) checkAdvice(hand, record, ['answers', 'advice', at]);
  checkShownHeaders(hand);
  checkPaging(hand);
}

function checkShownHeaders({ method, report }: MethodInHand): void {
  const { headers } = method.answers ?? {};
  if (headers && method.request.method !== 'HEAD')
    report(['answers', 'headers'], 'is for HEAD requests: other results are bodies');
  for (const [at, name] of (headers ?? []).entries())
    if (isForbiddenHeader(name)) report(['answers', 'headers', at], `${name} is never part of a result`);
}

/** Validates an error about the items of a list: the argument must be a list whose items have the named members. */
function checkEach({ method, report }: MethodInHand, { each, when = {} }: AcceptedErrorRecord, path: RecordPath): void {
  if (!each) return;
  const members = method.documentation?.arguments?.[each.argument]?.items?.properties;
  if (!members) report([...path, 'each', 'argument'], `${each.argument} is not a list of objects`);
  for (const name of [each.name, ...Object.keys(when)])
    if (members && !Object.hasOwn(members, name)) report([...path, 'each'], `${name} is not a member of its items`);
}

function checkCase(hand: MethodInHand, found: AnswerCaseRecord, path: RecordPath): void {
  const { resource, report } = hand;
  for (const [field, condition] of Object.entries(found.when ?? {})) {
    if (typeof condition === 'object' && condition !== null)
      checkPattern(condition.matches, [...path, 'when', field, 'matches'], report);
  }
  if (found.lookup !== undefined) {
    const target = resource.methods.find((method) => method.name === found.lookup);
    if (target?.effect !== 'read')
      report([...path, 'lookup'], `${found.lookup} is no read method of ${resource.resource}`);
  }
  checkTemplates(hand, [found.say, found.otherwise ?? null, found.add ?? null], {
    path,
    hasDetails: found.lookup !== undefined,
  });
}

/** Validates the placeholders of templates. `heads` are additional sources that these templates see. */
export function checkTemplates(
  { integration, method, report }: MethodInHand,
  templates: readonly JsonValue[],
  { path, hasDetails, heads = [] }: { path: RecordPath; hasDetails: boolean; heads?: readonly string[] },
): void {
  const contextNames = new Set([
    'data_center',
    ...integration.context.flatMap((item) => [item.name, ...Object.keys(item.discover?.also ?? {})]),
  ]);
  const isKnown = (placeholder: string): boolean => {
    const [head = '', name = ''] = placeholder.split('.');
    if (head === 'data' || heads.includes(head)) return true;
    if (head === 'place') return integration.data_centers.every(({ names }) => Object.hasOwn(names ?? {}, name));
    if (head === 'details') return hasDetails;
    if (head === 'context') return contextNames.has(name);
    return Object.hasOwn(method.documentation?.arguments ?? {}, head) || contextNames.has(head);
  };
  for (const text of textsIn(templates)) {
    for (const [, placeholder = ''] of text.matchAll(/\{([A-Za-z][\w.]*)\}/g)) {
      if (isKnown(placeholder)) continue;
      const hint = placeholder.startsWith('details') ? ': details need a lookup' : '';
      report(path, `names {${placeholder}}, which is nothing known here${hint}`);
    }
  }
}

function textsIn(value: JsonValue): readonly string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap((item: JsonValue) => textsIn(item));
  return isJsonObject(value) ? Object.values(value).flatMap((member) => textsIn(member)) : [];
}

function checkAdvice(hand: MethodInHand, record: AdviceRecord, path: RecordPath): void {
  const { method, report } = hand;
  const args = method.documentation?.arguments ?? {};
  checkPattern(record.matches, [...path, 'matches'], report);
  if (!Object.hasOwn(args, record.argument)) report([...path, 'argument'], `${record.argument} is not an argument`);
  checkArgumentValues(hand, record.when, [...path, 'when']);
}

/** Validates conditions on arguments: each argument must exist and have the values. */
export function checkArgumentValues(
  { method, report }: MethodInHand,
  when: { readonly [argument: string]: readonly string[] },
  path: RecordPath,
): void {
  const args = method.documentation?.arguments ?? {};
  for (const [name, values] of Object.entries(when)) {
    const field = Object.hasOwn(args, name) ? args[name] : undefined;
    if (!field) report([...path, name], `${name} is not an argument`);
    const known = field?.type === 'boolean' ? ['true', 'false'] : field?.enum?.map(String);
    for (const value of values)
      if (known && !known.includes(value)) report([...path, name], `${value} is no value of ${name}`);
  }
}
