/** Shorter secrets occur as parts of words, so masking them would garble unrelated texts. */
const maskedLengthMin = 8;
const mask = '[secret]';

/**
 * Creates a function that replaces secrets in untrusted texts with `[secret]`: in plain form, and as escaped in JSON
 * and URLs. Secrets under 8 characters are not masked.
 */
export function textMask(secrets: readonly string[]): (text: string) => string {
  const hidden = secrets.filter((secret) => secret.length >= maskedLengthMin).flatMap(spellingsOf);
  return (text) =>
    hidden.reduce((rest, secret) => (rest.includes(secret) ? rest.replaceAll(secret, mask) : rest), text);
}

function spellingsOf(secret: string): readonly string[] {
  const inJson = JSON.stringify(secret).slice(1, -1);
  return [...new Set([secret, inJson, inJson.replaceAll('/', '\\/'), encodeURIComponent(secret.toWellFormed())])];
}
