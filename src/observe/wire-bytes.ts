const digits = Uint8Array.from({ length: 103 }, (_, code) => {
  const digit = Number.parseInt(String.fromCharCode(code), 16);
  return Number.isNaN(digit) ? 0 : digit;
});

/** A buffer that grows, written in the wire format of protocol buffers. */
export class WireBytes {
  readonly #bytesAtFirst: number;
  #bytes: Buffer;
  length: number;

  /** Begins after so many bytes that are written later. */
  constructor(bytesAtFirst: number, start: number) {
    this.#bytesAtFirst = bytesAtFirst;
    this.#bytes = Buffer.allocUnsafe(bytesAtFirst);
    this.length = start;
  }

  /** What was written and the room behind it, which from now on belongs to who asked; what is written next lies elsewhere, after so many bytes. */
  giveAway(start: number): Buffer {
    const given = this.#bytes;
    this.#bytes = Buffer.allocUnsafe(this.#bytesAtFirst);
    this.length = start;
    return given;
  }

  byte(value: number): void {
    this.#room(1);
    this.#bytes[this.length++] = value;
  }

  /** Nanoseconds in 64 bits, of milliseconds since 1970 to the microsecond: as a number they would be too large to be exact. */
  nanoseconds(milliseconds: number): void {
    const microseconds = Math.round(milliseconds * 1_000);
    const low = (microseconds % 0x1_0000_0000) * 1_000;
    this.#fixed32(low % 0x1_0000_0000);
    this.#fixed32(Math.floor(microseconds / 0x1_0000_0000) * 1_000 + Math.floor(low / 0x1_0000_0000));
  }

  /** Bytes given in hexadecimal, with their number. So few are read faster here than by the engine. */
  hex(value: string): void {
    this.byte(value.length / 2);
    this.#room(value.length / 2);
    for (let at = 0; at < value.length; at += 2)
      this.#bytes[this.length++] = ((digits[value.charCodeAt(at)] ?? 0) << 4) | (digits[value.charCodeAt(at + 1)] ?? 0);
  }

  /** Bytes as text, a character each. */
  text(bytes: string): void {
    this.#room(bytes.length);
    this.length += this.#bytes.write(bytes, this.length, 'latin1');
  }

  #fixed32(value: number): void {
    this.#room(4);
    this.length = this.#bytes.writeUInt32LE(value, this.length);
  }

  #room(byteCount: number): void {
    if (this.length + byteCount <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.length + byteCount));
    larger.set(this.#bytes.subarray(0, this.length));
    this.#bytes = larger;
  }
}
