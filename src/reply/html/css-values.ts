import { calc } from '@csstools/css-calc';
import { converter, parse } from 'culori';

/** A colour; each part is from 0 to 1. */
export interface Colour {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
  readonly alpha: number;
}

const toRgb = converter('rgb');

/** Parses a colour of CSS or of a presentational attribute; null if it is not one. */
export function readColour(value: string): Colour | null {
  const text = value.trim();
  const found = text.startsWith('#') || !/^[\da-f]{3}(?:[\da-f]{3})?$/.test(text) ? parse(text) : parse(`#${text}`);
  const rgb = found ? toRgb(found) : undefined;
  return rgb ? { red: rgb.r, green: rgb.g, blue: rgb.b, alpha: rgb.alpha ?? 1 } : null;
}

/** The first colour in a value such as that of `background`; null if there is none. */
export function findColour(value: string): Colour | null {
  const whole = readColour(value);
  if (whole) return whole;
  for (const [token] of value
    .slice(0, 2_000)
    .matchAll(/#[\da-f]{3,8}\b|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)\([^()]*\)|[a-z]{3,}/g)) {
    const colour = readColour(token);
    if (colour) return colour;
  }
  return null;
}

/** Composites a colour over an opaque background. */
export function layOver(colour: Colour, ground: Colour, opacity = 1): Colour {
  const alpha = Math.min(1, Math.max(0, colour.alpha * opacity));
  const mix = (top: number, below: number): number => top * alpha + below * (1 - alpha);
  return {
    red: mix(colour.red, ground.red),
    green: mix(colour.green, ground.green),
    blue: mix(colour.blue, ground.blue),
    alpha: 1,
  };
}

/** Contrast ratio of two opaque colours, from 1 (none) to 21 (WCAG 2). */
export function contrastOf(one: Colour, other: Colour): number {
  const [lighter = 0, darker = 0] = [luminanceOf(one), luminanceOf(other)].sort((first, second) => second - first);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminanceOf({ red, green, blue }: Colour): number {
  const linear = (part: number): number => (part <= 0.039_28 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

const pixelsOf: ReadonlyMap<string, number> = new Map<string, number>([
  ['px', 1],
  ['pt', 4 / 3],
  ['pc', 16],
  ['in', 96],
  ['cm', 37.8],
  ['mm', 3.78],
  ['q', 0.945],
  ['rem', 16],
  ['vw', 10.24],
  ['vh', 7.68],
  ['vmin', 7.68],
  ['vmax', 10.24],
  ['vi', 10.24],
  ['vb', 7.68],
  ['rex', 8],
  ['rch', 8],
  ['rcap', 11],
  ['ric', 16],
  ['rlh', 19],
]);

const emsOf: ReadonlyMap<string, number> = new Map([
  ['em', 1],
  ['ex', 0.5],
  ['ch', 0.5],
  ['cap', 0.7],
  ['ic', 1],
  ['lh', 1.2],
]);

// Treats small, large and dynamic viewports and containers as the size of the viewport.
const viewUnit = /^(?:[sld]v|cq)(?=(?:w|h|i|b|min|max)$)/;

/** The base of relative lengths. Pixels. */
export interface LengthBase {
  readonly em: number;
  readonly percentOf: number;
}

/** Parses a length to pixels; null if the value is not a length, such as `auto`. */
export function readLength(value: string, { em, percentOf }: LengthBase): number | null {
  const text = /^[a-z-]*(?:calc|min|max|clamp)\(/.test(value) && value.length <= 500 ? calc(value) : value;
  const [, amount, unit = ''] = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)([a-z]+|%)?$/.exec(text.trim()) ?? [];
  if (amount === undefined) return null;
  const number = Number(amount);
  if (unit === '%') return (number * percentOf) / 100;
  if (unit === '') return number;
  const ems = emsOf.get(unit);
  if (ems !== undefined) return number * ems * em;
  const pixels = pixelsOf.get(unit.replace(viewUnit, 'v'));
  return pixels === undefined ? null : number * pixels;
}

/** Parses a number or a percentage; null if the value is neither. */
export function readNumber(value: string): number | null {
  const text = /^(?:calc|min|max|clamp)\(/.test(value) && value.length <= 500 ? calc(value) : value;
  const [, amount, percent] = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)(%)?$/.exec(text.trim()) ?? [];
  return amount === undefined ? null : Number(amount) / (percent ? 100 : 1);
}
