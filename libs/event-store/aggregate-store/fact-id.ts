import { randomFillSync } from 'node:crypto';

const poolBytes = 4_096;
const bytesPerId = 10;

const pool = Buffer.alloc(poolBytes);
let offset = poolBytes;

/** A UUIDv7 (RFC 9562) of an instant in milliseconds. Random bytes are drawn for many ids at once: a call for each costs more than the rest. */
export function drawFactId(instantMs: number): string {
  if (offset + bytesPerId > poolBytes) {
    randomFillSync(pool);
    offset = 0;
  }
  const random = pool.toString('hex', offset, offset + bytesPerId);
  offset += bytesPerId;
  const time = instantMs.toString(16).padStart(12, '0');
  const variant = (8 + (Number.parseInt(random.charAt(3), 16) % 4)).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(0, 3)}-${variant}${random.slice(4, 7)}-${random.slice(7, 19)}`;
}

/** The instant that a UUIDv7 carries, RFC 3339 in UTC; undefined for an id of another kind. */
export function instantIn(id: string): string | undefined {
  const [, high = '', low = ''] = /^([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-/i.exec(id) ?? [];
  return high === '' ? undefined : new Date(Number.parseInt(`${high}${low}`, 16)).toISOString();
}
