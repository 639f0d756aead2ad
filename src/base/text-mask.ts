/** Shorter secrets are parts of words, which would be masked in texts that repeat nothing. */
const maskedLengthMin = 8;
const mask = '[secret]';

/**
 * Makes a function that replaces secrets in texts from outside by `[secret]`: as they are, and as JSON and addresses write them. Those under
 * 8 characters stay.
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
