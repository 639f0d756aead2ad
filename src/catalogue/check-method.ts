import { givenNamesOf, keyArgumentOf, namesUsedBy, placeholdersOf } from './bindings.js';
import { checkAnswers, checkArgumentValues } from './check-answers.js';
import { checkArgument } from './check-argument.js';
import { checkPublished } from './check-published.js';
import { checkReads } from './check-reads.js';
import { checkRequest } from './check-request.js';
import type { MethodInHand } from './method-in-hand.js';
import type { ArgumentRecord, GuardRecord } from './records.js';
import type { BindingRecord } from './request-record.js';
import type { RecordPath } from './validate-record.js';

/** Validates a method against its own documentation and its integration. */
export function checkMethod(hand: MethodInHand): void {
  const { method, report } = hand;
  const isGet = method.request.method === 'GET' || method.request.method === 'HEAD';
  if (method.request.method === 'HEAD' && method.effect !== 'read') report(['effect'], 'a HEAD request is read-only');
  if (method.effect === 'read' && !isGet && method.reads !== true)
    report(
      ['effect'],
      `a ${method.request.method} request cannot be read-only, unless evidence shows it: then set reads: true`,
    );
  if (method.reads === true && (isGet || method.effect !== 'read'))
    report(['reads'], 'is for methods with the effect read that are neither GET nor HEAD');
  if ((method.name === 'list' || method.name === 'get') && method.effect !== 'read')
    report(['effect'], `${method.name} must be read`);
  if (method.name === 'delete' && method.effect !== 'destructive') report(['effect'], 'delete must be destructive');
  checkPlaceholders(hand);
  checkRequest(hand);
  checkAnswers(hand);
  checkPublished(hand);
  checkReads(hand);
  if (!method.documentation) return;
  if (method.documentation.no_payload === true && method.documentation.response)
    report(['documentation', 'no_payload'], 'goes without a response');
  checkDocumentation(hand, method.documentation.arguments);
  checkDescription(hand, method.documentation.description);
}

function checkPlaceholders({ method, report }: MethodInHand): void {
  const { path, twin } = method.request;
  const templates: readonly (readonly [RecordPath, string])[] = twin
    ? [
        [['request', 'path'], path],
        [['request', 'twin', 'path'], twin.path],
      ]
    : [[['request', 'path'], path]];
  for (const [where, template] of templates) {
    if (/[{}]/.test(template.replace(/\{\+?\w+\}/g, ''))) report(where, 'has a brace that closes no placeholder');
    if (template.includes('?')) report(where, 'holds a query: write it under query');
    const isOptionalHere = (name: string): boolean => {
      const field = method.documentation?.arguments[name];
      return field !== undefined && field.required !== true && field.default === undefined;
    };
    for (const name of placeholdersOf(template))
      if (isOptionalHere(name) && !(template === twin?.path && name === twin.when_given))
        report(where, `names ${name}, which may be left out: make it required or give it a default`);
  }
}

function checkDocumentation(hand: MethodInHand, args: { readonly [name: string]: ArgumentRecord }): void {
  const { integration, method, report } = hand;
  const contextNames = new Set(integration.context.map((item) => item.name));
  const insists = (method.guards ?? []).flatMap(({ rule }) => integration.guards?.[rule]?.unless ?? []);
  const bound = [...namesUsedBy(method), ...insists];
  checkGuards(hand, args);
  for (const name of bound) {
    if (!Object.hasOwn(args, name) && !contextNames.has(name))
      report(['request'], `uses ${name}, which is neither an argument nor a context value`);
  }
  const names = new Set(Object.keys(args));
  for (const [name, field] of Object.entries(args)) {
    const path = ['documentation', 'arguments', name];
    if (contextNames.has(name)) report(path, 'is a context value: it is added by itself');
    if (!bound.includes(name)) report(path, 'is used nowhere in the request');
    checkOtherNames(report, field, { path, names, contextNames });
    if (field.also_named_by !== undefined && !args[field.also_named_by]?.enum)
      report([...path, 'also_named_by'], `${field.also_named_by} is no argument with an enum`);
    checkArgument(hand, field, path);
  }
  for (const part of ['query', 'headers', 'body'] as const) {
    const members = method.request[part];
    if (members) checkMembers(hand, members, ['request', part]);
  }
}

interface TakenNames {
  readonly path: RecordPath;
  /** Names of arguments; further names of this argument are added. */
  readonly names: Set<string>;
  readonly contextNames: ReadonlySet<string>;
}

