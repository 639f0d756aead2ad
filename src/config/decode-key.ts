const keyBytes = 32;

/** A key of 32 bytes from its hexadecimal or base64 form (the URL-safe alphabet too), or null. */
export function decodeKey(text: string): Buffer | null {
  const isHexadecimal = /^[0-9a-f]{64}$/i.test(text);
  if (!isHexadecimal && !/^[A-Za-z0-9+/_-]{43}=?$/.test(text)) return null;
  const bytes = Buffer.from(text, isHexadecimal ? 'hex' : 'base64');
  return bytes.length === keyBytes ? bytes : null;
}
