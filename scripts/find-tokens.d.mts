/** Every bearer secret in a text, cut short. */
export function findTokens(text: string): readonly string[];
