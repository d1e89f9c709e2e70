import { createHash } from 'node:crypto';

/** Bourse's own namespace, so that its ids meet nobody else's. Drawn once; changing it would forget every command. */
const namespace = Buffer.from('b0a45e1c6f0b4d5c9d0e2f7a8c31d6e4', 'hex');

/** UUIDv5 (RFC 9562, section 5.5) of the parts: the same parts give the same id, for ever. */
export function uuidOf(...parts: readonly string[]): string {
  const bytes = createHash('sha1').update(namespace).update(JSON.stringify(parts)).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
