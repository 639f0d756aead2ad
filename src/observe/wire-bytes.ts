/** A buffer that grows, written in the wire format of protocol buffers: fields of variable length, of 32 and of 64 bits. */
export class WireBytes {
  readonly #bytesAtFirst: number;
  #bytes: Buffer;
  length: number;

  /** Begins after so many bytes that are written later. */
  constructor(bytesAtFirst: number, start = 0) {
    this.#bytesAtFirst = bytesAtFirst;
    this.#bytes = Buffer.allocUnsafe(bytesAtFirst);
    this.length = start;
  }

  /** A copy of what was written; the buffer is empty afterwards. */
  take(): Buffer {
    const taken = Buffer.from(this.#bytes.subarray(0, this.length));
    this.length = 0;
    return taken;
  }

  /** What was written and the room behind it, which from now on belongs to who asked; what is written next lies elsewhere, after so many bytes. */
  giveAway(start: number): Buffer {
    const given = this.#bytes;
    this.#bytes = Buffer.allocUnsafe(this.#bytesAtFirst);
    this.length = start;
    return given;
  }

  /** What was written, to be read before anything else is. */
  view(): Buffer {
    return this.#bytes.subarray(0, this.length);
  }

  byte(value: number): void {
    this.#room(1);
    this.#bytes[this.length++] = value;
  }

  /** A whole number from 0 to 2^53. */
  varint(value: number): void {
    this.#room(8);
    let rest = value;
    while (rest > 0x7f) {
      this.#bytes[this.length++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.#bytes[this.length++] = rest;
  }

  fixed32(value: number): void {
    this.#room(4);
    this.length = this.#bytes.writeUInt32LE(value, this.length);
  }

  double(value: number): void {
    this.#room(8);
    this.length = this.#bytes.writeDoubleLE(value, this.length);
  }

  /** Nanoseconds in 64 bits, of milliseconds since 1970 to the microsecond: as a number they would be too large to be exact. */
  nanoseconds(milliseconds: number): void {
    const microseconds = Math.round(milliseconds * 1_000);
    const low = (microseconds % 0x1_0000_0000) * 1_000;
    this.fixed32(low % 0x1_0000_0000);
    this.fixed32(Math.floor(microseconds / 0x1_0000_0000) * 1_000 + Math.floor(low / 0x1_0000_0000));
  }

  bytes(value: Uint8Array): void {
    this.#room(value.length);
    this.#bytes.set(value, this.length);
    this.length += value.length;
  }

  /** Bytes given in hexadecimal, with their length. */
  hex(value: string): void {
    this.varint(value.length / 2);
    this.#room(value.length / 2);
    this.length += this.#bytes.write(value, this.length, 'hex');
  }

  /** A text with its length. */
  text(value: string): void {
    const byteCount = Buffer.byteLength(value);
    this.varint(byteCount);
    this.#room(byteCount);
    this.length += this.#bytes.write(value, this.length);
  }

  #room(byteCount: number): void {
    if (this.length + byteCount <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.length + byteCount));
    larger.set(this.view());
    this.#bytes = larger;
  }
}
