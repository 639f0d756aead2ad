/**
 * A code or text in the one spelling in which they are compared: services write ALREADY_ENABLED, "Already Enabled" and already.enabled.
 * Compatibility forms, accents, spaces, dashes, underscores, dots and invisible characters do not count.
 */
export function squeezed(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\s_.\p{Pd}\p{Pc}\p{Cf}\p{Mn}\u3164]+/gu, '');
}
