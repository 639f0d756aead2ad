/** Where a document comes from. */
export type Source = 'file' | 'text' | 'url';

/** An import that this tab began. */
export interface BegunImport {
  readonly source: Source;
  /** The name of the file, or the address; empty for a text. */
  readonly name: string;
}

const storageKey = 'gatehouse-import';

/** Remembers an import until its page is left, so that a reload can name what it interrupted. */
export function rememberImport(begun: BegunImport): void {
  try {
    sessionStorage.setItem(storageKey, JSON.stringify(begun));
  } catch {
    // Without storage a reload starts over.
  }
}

/** Forgets it: it was saved, or the page was left. */
export function forgetImport(): void {
  try {
    sessionStorage.removeItem(storageKey);
  } catch {
    // Nothing was remembered.
  }
}

/** The import that a reload of this tab interrupted; null where there was none. */
export function interruptedImport(): BegunImport | null {
  try {
    return readBegun(sessionStorage.getItem(storageKey));
  } catch {
    return null;
  }
}

/** What was remembered; null for anything else. */
export function readBegun(text: string | null): BegunImport | null {
  const value: unknown = text === null ? null : JSON.parse(text);
  if (typeof value !== 'object' || value === null || !('source' in value) || !('name' in value)) return null;
  const { source, name } = value;
  if (source !== 'file' && source !== 'text' && source !== 'url') return null;
  return typeof name === 'string' ? { source, name } : null;
}
