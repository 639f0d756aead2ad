/** The screen assumed for HTML: a desktop window with a light theme. */
const reader = { width: 1_024, height: 768 } as const;

/** Whether a list of media queries applies to the assumed screen. An unknown feature counts as matching. */
export function appliesToReader(queries: string): boolean {
  const text = queries.trim().toLowerCase();
  return text === '' || text.split(',').some((query) => appliesQuery(query.trim()));
}

function appliesQuery(query: string): boolean {
  const isNegated = /^not\b/.test(query);
  const type = /^(?:not\s+|only\s+)?([a-z]+)/.exec(query)?.[1] ?? 'all';
  const isType = type === 'all' || type === 'screen' || query.startsWith('(') || query.startsWith('not (');
  const features = [...query.matchAll(/\(([^()]*)\)/g)].map(([, feature = '']) => meetsFeature(feature.trim()));
  const isMet = /\)\s*or\s*\(/.test(query) ? features.some(Boolean) : features.every(Boolean);
  return (isType && isMet) !== isNegated;
}

function meetsFeature(feature: string): boolean {
  const [, bound, side, amount] =
    /^(min|max)-(?:device-)?(width|height)\s*:\s*([\d.]+(?:px|em|rem)?)/.exec(feature) ?? [];
  if (bound && side && amount) {
    const size = side === 'width' ? reader.width : reader.height;
    return bound === 'min' ? size >= pixels(amount) : size <= pixels(amount);
  }
  const [, rangeSide, sign, limit] = /^(width|height)\s*([<>]=?)\s*([\d.]+(?:px|em|rem)?)/.exec(feature) ?? [];
  if (rangeSide && sign && limit) {
    const size = rangeSide === 'width' ? reader.width : reader.height;
    return sign.startsWith('<') ? size <= pixels(limit) : size >= pixels(limit);
  }
  if (feature.startsWith('prefers-color-scheme')) return feature.endsWith('light');
  if (feature.startsWith('orientation')) return feature.endsWith('landscape');
  return true;
}

function pixels(amount: string): number {
  return Number.parseFloat(amount) * (amount.endsWith('em') ? 16 : 1);
}
