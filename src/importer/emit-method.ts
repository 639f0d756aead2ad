import { createHash } from 'node:crypto';
import { isJsonObject, type JsonObject, type JsonValue } from '../base/index.js';
import type { Bound } from './bind.js';
import { guessEffect } from './effects.js';
import { type Envelope, unwrapped } from './envelope.js';
import { memberOf, textAt, textsAt } from './members.js';
import type { OperationName } from './names.js';
import { hasNoBody, type Operation } from './operation.js';
import { detectPaging, type ReplyOutline } from './paging.js';
import { type BudgetOptions, bindWithinBudget, pricedOf } from './token-budget.js';
import { isInstructionLike, plainWords, wordLimits } from './words.js';

/** What is known when one method is emitted. */
export interface MethodSource {
  readonly operation: Operation;
  readonly name: OperationName;
  readonly integration: string;
  readonly outline: ReplyOutline;
  readonly envelope: Envelope;
  readonly options: BudgetOptions;
  readonly hasScopes: boolean;
  /** Tags besides those of its resource. */
  readonly tags: readonly string[];
  /** The role of its host where that is not `api`. */
  readonly role: string | null;
  /** The operation's entry in the overlay. */
  readonly overlay: JsonObject;
}

/** What is unknown about one method. */
export interface MethodTodo {
  readonly kind: 'arguments' | 'effect' | 'paging' | 'description';
  readonly what: string;
}

/** A method record and what is unknown about it. */
export interface EmittedMethod {
  readonly record: MethodDraft;
  /** JSON Schema of the arguments, and its length in characters as JSON. */
  readonly inputSchema: JsonObject;
  readonly schemaLength: number;
  readonly todo: readonly MethodTodo[];
}

/** A method record as its file will have it. */
export interface MethodDraft {
  readonly name: string;
  readonly effect: string;
  readonly documentation: {
    readonly title: string;
    readonly description: string;
    readonly arguments: Bound['arguments'];
  };
  readonly [field: string]: unknown;
}

/** Converts an operation to a method record. Throws `BindFault` if the operation cannot be sent. */
export function emitMethod(source: MethodSource): EmittedMethod {
  const { operation, name, overlay, envelope } = source;
  const outline = unwrapped(source.outline, envelope);
  const priced = bindWithinBudget(operation, source.options);
  const { bound } = priced;
  const guess = guessEffect(operation);
  const chosen = textAt(overlay, 'effect');
  const effect = chosen === '' ? guess.effect : chosen;
  const isRead = effect === 'read';
  const hasBody = operation.verb !== 'HEAD';
  const ownPaging = memberOf(overlay, 'paging');
  const detected = ownPaging === undefined && isRead && hasBody ? detectPaging(operation, bound, outline) : {};
  const words = wordsOf(source, needWords(bound.needs));
  const todo = [
    ...todosOf('arguments', [...new Set(bound.todo)]),
    ...todosOf('effect', chosen === '' && guess.todo ? [guess.todo] : []),
    ...todosOf('paging', detected.todo === undefined ? [] : [detected.todo]),
    ...todosOf('description', words.todo),
  ];
  const scopes = memberOf(overlay, 'scopes') === undefined ? operation.scopes : textsAt(overlay, 'scopes');
  const record = {
    name: name.method,
    operations: [operation.key],
    ...(source.hasScopes && scopes.length > 0 ? { scopes: [...new Set(scopes)] } : {}),
    ...(source.tags.length > 0 ? { tags: source.tags } : {}),
    effect,
    ...(isRead && !hasNoBody(operation.verb) ? { reads: true } : {}),
    idempotent: operation.verb !== 'POST' && operation.verb !== 'PATCH',
    evidence: `API document, ${operation.key}${operation.id === '' ? '' : ` (${plainWords(operation.id, 80)})`}`,
    ...(bound.needs.length > 0 ? { needs_one_of: bound.needs } : {}),
    request: source.role === null ? bound.request : { ...bound.request, host: source.role },
    ...answersOf(operation, { paging: ownPaging ?? detected.paging, isBare: isRead && hasBody && isBare(source) }),
    documentation: {
      title: words.title,
      description: words.description,
      arguments: withOverlay(bound.arguments, memberOf(overlay, 'arguments')),
    },
    ...(todo.length > 0 ? { todo: todo.map(({ what }) => what) } : {}),
  };
  const isOwn = record.documentation.arguments === bound.arguments;
  const { inputSchema, schemaLength } = isOwn
    ? priced
    : pricedOf({ ...bound, arguments: record.documentation.arguments });
  return { record, inputSchema, schemaLength, todo };
}

