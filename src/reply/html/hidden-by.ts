import type { Declared } from './cascade.js';
import { readLength, readNumber } from './css-values.js';

/** Nobody scrolls this far, in pixels. */
const farAway = 5_000;
const offScreen = -300;
/** Boxes and letters of this many pixels show nothing. */
const tiny = 2;

/** The declaration that hides an element with its contents; null if it is visible. */
export function hiddenBy(declared: Declared, em: number): string | null {
  return byKeyword(declared) ?? byPlace(declared, em) ?? byBox(declared, em) ?? byShape(declared, em);
}

function byKeyword(declared: Declared): string | null {
  const declaredAs = (property: string): string => declared.get(property) ?? '';
  if (declaredAs('display') === 'none') return 'display: none';
  if (declaredAs('content-visibility') === 'hidden') return 'content-visibility: hidden';
  if (declaredAs('mso-hide') === 'all') return 'mso-hide: all';
  if (/^(?:-webkit-)?text-security/.test([...declared.keys()].find((name) => name.endsWith('text-security')) ?? ''))
    return 'text-security';
  if (declaredAs('unicode-bidi').includes('override') && declaredAs('direction') === 'rtl') return 'reversed text';
  const zoom = readNumber(declaredAs('zoom'));
  if (zoom !== null && zoom < 0.2) return 'zoom: 0';
  const depth = readNumber(declaredAs('z-index'));
  const isPlaced = /^(?:absolute|fixed|relative|sticky)$/.test(declaredAs('position'));
  return isPlaced && depth !== null && depth < 0 ? 'behind its background' : null;
}

function byPlace(declared: Declared, em: number): string | null {
  const base = { em, percentOf: 1_024 };
  const isPlaced = /^(?:absolute|fixed|relative|sticky)$/.test(declared.get('position') ?? '');
  const places = [
    'margin-left',
    'margin-top',
    'margin-right',
    'text-indent',
    ...(isPlaced ? ['left', 'top', 'right', 'bottom'] : []),
  ];
  for (const property of places) {
    const length = readLength(declared.get(property) ?? '', base);
    if (length !== null && (length <= offScreen || length >= farAway)) return 'off screen';
  }
  return movedAway(`${declared.get('transform') ?? ''} ${namedTransforms(declared)}`, em);
}

function namedTransforms(declared: Declared): string {
  return (['translate', 'scale', 'rotate'] as const)
    .map((name) => [name, declared.get(name)] as const)
    .filter(([, value]) => value !== undefined && value !== 'none')
    .map(([name, value]) => `${name}(${(value ?? '').split(/\s+/).join(',')})`)
    .join(' ');
}

function movedAway(transform: string, em: number): string | null {
  for (const [, name = '', list = ''] of transform
    .slice(0, 1_000)
    .matchAll(/([a-z0-9]+)\(((?:[^()]|\([^()]*\))*)\)/g)) {
    const parts = list.split(/[\s,]+/).filter(Boolean);
    const numbers = parts.map((part) => readNumber(part));
    if (name.startsWith('scale') && numbers.some((number) => number !== null && Math.abs(number) < 0.1))
      return 'scale(0)';
    if (name.startsWith('matrix') && (numbers[0] === 0 || numbers[3] === 0)) return 'scale(0)';
    if (/^rotate[xy]$/.test(name) && /^-?(?:90|270|0?\.25turn|100grad)/.test(parts[0] ?? '')) return 'turned away';
    if (name.startsWith('translate')) {
      const lengths = parts.map((part) => readLength(part, { em, percentOf: 300 }));
      if (lengths.some((length) => length !== null && (length <= offScreen || length >= farAway))) return 'off screen';
    }
  }
  return null;
}

function byBox(declared: Declared, em: number): string | null {
  const isClipped = /hidden|clip|scroll|auto/.test(declared.get('overflow') ?? '');
  for (const property of ['height', 'max-height', 'width', 'max-width']) {
    const length = readLength(declared.get(property) ?? '', { em, percentOf: 500 });
    if (length === null) continue;
    if (length <= 0 || (isClipped && length <= tiny)) return 'no size';
  }
  return null;
}

function byShape(declared: Declared, em: number): string | null {
  if (isRectTiny(declared.get('clip') ?? '', em)) return 'clipped away';
  const path = declared.get('clip-path') ?? declared.get('-webkit-clip-path') ?? '';
  if (isClippedAway(path)) return 'clipped away';
  const mask = `${declared.get('mask') ?? ''} ${declared.get('mask-image') ?? ''} ${declared.get('-webkit-mask-image') ?? ''}`;
  if (/transparent|rgba\([^)]*,\s*0\s*\)/.test(mask) && !/#|black|white|\b1\)/.test(mask)) return 'masked away';
  const filters = declared.get('filter') ?? '';
  const faded = /opacity\(\s*([\d.]+%?)\s*\)/.exec(filters)?.[1];
  if (faded !== undefined && (readNumber(faded) ?? 1) < 0.1) return 'opacity: 0';
  const blurred = /blur\(\s*([^)]+?)\s*\)/.exec(filters)?.[1];
  return blurred !== undefined && (readLength(blurred, { em, percentOf: 0 }) ?? 0) >= 5 ? 'blurred' : null;
}

function isRectTiny(clip: string, em: number): boolean {
  if (!clip.startsWith('rect(')) return false;
  const [top, right, bottom, left] = clip
    .slice(5, -1)
    .split(/[\s,]+/)
    .map((part) => readLength(part, { em, percentOf: 100 }));
  if (isNumber(top) && isNumber(bottom) && bottom - top <= tiny) return true;
  return isNumber(left) && isNumber(right) && right - left <= tiny;
}

function isClippedAway(path: string): boolean {
  const [, shape = '', list = ''] = /^(inset|circle|ellipse|polygon|rect|xywh)\(([^)]*)\)/.exec(path) ?? [];
  const numbers = [...list.matchAll(/-?[\d.]+(?=%|[a-z]|\s|,|$)/g)].map(([number]) => Number(number));
  if (shape === 'inset') {
    const [top = 0, right = top, bottom = top, left = right] = numbers;
    return list.includes('%') ? top + bottom >= 99 || right + left >= 99 : Math.max(...numbers, 0) >= 1_000;
  }
  if (shape === 'circle' || shape === 'ellipse') return numbers[0] === 0;
  return shape === 'polygon' && numbers.length > 0 && numbers.every((number) => number === numbers[0]);
}

function isNumber(value: number | null | undefined): value is number {
  return typeof value === 'number';
}
