export const rules: readonly { readonly name: string; readonly pattern: RegExp; readonly instead: string }[];
