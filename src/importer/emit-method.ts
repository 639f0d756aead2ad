import { createHash } from 'node:crypto';
import { isJsonObject, type JsonObject, type JsonValue } from '../base/index.js';
import { inputSchemaOf } from '../catalogue/index.js';
import { type BindOptions, type Bound, bindOperation } from './bind.js';
import { guessEffect } from './effects.js';
import { type Envelope, unwrapped } from './envelope.js';
import { createShapes } from './flatten.js';
import { memberOf, textAt, textsAt } from './members.js';
import type { OperationName } from './names.js';
import type { Operation } from './operation.js';
import { detectPaging, type ReplyOutline } from './paging.js';
import type { Follow } from './pointers.js';
import { details } from './reduce.js';
import { isInstructionLike, plainWords, wordLimits } from './words.js';

/** What is known when one method is emitted. */
export interface MethodSource {
  readonly operation: Operation;
  readonly name: OperationName;
  readonly integration: string;
  readonly outline: ReplyOutline;
  readonly envelope: Envelope;
  readonly options: Omit<BindOptions, 'detail' | 'shapes'> & { readonly follow: Follow };
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

/** Maximum tokens of a tool; a larger one is described in less detail. */
const tokenBudget = { aim: 900, most: 3_500 } as const;

/** Converts an operation to a method record. Throws `BindFault` if the operation cannot be sent. */
export function emitMethod(source: MethodSource): EmittedMethod {
  const { operation, name, overlay, envelope } = source;
  const outline = unwrapped(source.outline, envelope);
  const bound = bindWithinBudget(source);
  const guess = guessEffect(operation);
  const chosen = textAt(overlay, 'effect');
  const effect = chosen === '' ? guess.effect : chosen;
  const isRead = effect === 'read';
  const ownPaging = memberOf(overlay, 'paging');
  const detected = ownPaging === undefined && isRead ? detectPaging(operation, bound, outline) : {};
  const words = wordsOf(source);
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
    ...(isRead && operation.verb !== 'GET' ? { reads: true } : {}),
    idempotent: operation.verb !== 'POST' && operation.verb !== 'PATCH',
    evidence: `API document, ${operation.key}${operation.id === '' ? '' : ` (${plainWords(operation.id, 80)})`}`,
    request: source.role === null ? bound.request : { ...bound.request, host: source.role },
    ...answersOf(operation, { paging: ownPaging ?? detected.paging, isBare: isRead && isBare(source) }),
    documentation: {
      title: words.title,
      description: words.description,
      arguments: withOverlay(bound.arguments, memberOf(overlay, 'arguments')),
    },
    ...(todo.length > 0 ? { todo: todo.map(({ what }) => what) } : {}),
  };
  return { record, todo };
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
    ...(operation.file === undefined ? {} : { file: { accept: operation.file } }),
    ...(isJsonObject(paging) && Object.keys(paging).length > 0 ? { paging } : {}),
  };
  return Object.keys(answers).length > 0 ? { answers } : {};
}

/** Tokens of a text, as four characters each, which errs on the side of too many for JSON. */
export function estimateTokens(text: string): number {
  return Math.ceil(text.length / 4);
}

function tokensOfArguments(args: Bound['arguments']): number {
  return estimateTokens(JSON.stringify(inputSchemaOf(args, 'strings')));
}

function bindWithinBudget({ operation, options }: MethodSource): Bound {
  const shapes = createShapes(options.follow);
  let bound: Bound | undefined;
  for (const detail of details) {
    bound = bindOperation(operation, { ...options, shapes, detail });
    if (tokensOfArguments(bound.arguments) <= tokenBudget.aim) return bound;
  }
  return bound === undefined
    ? bindOperation(operation, { ...options, shapes, detail: { depth: 1, words: 0, members: 0 } })
    : withinMost(bound);
}

/** Leaves out optional query parameters and headers, from the last, until the tool costs no more than it may. */
function withinMost(bound: Bound): Bound {
  if (tokensOfArguments(bound.arguments) <= tokenBudget.most) return bound;
  const args = new Map(Object.entries(bound.arguments));
  const left: string[] = [];
  for (const [name, field] of [...args].toReversed()) {
    if (tokensOfArguments(Object.fromEntries(args)) <= tokenBudget.most) break;
    if (field.required === true || field.type === 'any') continue;
    args.delete(name);
    left.push(name);
  }
  const kept = (members: JsonValue | undefined): JsonObject =>
    Object.fromEntries(
      Object.entries(isJsonObject(members) ? members : {}).filter(
        ([, binding]) => !left.includes(textAt(binding, 'argument')),
      ),
    );
  const parts = Object.fromEntries(
    ['query', 'headers', 'body'].flatMap((part) => {
      const members = kept(bound.request[part]);
      return Object.keys(members).length > 0 ? [[part, members]] : [];
    }),
  );
  const { query: _query, headers: _headers, body: _body, ...request } = bound.request;
  return {
    ...bound,
    request: { ...request, ...parts },
    arguments: Object.fromEntries(args),
    query: new Map([...bound.query].filter(([, argument]) => args.has(argument))),
    todo: [
      ...bound.todo,
      `Optional arguments are left out, because the tool would be too long for a model: ${left.toReversed().join(', ')}.`,
    ],
  };
}

interface Words {
  readonly title: string;
  readonly description: string;
  readonly todo: readonly string[];
}

function wordsOf({ operation, name, overlay, integration }: MethodSource): Words {
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
  const description = own || harmless(plainWords(both, wordLimits.tool), integration);
  return {
    title,
    description: description.length >= 20 ? description : `${made}. Sends ${operation.key.slice(0, 150)}.`,
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
