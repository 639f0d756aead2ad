import { compile } from 'css-select';
import {
  type Atrule,
  type CssNode,
  type Declaration,
  generate,
  ident,
  parse,
  type Rule,
  type Selector,
} from 'css-tree';
import type { Element } from 'domhandler';
import { appliesToReader } from './media-query.js';

/** One declaration of a style, with its value in lower case. */
export interface StyleDeclaration {
  readonly property: string;
  readonly value: string;
  readonly isImportant: boolean;
}

/** One selector of a style sheet with its declarations. */
export interface StyleRule {
  readonly matches: (element: Element) => boolean;
  /** Ids, classes and types as one number, for sorting rules. */
  readonly specificity: number;
  /** What an element must have for the selector to match: `#id`, `.class`, `type`, or `*`. */
  readonly key: string;
  /** How many elements one match can visit. */
  readonly looksAt: 'one' | 'many';
  readonly declarations: readonly StyleDeclaration[];
}

/** Rules beyond this many are not applied. */
const rulesMax = 4_000;
const nestingMax = 8;

/** The rules of a style sheet that apply on the assumed screen. `isWhole` is false if a part could not be parsed. */
export function readStyleSheet(css: string): { readonly rules: readonly StyleRule[]; readonly isWhole: boolean } {
  const rules: StyleRule[] = [];
  try {
    collect(parse(css, { parseValue: false, parseCustomProperty: false }), { rules, parents: null, depth: 0 });
  } catch {
    return { rules, isWhole: false };
  }
  return { rules, isWhole: rules.length < rulesMax };
}

/** The declarations of a `style` attribute, in their order. */
export function readInlineStyle(css: string): readonly StyleDeclaration[] {
  try {
    const list = parse(css, { context: 'declarationList', parseValue: false, parseCustomProperty: false });
    return list.type === 'DeclarationList' ? list.children.toArray().flatMap(declarationsOf) : [];
  } catch {
    return [];
  }
}

interface Place {
  readonly rules: StyleRule[];
  /** Selectors of the rule in which this one is nested. */
  readonly parents: string | null;
  readonly depth: number;
}

function collect(node: CssNode, place: Place): void {
  if (place.depth > nestingMax || place.rules.length >= rulesMax) return;
  if (node.type === 'StyleSheet') for (const child of node.children.toArray()) collect(child, place);
  if (node.type === 'Atrule') collectAtrule(node, place);
  if (node.type === 'Rule') collectRule(node, place);
}

const wrappers = new Set(['supports', 'layer', 'container', 'scope', 'starting-style']);

function collectAtrule({ name, prelude, block }: Atrule, place: Place): void {
  if (!block) return;
  const isApplied =
    name.toLowerCase() === 'media'
      ? appliesToReader(prelude ? generate(prelude) : '')
      : wrappers.has(name.toLowerCase());
  if (isApplied) for (const child of block.children.toArray()) collect(child, { ...place, depth: place.depth + 1 });
}

function collectRule({ prelude, block }: Rule, place: Place): void {
  if (prelude.type !== 'SelectorList') return;
  const children = block.children.toArray();
  const declarations = children.flatMap(declarationsOf);
  const selectors = prelude.children.toArray().filter((selector): selector is Selector => selector.type === 'Selector');
  const texts = selectors.map((selector) => nestedIn(place.parents, generate(selector)));
  for (const [index, selector] of selectors.entries()) {
    const rule = declarations.length > 0 ? ruleOf(texts[index] ?? '', selector, declarations) : null;
    if (rule && place.rules.length < rulesMax) place.rules.push(rule);
  }
  const nested = { ...place, parents: texts.join(','), depth: place.depth + 1 };
  for (const child of children) if (child.type === 'Rule' || child.type === 'Atrule') collect(child, nested);
}

function nestedIn(parents: string | null, selector: string): string {
  if (parents === null) return selector;
  const parent = `:is(${parents})`;
  return selector.includes('&') ? selector.replaceAll('&', parent) : `${parent} ${selector}`;
}

function ruleOf(text: string, selector: Selector, declarations: readonly StyleDeclaration[]): StyleRule | null {
  try {
    const matches = compile<Element, Element>(text, { xmlMode: false, quirksMode: true });
    const looksAt = /:(?:has|nth|only|last|first)/i.test(text) ? 'many' : 'one';
    return { matches, specificity: specificityOf(selector), key: keyOf(selector), looksAt, declarations };
  } catch {
    // A selector that the engine does not support, such as a pseudo-element, styles no element.
    return null;
  }
}

function declarationsOf(node: CssNode): readonly StyleDeclaration[] {
  if (node.type !== 'Declaration') return [];
  const { property, important, value }: Declaration = node;
  const name = property.startsWith('--') ? property : property.toLowerCase();
  return [{ property: name, value: generate(value).trim().toLowerCase(), isImportant: important !== false }];
}

function specificityOf(selector: Selector): number {
  let total = 0;
  for (const part of selector.children.toArray()) {
    if (part.type === 'IdSelector') total += 1_000_000;
    else if (part.type === 'ClassSelector' || part.type === 'AttributeSelector') total += 1_000;
    else if (part.type === 'TypeSelector') total += part.name === '*' ? 0 : 1;
    else if (part.type === 'PseudoClassSelector') total += pseudoSpecificity(part);
  }
  return total;
}

function pseudoSpecificity({ name, children }: { readonly name: string; readonly children: unknown }): number {
  if (name === 'where') return 0;
  if (!['is', 'not', 'has', 'matches'].includes(name)) return 1_000;
  const lists = isIterable(children) ? [...children] : [];
  const inner = lists.flatMap((list) => (isSelectorList(list) ? list.children.toArray() : []));
  return Math.max(0, ...inner.map((child) => (child.type === 'Selector' ? specificityOf(child) : 0)));
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}

function isSelectorList(value: unknown): value is Extract<CssNode, { type: 'SelectorList' }> {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'SelectorList';
}

/** The rightmost id, class or type: an element without it cannot match. */
function keyOf(selector: Selector): string {
  let key = '*';
  for (const part of selector.children.toArray()) {
    if (part.type === 'Combinator') key = '*';
    else if (part.type === 'IdSelector') key = `#${ident.decode(part.name).toLowerCase()}`;
    else if (part.type === 'ClassSelector' && !key.startsWith('#')) key = `.${ident.decode(part.name).toLowerCase()}`;
    else if (part.type === 'TypeSelector' && key === '*' && part.name !== '*')
      key = ident.decode(part.name).toLowerCase();
  }
  return key;
}
