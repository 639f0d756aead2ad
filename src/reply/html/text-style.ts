import type { Declared } from './cascade.js';
import { type Colour, contrastOf, findColour, layOver, readColour, readLength, readNumber } from './css-values.js';

/** Inherited styles that decide whether text is readable. */
export interface TextStyle {
  readonly colour: Colour;
  /** Set if the letters are painted in another colour than `color`. */
  readonly fill: Colour | null;
  /** Null on an image, whose colours are unknown. */
  readonly ground: Colour | null;
  readonly fontSize: number;
  readonly lineHeight: number | null;
  readonly letterSpacing: number;
  readonly opacity: number;
  readonly isVisible: boolean;
  readonly variables: ReadonlyMap<string, string>;
}

const black: Colour = { red: 0, green: 0, blue: 0, alpha: 1 };
const white: Colour = { red: 1, green: 1, blue: 1, alpha: 1 };

/** Dark text of the default size on white, as mail programs show unstyled text. */
export const plainStyle: TextStyle = {
  colour: black,
  fill: null,
  ground: white,
  fontSize: 16,
  lineHeight: null,
  letterSpacing: 0,
  opacity: 1,
  isVisible: true,
  variables: new Map(),
};

/** Smaller text is unreadable. Pixels. */
const fontSizeMin = 3.5;
/** Colours with less contrast look the same (WCAG requires 4.5). */
const contrastMin = 1.3;
const opacityMin = 0.1;

/** Why text in this style is not visible; null if it is. */
export function unreadableBy(style: TextStyle): string | null {
  if (!style.isVisible) return 'visibility: hidden';
  if (style.opacity < opacityMin) return 'opacity: 0';
  if (style.fontSize < fontSizeMin) return 'tiny text';
  if (style.lineHeight !== null && style.lineHeight <= 1) return 'no line height';
  if (style.letterSpacing <= -style.fontSize * 0.4) return 'letters on top of each other';
  const colour = style.fill ?? style.colour;
  if (colour.alpha * style.opacity < opacityMin) return 'transparent text';
  if (style.ground === null) return null;
  const seen = layOver(colour, style.ground, style.opacity);
  return contrastOf(seen, style.ground) < contrastMin ? 'text in the colour of its background' : null;
}

/** The style inside an element, from the style around it and its declarations. */
export function styleInside(around: TextStyle, declared: Declared): TextStyle {
  if (declared.size === 0) return around;
  const fontSize = fontSizeOf(declared.get('font-size'), around.fontSize);
  const fill = declared.get('-webkit-text-fill-color');
  const visibility = declared.get('visibility');
  const opacity = readNumber(declared.get('opacity') ?? '');
  const colour = colourOf(declared.get('color'), around.colour);
  return {
    colour,
    fill: fill === undefined ? around.fill : colourOf(fill, colour),
    ground: groundOf(declared, around.ground),
    fontSize,
    lineHeight: lineHeightOf(declared.get('line-height'), { fontSize, around: around.lineHeight }),
    letterSpacing:
      readLength(declared.get('letter-spacing') ?? '', { em: fontSize, percentOf: 0 }) ?? around.letterSpacing,
    opacity: around.opacity * (opacity ?? 1),
    isVisible: visibility === undefined || visibility === 'inherit' ? around.isVisible : visibility === 'visible',
    variables: variablesOf(declared, around.variables),
  };
}

function variablesOf(declared: Declared, around: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const own = [...declared].filter(([property]) => property.startsWith('--'));
  return own.length === 0 ? around : new Map([...around, ...own]);
}

const valueLengthMax = 1_000;

/** Resolves `var()` in declared values. A value that grows too long is left as it is. */
export function withVariables(declared: Declared, around: ReadonlyMap<string, string>): Declared {
  const isUsed = [...declared.values()].some((value) => value.includes('var('));
  if (!isUsed) return declared;
  const variables = variablesOf(declared, around);
  return new Map(
    [...declared].map(([property, value]) => [property, property.startsWith('--') ? value : filled(value, variables)]),
  );
}

function filled(value: string, variables: ReadonlyMap<string, string>): string {
  let text = value;
  for (let round = 0; round < 8 && text.includes('var(') && text.length <= valueLengthMax; round += 1)
    text = text.replace(
      /var\(\s*(--[\w-]+)\s*(?:,((?:[^()]|\([^()]*\))*))?\)/,
      (_whole, name: string, otherwise?: string) => (variables.get(name) ?? otherwise ?? '').trim(),
    );
  return text;
}

function colourOf(value: string | undefined, around: Colour): Colour {
  if (value === undefined || value === 'inherit' || value === 'currentcolor') return around;
  if (value === 'initial' || value === 'unset') return black;
  return readColour(value) ?? around;
}

function groundOf(declared: Declared, around: Colour | null): Colour | null {
  const value = declared.get('background-color');
  const picture = declared.get('background-image') ?? '';
  const colour = value === undefined || value === 'inherit' ? null : findColour(value);
  if (colour && colour.alpha > 0) return around ? layOver(colour, around) : colour.alpha === 1 ? colour : null;
  if (/gradient\(/.test(picture)) return findColour(picture) ?? around;
  return picture.includes('url(') ? null : around;
}

const sizeNames: ReadonlyMap<string, number> = new Map<string, number>([
  ['xx-small', 9],
  ['x-small', 10],
  ['small', 13],
  ['medium', 16],
  ['large', 18],
  ['x-large', 24],
  ['xx-large', 32],
]);

function fontSizeOf(value: string | undefined, around: number): number {
  if (value === undefined || value === 'inherit') return around;
  if (value === 'smaller') return around / 1.2;
  if (value === 'larger') return around * 1.2;
  return sizeNames.get(value) ?? readLength(value, { em: around, percentOf: around }) ?? around;
}

function lineHeightOf(
  value: string | undefined,
  { fontSize, around }: { readonly fontSize: number; readonly around: number | null },
): number | null {
  if (value === undefined || value === 'inherit') return around;
  const factor = readNumber(value);
  return factor === null ? readLength(value, { em: fontSize, percentOf: fontSize }) : factor * fontSize;
}
