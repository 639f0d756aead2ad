// Each with the part that stays (group 1, if any) before the masked part. `\\*` allows for quotes that were escaped
// once or more.
const shapes: readonly RegExp[] = [
  // Our own tokens, wherever they stand: in a path, a sentence, glued to another word.
  /gt?h[a-z]_[A-Za-z0-9_-]{49,}/g,
  // The value of an authorization header of any scheme, as a line, a JSON member or a list of names and values.
  /(authorization(?:\\*["'])?\s*[:=,]\s*(?:\[\s*)?(?:\\*["'])?)(?:[A-Za-z][\w-]*\s+)?[\w.~+/=:-]{6,}/gi,
  // A credential behind the name of a scheme, without the header's name.
  /(\b(?:bearer|basic|[\w-]*oauth-?token)\s+)[\w.~+/=-]{16,}/gi,
  // Members and form fields whose names indicate a secret.
  /((?:access_token|refresh_token|client_secret|code_verifier|device_code|encryption_key|password)(?:\\*["'])?\s*[:=]\s*(?:\\*["'])?)(?!\[secret\])[^\s"'\\&,;}]{4,}/gi,
  // The password in a URL such as that of a database.
  /(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/?#@"']*:)[^\s/?#@"']+(?=@)/gi,
];

/** A text with everything masked that looks like one of our tokens, an authorization header's value, or a secret under its usual name. */
export function maskSecrets(text: string): string {
  let masked = text;
  for (const shape of shapes)
    masked = masked.replace(shape, (...found: unknown[]) => `${typeof found[1] === 'string' ? found[1] : ''}[secret]`);
  return masked;
}
