import { closestName } from '../../base/index.js';

const prefixLengthMin = 4;
const typoLengthMin = 5;

/** The term of a vocabulary that a term of a request means: itself, else one that begins with it, else one that it misspells; null where none is near. */
export function nearestTerm(term: string, vocabulary: ReadonlySet<string>): string | null {
  if (vocabulary.has(term)) return term;
  const known = [...vocabulary];
  if (term.length >= prefixLengthMin) {
    const longer = known
      .filter((candidate) => candidate.startsWith(term))
      .sort((one, other) => one.length - other.length);
    if (longer[0] !== undefined) return longer[0];
  }
  // A misspelt word keeps its first letter and most of its length; digits are never misspelt words.
  if (term.length < typoLengthMin || /\d/.test(term)) return null;
  return closestName(
    term,
    known.filter((candidate) => candidate[0] === term[0] && Math.abs(candidate.length - term.length) <= 2),
  );
}
