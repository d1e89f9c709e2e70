import { readFileSync } from 'node:fs';

// https://sqlite.org/fileformat2.html#walformat

const headerBytes = 32;
const frameHeaderBytes = 24;

/** The offsets in a WAL file at which a transaction is whole, in order. */
export function commitOffsets(path: string): readonly number[] {
  const wal = readFileSync(path);
  const pageBytes = wal.readUInt32BE(8);
  const salts = wal.subarray(16, 24);
  const offsets: number[] = [];
  for (
    let frame = headerBytes;
    frame + frameHeaderBytes + pageBytes <= wal.length;
    frame += frameHeaderBytes + pageBytes
  ) {
    // Frames of an earlier round, not overwritten yet, carry other salts.
    if (!wal.subarray(frame + 8, frame + 16).equals(salts)) break;
    const databasePagesAfterCommit = wal.readUInt32BE(frame + 4);
    if (databasePagesAfterCommit !== 0) offsets.push(frame + frameHeaderBytes + pageBytes);
  }
  return offsets;
}
