/** What an item of the palette leads to. */
export const itemKinds = ['recent', 'pages', 'servers', 'accounts', 'tools', 'runbooks', 'rows'] as const;
export type ItemKind = (typeof itemKinds)[number];

/** One choice of the palette. */
export interface PaletteItem {
  readonly kind: Exclude<ItemKind, 'recent'>;
  readonly label: string;
  readonly detail: string;
  readonly href: string;
}

/** Choices that are kept. */
export const recentMax = 6;

/** Whether a text holds every word of another, in any letter case. */
export function holdsWords(text: string, words: string): boolean {
  const whole = text.toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .filter(Boolean)
    .every((word) => whole.includes(word));
}

/** The kept choices with one more in front; each address once. */
export function withRecent(recent: readonly PaletteItem[], chosen: PaletteItem): readonly PaletteItem[] {
  return [chosen, ...recent.filter(({ href }) => href !== chosen.href)].slice(0, recentMax);
}

/** Reads kept choices; whatever is no choice, or leads elsewhere, is left out. */
export function readRecent(text: string | null): readonly PaletteItem[] {
  try {
    const read: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(read) ? read.filter(isItem).slice(0, recentMax) : [];
  } catch {
    return [];
  }
}

function isItem(value: unknown): value is PaletteItem {
  if (typeof value !== 'object' || value === null) return false;
  const { kind, label, detail, href } = value as Readonly<Record<string, unknown>>;
  return (
    itemKinds.some((known) => known === kind && known !== 'recent') &&
    typeof label === 'string' &&
    typeof detail === 'string' &&
    typeof href === 'string' &&
    /^\/(?!\/)/.test(href)
  );
}

/** Items in the order in which they are shown: by group, in the order of the groups. */
export function grouped(
  items: readonly PaletteItem[],
  isRecent: boolean,
): readonly { readonly group: ItemKind; readonly items: readonly PaletteItem[] }[] {
  if (isRecent) return items.length === 0 ? [] : [{ group: 'recent', items }];
  return itemKinds.flatMap((group) => {
    const own = items.filter(({ kind }) => kind === group);
    return own.length === 0 ? [] : [{ group, items: own }];
  });
}

/** The place that is chosen after a key, going round at both ends; null where nothing was chosen and the key chooses nothing. */
export function placeAfter(key: string, place: number | null, count: number): number | null {
  if (count === 0) return null;
  switch (key) {
    case 'ArrowDown':
      return place === null ? 0 : (place + 1) % count;
    case 'ArrowUp':
      return place === null ? count - 1 : (place + count - 1) % count;
    default:
      return place;
  }
}
