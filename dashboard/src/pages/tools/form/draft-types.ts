/** What a form holds for a field before it is read. */
export type Draft =
  /** Left out. */
  | { readonly kind: 'absent' }
  | { readonly kind: 'null' }
  /** As it was typed: texts, numbers and JSON. */
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  /** The place of the chosen option. */
  | { readonly kind: 'choice'; readonly at: number }
  | { readonly kind: 'list'; readonly items: readonly Draft[] }
  /** `extra` is JSON text with members that the schema does not name. */
  | { readonly kind: 'object'; readonly members: Readonly<Record<string, Draft>>; readonly extra: string }
  | { readonly kind: 'union'; readonly at: number; readonly draft: Draft };
