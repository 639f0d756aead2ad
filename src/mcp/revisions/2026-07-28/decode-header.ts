const encodedForm = /^=\?base64\?([A-Za-z0-9+/]*={0,2})\?=$/;

/**
 * A header's text: plain, or the UTF-8 inside `=?base64?...?=`. Null if it contains what no header may, or the encoding
 * is broken.
 */
export function decodeHeader(value: string): string | null {
  const plain = value.trim();
  if (!/^[\t\x20-\x7e]*$/.test(plain)) return null;
  if (!plain.startsWith('=?base64?') || !plain.endsWith('?=')) return plain;
  const encoded = encodedForm.exec(plain)?.[1];
  if (encoded === undefined) return null;
  const bytes = Buffer.from(encoded, 'base64');
  const text = bytes.toString('utf8');
  const isWhole = bytes.toString('base64').replace(/=+$/, '') === encoded.replace(/=+$/, '');
  return isWhole && Buffer.from(text, 'utf8').equals(bytes) ? text : null;
}
