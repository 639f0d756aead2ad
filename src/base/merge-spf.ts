const allPattern = /^[-~?+]?all$/i;
const modifierPattern = /^[a-z][\w.-]*=/i;
const lookUpPattern = /^[-~?+]?(?:include:|a(?:[:/]|$)|mx(?:[:/]|$)|ptr(?::|$)|exists:)/i;
const lookUpsMax = 10;

/**
 * Merges SPF records (RFC 7208) into one that allows what the existing ones and the required one allow: each mechanism
 * once, the required ones before `all`. Terms after `all` have no effect and are dropped. If the existing records end
 * differently, the result ends with `~all`. Null if an existing record uses `redirect`, or if the result could need
 * more than ten lookups.
 */
export function mergeSpf(existing: readonly string[], wanted: string): string | null {
  const read = existing.map(readSpf);
  if (read.some(({ modifiers }) => modifiers.some((term) => /^redirect=/i.test(term)))) return null;
  const needed = readSpf(wanted).mechanisms;
  const isNeeded = new Set(needed.map(targetOf));
  const mechanisms = new Map<string, string>();
  for (const term of read.flatMap((record) => record.mechanisms)) {
    const target = targetOf(term);
    // A required mechanism must pass; any other keeps its first qualifier.
    if (!mechanisms.has(target)) mechanisms.set(target, isNeeded.has(target) ? term.replace(/^[-~?]/, '') : term);
  }
  for (const term of needed) if (!mechanisms.has(targetOf(term))) mechanisms.set(targetOf(term), term);
  const modifiers = new Map(read.flatMap((record) => record.modifiers).map((term) => [nameOf(term), term] as const));
  const ends = [...new Set(read.flatMap(({ end }) => end ?? []))];
  const end = ends.length > 1 ? ['~all'] : ends;
  const terms = ['v=spf1', ...mechanisms.values(), ...end, ...modifiers.values()];
  return terms.filter((term) => lookUpPattern.test(term)).length > lookUpsMax ? null : terms.join(' ');
}

/** Removes the spaces that some services put between a mechanism and its domain, where they would end the mechanism. */
export function tidySpf(text: string): string {
  return text.trim().replace(/(?<=\b(?:include|a|mx|exists|ip4|ip6|redirect)[:=])\s+/gi, '');
}

interface SpfTerms {
  readonly mechanisms: readonly string[];
  readonly modifiers: readonly string[];
  /** The `all` that ends the record, in lower case. */
  readonly end: string | null;
}

function readSpf(text: string): SpfTerms {
  const terms = tidySpf(text).split(/\s+/).slice(1);
  const modifiers = terms.filter((term) => modifierPattern.test(term));
  const others = terms.filter((term) => !modifierPattern.test(term));
  const end = others.findIndex((term) => allPattern.test(term));
  const mechanisms = end === -1 ? others : others.slice(0, end);
  return { mechanisms, modifiers, end: others[end]?.toLowerCase().replace(/^\+/, '') ?? null };
}

/** The part of a mechanism without its qualifier. */
function targetOf(term: string): string {
  return term.replace(/^[-~?+]/, '').toLowerCase();
}

function nameOf(modifier: string): string {
  return modifier.slice(0, modifier.indexOf('=')).toLowerCase();
}
