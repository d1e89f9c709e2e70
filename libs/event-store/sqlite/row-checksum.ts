import { crc32 } from 'node:zlib';

/** All that a row of the log says, in the order of its columns. */
export interface StoredRow {
  readonly ordinal: number;
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
  readonly data: string;
  readonly metadata: string;
  readonly recordedAt: string;
}

/** What the first row is chained to. */
export const checksumStart = 0;

/** Whether a number can be a checksum at all: a damaged one may be any. */
export function isChecksum(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 2 ** 32;
}

/**
 * CRC-32 over a row, chained to the one of the row before it. The hash chain of a stream says nothing of its last fact, of
 * `recordedAt` or of positions; this one, which only the embedded store has, does. It is there for accidents: every flipped bit and every damage
 * of up to 32 bits shows, and of larger damage all but one in four billion. Against malice a SHA without a key would be no better, since
 * whoever can write the file can count it again.
 */
export function checksumOf(row: StoredRow, checksumBefore: number): number {
  const { ordinal, stream, revision, id, type, data, metadata, recordedAt } = row;
  const place = `${ordinal}\n${stream}\n${revision}\n${id}\n${type}\n${recordedAt}\n${metadata.length}\n`;
  return crc32(data, crc32(metadata, crc32(place, checksumBefore)));
}
