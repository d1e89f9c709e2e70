// What of protobuf's wire format the answers need. The generated classes cost ten times as much per event, and lack `Any`.

/** A whole number, unsigned: exact to 2⁵³ as a number, beyond as a bigint. */
export function unsigned(field: number, value: number | bigint): Buffer {
  return Buffer.concat([varint(field * 8), varint(value)]);
}

/** A text (UTF-8) or bytes. */
export function bytes(field: number, content: string | Uint8Array): Buffer {
  const raw = typeof content === 'string' ? Buffer.from(content) : content;
  return Buffer.concat([varint(field * 8 + 2), varint(raw.length), raw]);
}

/** A message inside a message. Without parts it is the empty message. */
export function nested(field: number, ...parts: readonly Uint8Array[]): Buffer {
  return bytes(field, Buffer.concat(parts));
}

function varint(value: number | bigint): Buffer {
  const digits: number[] = [];
  let rest = BigInt(value);
  while (rest > 127n) {
    digits.push(Number(rest & 127n) + 128);
    rest >>= 7n;
  }
  digits.push(Number(rest));
  return Buffer.from(digits);
}

/** Writes fields one behind the other into one buffer that is used again: for the answers that are many. */
export interface FieldWriter {
  /** Begins a field of `length` bytes, whose content the caller writes next. */
  open(field: number, length: number): void;
  unsigned(field: number, value: number | bigint): void;
  text(field: number, content: string): void;
  bytes(field: number, content: Uint8Array): void;
  /** A copy of everything written since the last time. */
  take(): Buffer;
}

export function fieldWriter(): FieldWriter {
  let buffer = Buffer.allocUnsafe(64 * 1024);
  let at = 0;
  const reserve = (length: number) => {
    if (at + length <= buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(buffer.length * 2, at + length));
    buffer.copy(larger, 0, 0, at);
    buffer = larger;
  };
  const number = (value: number) => {
    let rest = value;
    while (rest > 127) {
      buffer[at++] = (rest % 128) + 128;
      rest = Math.floor(rest / 128);
    }
    buffer[at++] = rest;
  };
  const open = (field: number, length: number) => {
    reserve(length + 20);
    number(field * 8 + 2);
    number(length);
  };
  return {
    open,
    unsigned(field, value) {
      reserve(20);
      if (typeof value === 'number') {
        number(field * 8);
        number(value);
      } else {
        at += unsigned(field, value).copy(buffer, at);
      }
    },
    text(field, content) {
      open(field, Buffer.byteLength(content));
      at += buffer.write(content, at);
    },
    bytes(field, content) {
      open(field, content.length);
      buffer.set(content, at);
      at += content.length;
    },
    take() {
      const taken = Buffer.from(buffer.subarray(0, at));
      at = 0;
      return taken;
    },
  };
}

/** How many bytes a field takes whose content is `length` bytes long (field numbers below 16). */
export function sizeOfBytes(length: number): number {
  return 1 + sizeOfVarint(length) + length;
}

/** How many bytes a whole number's field takes (field numbers below 16). */
export function sizeOfUnsigned(value: number | bigint): number {
  return 1 + (typeof value === 'number' ? sizeOfVarint(value) : varint(value).length);
}

function sizeOfVarint(value: number): number {
  let size = 1;
  for (let rest = value; rest > 127; rest = Math.floor(rest / 128)) size++;
  return size;
}
