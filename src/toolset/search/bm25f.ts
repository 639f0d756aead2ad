/** The fields of a document, each with its terms. */
export type FieldTerms<Field extends string> = { readonly [field in Field]: readonly string[] };

/** The weight of a field, and the effect of its length, from 0 to 1. */
export interface FieldWeight {
  readonly weight: number;
  readonly lengthNorm: number;
}

/** Scores documents by terms with BM25F: the weighted counts of all fields of a document are saturated together. */
export interface Bm25fIndex {
  /** Score by document; documents without any of the terms are absent. */
  score(terms: readonly string[]): Map<number, number>;
  readonly vocabulary: ReadonlySet<string>;
}

/** How fast further occurrences of a term stop counting. */
const saturation = 1.2;

/** Indexes documents, which are known by their place in the list. */
export function createBm25f<Field extends string>(
  documents: readonly FieldTerms<Field>[],
  fields: readonly (readonly [Field, FieldWeight])[],
): Bm25fIndex {
  const postings = new Map<string, Map<number, number>>();
  for (const [field, { weight, lengthNorm }] of fields) {
    const average =
      documents.reduce((sum, document) => sum + document[field].length, 0) / Math.max(1, documents.length);
    for (const [id, document] of documents.entries()) {
      const terms = document[field];
      const length = 1 - lengthNorm + (lengthNorm * terms.length) / Math.max(1, average);
      for (const term of terms) {
        const documentsOf = postings.get(term) ?? new Map<number, number>();
        postings.set(term, documentsOf);
        documentsOf.set(id, (documentsOf.get(id) ?? 0) + weight / length);
      }
    }
  }
  return {
    vocabulary: new Set(postings.keys()),
    score: (terms) => {
      const scores = new Map<number, number>();
      for (const term of terms) {
        const found = postings.get(term);
        if (!found) continue;
        const rarity = Math.log(1 + (documents.length - found.size + 0.5) / (found.size + 0.5));
        for (const [id, count] of found)
          scores.set(id, (scores.get(id) ?? 0) + (rarity * count * (saturation + 1)) / (count + saturation));
      }
      return scores;
    },
  };
}
