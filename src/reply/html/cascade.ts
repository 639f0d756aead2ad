import type { Element } from 'domhandler';
import { readInlineStyle, type StyleDeclaration, type StyleRule } from './style-sheet.js';

/** The declared styles of an element after the cascade: property to value. */
export type Declared = Map<string, string>;

/** Maximum selector matches per document. */
const matchesMax = 1_000_000;

/** The cascade of one document: declarations by origin, specificity and order. */
export class Cascade {
  readonly #byKey = new Map<string, { readonly rule: StyleRule; readonly order: number }[]>();
  readonly #elementCount: number;
  #spent = 0;

  constructor(rules: readonly StyleRule[], elementCount: number) {
    this.#elementCount = elementCount;
    for (const [order, rule] of rules.entries()) {
      const known = this.#byKey.get(rule.key);
      if (known) known.push({ rule, order });
      else this.#byKey.set(rule.key, [{ rule, order }]);
    }
  }

  /** Whether every rule was applied. A document over the limit uses only the styles of its elements. */
  get isWhole(): boolean {
    return this.#spent <= matchesMax;
  }

  /** Declarations of an element's attributes, the style sheets and its own style, strongest last. */
  declaredOf(element: Element): Declared {
    const declared: Declared = new Map();
    for (const [property, value] of attributeStyles(element)) set(declared, property, value);
    const rules = this.#rulesFor(element);
    const inline = element.attribs.style === undefined ? [] : readInlineStyle(element.attribs.style);
    for (const isImportant of [false, true]) {
      for (const { declarations } of rules) apply(declared, declarations, isImportant);
      apply(declared, inline, isImportant);
    }
    return declared;
  }

  #rulesFor(element: Element): readonly StyleRule[] {
    if (this.#byKey.size === 0) return [];
    const { id = '', class: classes = '' } = element.attribs;
    const keys = new Set(['*', element.name.toLowerCase(), `#${id.toLowerCase()}`]);
    for (const name of classes.toLowerCase().split(/\s+/)) keys.add(`.${name}`);
    const found: { readonly rule: StyleRule; readonly order: number }[] = [];
    for (const key of keys)
      for (const entry of this.#byKey.get(key) ?? []) {
        this.#spent += entry.rule.looksAt === 'many' ? this.#elementCount : 1;
        if (this.#spent > matchesMax) return [];
        if (entry.rule.matches(element)) found.push(entry);
      }
    found.sort((one, other) => one.rule.specificity - other.rule.specificity || one.order - other.order);
    return found.map(({ rule }) => rule);
  }
}

function apply(declared: Declared, declarations: readonly StyleDeclaration[], isImportant: boolean): void {
  for (const declaration of declarations)
    if (declaration.isImportant === isImportant) set(declared, declaration.property, declaration.value);
}

/** Styles that presentational HTML attributes imply. */
function attributeStyles({ attribs, name }: Element): readonly (readonly [string, string])[] {
  const { color, bgcolor, text, width, height } = attribs;
  return [
    ...(color === undefined ? [] : ([['color', color.toLowerCase()]] as const)),
    ...(name === 'body' && text !== undefined ? ([['color', text.toLowerCase()]] as const) : []),
    ...(bgcolor === undefined ? [] : ([['background-color', bgcolor.toLowerCase()]] as const)),
    ...(name === 'marquee' && width !== undefined ? ([['width', width]] as const) : []),
    ...(name === 'marquee' && height !== undefined ? ([['height', height]] as const) : []),
  ];
}

const sides = ['top', 'right', 'bottom', 'left'] as const;

function set(declared: Declared, property: string, value: string): void {
  declared.set(property, value);
  if (property === 'background') {
    declared.set('background-color', value);
    declared.set('background-image', value);
  } else if (property === 'font') {
    const size =
      /(?:^|\s)(0|[\d.]+(?:px|pt|pc|em|rem|ex|ch|in|cm|mm|q|vw|vh|%)|(?:calc|min|max|clamp|var)\(.*?\)+)(?=\s|\/)/.exec(
        value,
      )?.[1];
    if (size !== undefined) declared.set('font-size', size);
  } else if (property === 'inset' || property === 'margin') setSides(declared, property, value);
  else if (property === 'overflow-x' || property === 'overflow-y') declared.set('overflow', value);
  else if (property === 'inset-inline-start' || property === 'margin-inline-start')
    declared.set(property === 'margin-inline-start' ? 'margin-left' : 'left', value);
  else if (property === 'block-size' || property === 'max-block-size')
    declared.set(property.replace('block-size', 'height'), value);
  else if (property === 'inline-size' || property === 'max-inline-size')
    declared.set(property.replace('inline-size', 'width'), value);
}

function setSides(declared: Declared, property: 'inset' | 'margin', value: string): void {
  const [top = '', right = top, bottom = top, left = right] = value.split(/\s+(?![^(]*\))/);
  for (const [index, part] of [top, right, bottom, left].entries())
    declared.set(property === 'inset' ? (sides[index] ?? '') : `margin-${sides[index]}`, part);
}