function checkOtherNames(
  report: MethodInHand['report'],
  { also = [] }: ArgumentRecord,
  { path, names, contextNames }: TakenNames,
): void {
  for (const [index, other] of also.entries()) {
    if (names.has(other) || contextNames.has(other)) report([...path, 'also', index], `${other} is taken`);
    names.add(other);
  }
}

function checkGuards(hand: MethodInHand, args: { readonly [name: string]: ArgumentRecord }): void {
  const { method, report } = hand;
  for (const [at, choice] of (method.needs_one_of ?? []).entries())
    for (const name of typeof choice === 'string' ? [choice] : choice)
      if (!Object.hasOwn(args, name) || args[name]?.required === true)
        report(['needs_one_of', at], `${name} is no optional argument`);
  for (const [at, guard] of (method.guards ?? []).entries()) checkGuard(hand, guard, ['guards', at]);
}

function checkGuard(hand: MethodInHand, guard: GuardRecord, path: RecordPath): void {
  const { integration, method, report } = hand;
  const args = method.documentation?.arguments ?? {};
  const rule = integration.guards?.[guard.rule];
  if (!rule) {
    report([...path, 'rule'], `${guard.rule} is no guard of this integration`);
    return;
  }
  if (args[rule.unless]?.type !== 'boolean') report(path, `needs ${rule.unless}, a boolean argument`);
  if (!Object.keys(rule.arguments).some((name) => Object.hasOwn(args, name)))
    report([...path, 'rule'], `${guard.rule} compares no argument of this method`);
  checkArgumentValues(hand, guard.when ?? {}, [...path, 'when']);
}

// A model trusts this text, and would call a tool that does not exist.
function checkDescription({ documented, integration, report }: MethodInHand, description: string): void {
  const path = ['documentation', 'description'];
  if (description.length < 20) report(path, 'must be at least 20 characters, so that a model can choose by it');
  for (const tool of description.match(new RegExp(`\\b\\w*${integration.name}_\\w+`, 'g')) ?? [])
    if (!documented.has(tool)) report(path, `${tool} is no tool of this integration`);
}

function checkMembers(hand: MethodInHand, members: { readonly [name: string]: BindingRecord }, path: RecordPath): void {
  for (const [key, binding] of Object.entries(members)) {
    const keyArgument = keyArgumentOf(key);
    if (keyArgument !== null) checkKeyArgument(hand, keyArgument, { members, path: [...path, key] });
    checkBinding(hand, binding, [...path, key]);
  }
}

// A caller that may choose a member's name freely could overwrite other members.
function checkKeyArgument(
  { method, report }: MethodInHand,
  name: string,
  { members, path }: { members: { readonly [name: string]: BindingRecord }; path: RecordPath },
): void {
  const field = method.documentation?.arguments[name];
  if (!field?.enum || (field.required !== true && field.default === undefined))
    report(path, `${name} names a member, so it must be a required argument with an enum`);
  const taken = field?.enum?.find((choice) => Object.hasOwn(members, String(choice)));
  if (taken !== undefined) report(path, `${name} can be ${taken}, which is the name of another member`);
}

function checkBinding(hand: MethodInHand, binding: BindingRecord, path: RecordPath): void {
  if ('given' in binding) {
    for (const name of givenNamesOf(binding)) {
      const field = hand.method.documentation?.arguments[name];
      if (field && (field.required === true || field.default !== undefined))
        hand.report([...path, 'given'], `${name} is always given: write only the literal`);
    }
  } else if ('choose' in binding) {
    checkChoices(hand, binding, path);
  } else if ('object' in binding) {
    checkMembers(hand, binding.object, [...path, 'object']);
  } else if ('list' in binding) {
    for (const [index, item] of binding.list.entries()) checkBinding(hand, item, [...path, 'list', index]);
  }
}

function checkChoices(
  hand: MethodInHand,
  { choose, values: valuesByChoice }: Extract<BindingRecord, { readonly choose: string }>,
  path: RecordPath,
): void {
  const field = hand.method.documentation?.arguments[choose];
  const choices = field?.type === 'boolean' ? ['true', 'false'] : (field?.enum ?? []).map(String);
  const values = Object.keys(valuesByChoice);
  for (const choice of choices) if (!values.includes(choice)) hand.report([...path, 'values'], `lacks ${choice}`);
  for (const value of values)
    if (!choices.includes(value)) hand.report([...path, 'values', value], `is no value of ${choose}`);
}
