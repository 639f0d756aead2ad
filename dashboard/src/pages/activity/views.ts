const storageKey = 'gatehouse-activity-views';
const viewsMax = 50;
const nameLengthMax = 60;

/** A view that a person has named: the address has all of it. */
export interface SavedView {
  readonly name: string;
  /** The query of the address, without the question mark. */
  readonly search: string;
}

/** Reads saved views from what was stored; what is none of them is left out. */
export function parseViews(text: string | null): readonly SavedView[] {
  try {
    const stored: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(stored) ? stored.filter(isView).slice(0, viewsMax) : [];
  } catch {
    return [];
  }
}

function isView(value: unknown): value is SavedView {
  const { name, search } = (value ?? {}) as Partial<Record<keyof SavedView, unknown>>;
  return typeof name === 'string' && name !== '' && typeof search === 'string';
}

/** The views with one more, sorted by name; one of the same name is replaced. */
export function withView(views: readonly SavedView[], { name, search }: SavedView): readonly SavedView[] {
  const own = name.trim().slice(0, nameLengthMax);
  if (own === '') return views;
  return [...withoutView(views, own), { name: own, search: search.replace(/^\?/, '') }]
    .slice(-viewsMax)
    .toSorted((one, other) => one.name.localeCompare(other.name));
}

/** The views without one. */
export function withoutView(views: readonly SavedView[], name: string): readonly SavedView[] {
  return views.filter((view) => view.name !== name);
}

/** The views of this browser. */
export function readViews(): readonly SavedView[] {
  try {
    return parseViews(localStorage.getItem(storageKey));
  } catch {
    return [];
  }
}

/** Keeps the views in this browser; storage that is full or forbidden keeps none. */
export function storeViews(views: readonly SavedView[]): void {
  try {
    localStorage.setItem(storageKey, JSON.stringify(views));
  } catch {
    // The address still has the view.
  }
}
