import { createHash } from 'node:crypto';
import { closeSync, createReadStream, existsSync, openSync, readdirSync, readSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';

/** A backup or a restore that was not done; what was there before is as it was. */
export class BackupFault extends Error {
  override readonly name = 'BackupFault';
}

export const logName = 'log.sqlite';
export const manifestName = 'backup.json';

/** What a backup says of itself. */
export const Manifest = z.object({
  format: z.literal(1),
  createdAt: z.iso.datetime(),
  /** The position of the last fact in it; none when the log was empty. */
  head: z.string().optional(),
  factCount: z.int().nonnegative(),
  files: z.array(z.object({ name: z.string().regex(/^[^/\\]+$/), byteCount: z.int(), sha256: z.string() })).readonly(),
});
export type Manifest = z.infer<typeof Manifest>;

/** Belongs to a running process and means nothing to another one. */
const ofProcess = /-(wal|shm|journal|lock|head)$/;

/**
 * The files of a data directory in the order of their copying: first what follows the log, so that no checkpoint in the copy is ahead of
 * the copied log; then the log; then the keys, so that none is missing for a fact in it.
 */
export function filesToCopy(folder: string): readonly string[] {
  const names = readdirSync(folder, { withFileTypes: true }).filter(
    (entry) => entry.isFile() && !ofProcess.test(entry.name),
  );
  return names.map(({ name }) => name).toSorted((left, right) => rank(left) - rank(right) || (left < right ? -1 : 1));
}

function rank(name: string): number {
  if (name === logName) return 1;
  return /key/.test(name) ? 2 : 0;
}

const sqliteHeader = 'SQLite format 3\0';

export function isSqlite(path: string): boolean {
  const file = openSync(path, 'r');
  try {
    const start = Buffer.alloc(sqliteHeader.length);
    readSync(file, start, 0, start.length, 0);
    return start.toString('latin1') === sqliteHeader;
  } finally {
    closeSync(file);
  }
}

export async function describeFile(folder: string, name: string): Promise<Manifest['files'][number]> {
  const path = join(folder, name);
  const sum = createHash('sha256');
  await pipeline(createReadStream(path), sum);
  return { name, byteCount: statSync(path).size, sha256: sum.digest('hex') };
}

/** A copy that was only read leaves nothing of the reader beside it. */
export function removeTraces(folder: string): void {
  for (const suffix of ['-wal', '-shm']) rmSync(join(folder, `${logName}${suffix}`), { force: true });
}

export function isEmptyOrMissing(folder: string): boolean {
  return !existsSync(folder) || readdirSync(folder).length === 0;
}