function todosOf(kind: MethodTodo['kind'], all: readonly string[]): readonly MethodTodo[] {
  return all.map((what) => ({ kind, what }));
}

// A read without the payload would be taken for a reply of something in between.
function isBare({ outline, envelope }: MethodSource): boolean {
  return envelope.payload !== '' && !envelope.isDecided && !outline.top.has(envelope.payload);
}

function answersOf(
  operation: Operation,
  { paging, isBare }: { readonly paging: JsonValue | undefined; readonly isBare: boolean },
): JsonObject {
  const answers = {
    ...(isBare ? { data: '' } : {}),
    ...(operation.replyHeaders === undefined ? {} : { headers: operation.replyHeaders }),
    ...(operation.file === undefined ? {} : { file: { accept: operation.file } }),
    ...(isJsonObject(paging) && Object.keys(paging).length > 0 ? { paging } : {}),
  };
  return Object.keys(answers).length > 0 ? { answers } : {};
}

interface Words {
  readonly title: string;
  readonly description: string;
  readonly todo: readonly string[];
}

/** Longest list of needed arguments in a description, in characters. */
const needWordsMax = 120;

function needWords(needs: Bound['needs']): string {
  const choices = needs.map((choice) => (typeof choice === 'string' ? choice : choice.join(' with ')));
  const words = choices.length === 0 ? '' : ` Needs ${choices.join(' or ')}.`;
  return words.length > needWordsMax ? '' : words;
}

function wordsOf({ operation, name, overlay, integration }: MethodSource, ending: string): Words {
  const isTrick = isInstructionLike(`${operation.summary}\n${operation.description}`);
  const todo = isTrick
    ? [
        'The document describes this operation in words that read like instructions to a model; they are left out. Write a description in overlay.yaml.',
      ]
    : [];
  const summary = isTrick ? '' : plainWords(operation.summary, wordLimits.tool);
  const longer = isTrick ? '' : plainWords(operation.description, wordLimits.tool);
  const made = madeTitle(name);
  const isTitle = summary.length >= 3 && summary.length <= wordLimits.title;
  const title = textAt(overlay, 'title') || (isTitle ? summary.replace(/[.\s]+$/, '') : made) || made;
  const both =
    longer === '' || longer.toLowerCase().startsWith(summary.toLowerCase())
      ? longer || summary
      : longer.length > 40
        ? longer
        : `${summary.replace(/\.?$/, '.')} ${longer}`;
  const own = textAt(overlay, 'description');
  const description = own || harmless(plainWords(both, wordLimits.tool - ending.length), integration);
  const whole = description.length >= 20 ? description : `${made}. Sends ${operation.key.slice(0, 150)}.`;
  return {
    title,
    description: own === '' ? `${whole}${ending}` : whole,
    todo,
  };
}

// The catalogue takes such a word for the name of a tool.
function harmless(text: string, integration: string): string {
  return text.replaceAll(new RegExp(`\\b\\w*${integration}_\\w+`, 'g'), (word) => word.replaceAll('_', ' '));
}

const titleVerbs: { readonly [method: string]: string } = {
  list: 'List',
  get: 'Get',
  show: 'Get',
  check: 'Check',
  create: 'Create',
  update: 'Update',
  replace: 'Replace',
  delete: 'Delete',
};

function madeTitle({ resource, singular, method }: OperationName): string {
  const verb = Object.hasOwn(titleVerbs, method) ? titleVerbs[method] : undefined;
  const thing = (method === 'list' ? resource : singular).replaceAll('_', ' ');
  if (verb !== undefined) return `${verb} ${thing}`;
  const words = method.replaceAll('_', ' ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}: ${thing}`;
}

function withOverlay(args: Bound['arguments'], overlay: JsonValue | undefined): Bound['arguments'] {
  if (overlay === undefined) return args;
  return Object.fromEntries(
    Object.entries(args).map(([name, field]) => {
      const description = textAt(memberOf(overlay, name), 'description');
      return [name, { ...field, ...(description === '' ? {} : { description }) }];
    }),
  );
}

/** A short digest of parsed or emitted content. */
export function digestOfRecord(record: object | string | Uint8Array): string {
  const isPlain = typeof record === 'string' || record instanceof Uint8Array;
  return createHash('sha256')
    .update(isPlain ? record : JSON.stringify(record))
    .digest('hex')
    .slice(0, 32);
}
