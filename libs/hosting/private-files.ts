import { chmodSync, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const forNobodyElse = 0o077;

/**
 * Makes a directory when it is missing, and keeps its files for their owner alone: those that are there, and all that this process makes from now
 * on. SQLite makes its files readable for everybody, and they hold facts, keys and who uses what.
 */
export function keepPrivate(directory: string): void {
  process.umask(forNobodyElse);
  if (!existsSync(directory)) mkdirSync(directory, { recursive: true, mode: 0o700 });
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    const { mode } = entry.isFile() ? statSync(path) : { mode: 0 };
    if ((mode & forNobodyElse) !== 0) chmodSync(path, mode & ~forNobodyElse);
  }
}
