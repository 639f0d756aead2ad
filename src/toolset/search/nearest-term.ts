import { closestName } from '../../base/index.js';

const prefixLengthMin = 4;
const typoLengthMin = 5;
const slipLengthMin = 4;

/**
 * The vocabulary term that matches a request's term: the same, else one that begins with it, else one that it
 * misspells; null if none is close.
 */
export function nearestTerm(term: string, vocabulary: ReadonlySet<string>): string | null {
  if (vocabulary.has(term)) return term;
  const known = [...vocabulary];
  if (term.length >= prefixLengthMin) {
    const longer = known
      .filter((candidate) => candidate.startsWith(term))
      .sort((one, other) => one.length - other.length);
    if (longer[0] !== undefined) return longer[0];
  }
  if (term.length >= slipLengthMin && !/\d/.test(term)) {
    const meant = known.find((candidate) => isSlip(term, candidate));
    if (meant !== undefined) return meant;
  }
  // A misspelt word keeps its first letter and most of its length; digits never count as misspelt.
  if (term.length < typoLengthMin || /\d/.test(term)) return null;
  return closestName(
    term,
    known.filter((candidate) => candidate[0] === term[0] && Math.abs(candidate.length - term.length) <= 2),
  );
}

/** Whether a term is a candidate with two adjacent letters swapped, or with one letter after its first omitted. */
function isSlip(term: string, candidate: string): boolean {
  if (candidate[0] !== term[0]) return false;
  let at = 1;
  while (at < term.length && term[at] === candidate[at]) at += 1;
  const isSwap = term[at] === candidate[at + 1] && term[at + 1] === candidate[at] && term[at] !== undefined;
  if (candidate.length === term.length) return isSwap && term.slice(at + 2) === candidate.slice(at + 2);
  return candidate.length === term.length + 1 && term.slice(at) === candidate.slice(at + 1);
}
