import { isJsonObject, type JsonObject, type JsonValue } from '../base/index.js';
import { inputSchemaOf } from '../catalogue/index.js';
import { type BindOptions, type Bound, bindOperation } from './bind.js';
import { createShapes } from './flatten.js';
import { textAt } from './members.js';
import type { Operation } from './operation.js';
import type { Follow } from './pointers.js';
import { details, OverBudget } from './reduce.js';

/** An operation that is bound, and what its arguments cost. */
export interface Priced {
  readonly bound: Bound;
  readonly inputSchema: JsonObject;
  /** Characters of the schema as JSON. */
  readonly schemaLength: number;
}

/** What binding needs besides the detail, which the budget decides. */
export type BudgetOptions = Omit<BindOptions, 'detail' | 'shapes' | 'charactersMax'> & { readonly follow: Follow };

/**
 * Maximum tokens of the arguments of a tool: what is aimed at by describing them in less detail, and what none exceeds,
 * by characters and by pieces, which are more tokens where words are codes.
 */
const tokenBudget = { aim: 900, most: 3_500, pieces: 3_300 } as const;

/** Tokens of a text of so many characters, as four each, which errs on the side of too many for JSON. */
export function estimateTokens(characters: number): number {
  return Math.ceil(characters / 4);
}

/** The cost of arguments. */
export function pricedOf(bound: Bound): Priced {
  const inputSchema = inputSchemaOf(bound.arguments, 'strings');
  return { bound, inputSchema, schemaLength: JSON.stringify(inputSchema).length };
}

/** Binds an operation in as much detail as its budget allows. Throws `BindFault`. */
export function bindWithinBudget(operation: Operation, options: BudgetOptions): Priced {
  const shapes = createShapes(options.follow);
  const charactersMax = tokenBudget.aim * 4;
  for (const detail of details.slice(0, -1)) {
    try {
      const priced = pricedOf(bindOperation(operation, { ...options, shapes, detail, charactersMax }));
      if (priced.schemaLength <= charactersMax) return priced;
    } catch (error) {
      if (!(error instanceof OverBudget)) throw error;
    }
  }
  const [least = { depth: 1, words: 0, members: 0 }] = details.slice(-1);
  return withinMost(pricedOf(bindOperation(operation, { ...options, shapes, detail: least })));
}

/** Characters and pieces of a text. Short names with digits and underscores are many tokens for their length. */
interface Size {
  readonly characters: number;
  readonly pieces: number;
}

function sizeOf(text: string): Size {
  let pieces = 0;
  for (const [piece] of text.matchAll(/[A-Za-z]+|\d+|[!-/:-@[-`{-~]+|[^\x20-\x7e]+/g))
    pieces += Math.ceil(piece.length / lengthOfToken(piece));
  return { characters: text.length, pieces };
}

function lengthOfToken(piece: string): number {
  if (/^[A-Za-z]/.test(piece)) return 7;
  if (/^\d/.test(piece)) return 3;
  return /^[\x20-\x7e]/.test(piece) ? 5 : 1;
}

function isWithinMost({ characters, pieces }: Size): boolean {
  return estimateTokens(characters) <= tokenBudget.most && pieces <= tokenBudget.pieces;
}

/** Leaves out optional query parameters and headers, from the last, until the tool costs no more than it may. */
function withinMost(priced: Priced): Priced {
  const { bound, inputSchema } = priced;
  let size = sizeOf(JSON.stringify(inputSchema));
  const left = new Set<string>();
  for (const [name, field] of Object.entries(bound.arguments).toReversed()) {
    if (isWithinMost(size)) break;
    if (field.required === true || field.type === 'any') continue;
    left.add(name);
    // The property and the comma after it; the quotation mark before its name is one piece with what precedes it.
    const property = JSON.stringify(inputSchemaOf({ [name]: field }, 'strings').properties).slice(1, -1);
    const own = sizeOf(`${property},`);
    size = { characters: size.characters - own.characters, pieces: size.pieces - own.pieces + 1 };
  }
  return left.size === 0 ? priced : pricedOf(withoutArguments(bound, left));
}

function withoutArguments(bound: Bound, left: ReadonlySet<string>): Bound {
  const kept = (members: JsonValue | undefined): JsonObject =>
    Object.fromEntries(
      Object.entries(isJsonObject(members) ? members : {}).filter(
        ([, binding]) => !left.has(textAt(binding, 'argument')),
      ),
    );
  const parts = Object.fromEntries(
    ['query', 'headers', 'body'].flatMap((part) => {
      const members = kept(bound.request[part]);
      return Object.keys(members).length > 0 ? [[part, members]] : [];
    }),
  );
  const { query: _query, headers: _headers, body: _body, ...request } = bound.request;
  const names = [...left].toReversed().join(', ');
  return {
    ...bound,
    request: { ...request, ...parts },
    arguments: Object.fromEntries(Object.entries(bound.arguments).filter(([name]) => !left.has(name))),
    query: new Map([...bound.query].filter(([, argument]) => !left.has(argument))),
    needs: bound.needs.flat().some((name) => left.has(name)) ? [] : bound.needs,
    todo: [...bound.todo, `Optional arguments are left out, because the tool would be too long for a model: ${names}.`],
  };
}
