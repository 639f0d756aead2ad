// Bytes as text, a character each: small ones are put together faster so than in a buffer, and become bytes all at once.

const allAscii = /^[\0-\x7f]*$/;

/** A text in UTF-8. */
export function utf8(text: string): string {
  return allAscii.test(text) ? text : Buffer.from(text).toString('latin1');
}

/** A whole number from 0 to 2^53, as protocol buffers write it: seven bits a byte, the lowest first. */
export function varint(value: number): string {
  if (value < 0x80) return String.fromCharCode(value);
  return String.fromCharCode((value % 0x80) | 0x80) + varint(Math.floor(value / 0x80));
}

/** A number as 64 bits. */
export function double(value: number): string {
  const bytes = Buffer.allocUnsafe(8);
  bytes.writeDoubleLE(value);
  return bytes.toString('latin1');
}

/** A field of variable length: its tag, its length, its bytes. */
export function field(tag: string, content: string): string {
  return tag + varint(content.length) + content;
}
