import { WrittenJson } from './written-json.js';

type BytesOfText = (text: string) => number;

/** A character takes six bytes when it is written as an escape, and fewer otherwise. */
const atMost: BytesOfText = ({ length }) => 6 * length + 2;
const plain = /^[ !#-[\]-~]*$/;
const exactly: BytesOfText = (text) => (plain.test(text) ? text.length + 2 : Buffer.byteLength(JSON.stringify(text)));

/**
 * Whether the JSON text of a value takes more bytes than a limit, found out before the text is made. A first walk only multiplies
 * lengths, which is enough for nearly every answer; what it cannot clear is measured exactly. Both end where the limit is passed.
 */
export function isLargerThan(value: unknown, bytesMax: number): boolean {
  return bytesLeft(value, bytesMax, atMost) < 0 && bytesLeft(value, bytesMax, exactly) < 0;
}

/** What a value leaves of so many bytes; negative when it is too large. */
function bytesLeft(value: unknown, bytes: number, bytesOf: BytesOfText): number {
  if (typeof value === 'string') return bytes - bytesOf(value);
  if (typeof value !== 'object' || value === null) return bytes - String(value).length;
  if (value instanceof WrittenJson) return bytes - value.bytes;
  if (Array.isArray(value)) return bytesLeftByItems(value, bytes, bytesOf);
  return isRecord(value) ? bytesLeftByFields(value, bytes, bytesOf) : bytes;
}

function bytesLeftByItems(items: readonly unknown[], bytes: number, bytesOf: BytesOfText): number {
  let left = bytes - 2 - Math.max(0, items.length - 1);
  for (const item of items) {
    left = bytesLeft(item, left, bytesOf);
    if (left < 0) return left;
  }
  return left;
}

function bytesLeftByFields(fields: Readonly<Record<string, unknown>>, bytes: number, bytesOf: BytesOfText): number {
  let left = bytes - 2;
  let commaBytes = 0;
  for (const name in fields) {
    const value = fields[name];
    if (value === undefined) continue;
    left = bytesLeft(value, left - bytesOf(name) - 1 - commaBytes, bytesOf);
    if (left < 0) return left;
    commaBytes = 1;
  }
  return left;
}

function isRecord(value: object): value is Readonly<Record<string, unknown>> {
  return !Array.isArray(value);
}
