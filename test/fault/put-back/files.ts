import { copyFileSync, cpSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** The parts of an embedded installation, and the files that each consists of. */
const filesOf = {
  log: ['log.sqlite', 'log.sqlite-wal', 'log.sqlite-shm', 'log.sqlite-head'],
  views: ['views.sqlite', 'views.sqlite-wal', 'views.sqlite-shm'],
  keys: ['keys.sqlite', 'keys.sqlite-wal', 'keys.sqlite-shm'],
  operations: ['operations.sqlite', 'operations.sqlite-wal', 'operations.sqlite-shm'],
} as const;

export type Part = keyof typeof filesOf;

/** Copies a whole data directory in which nothing runs. */
export function copyDirectory(from: string, to: string): void {
  rmSync(to, { recursive: true, force: true });
  cpSync(from, to, { recursive: true });
}

/** Puts the files of a part in the place of those that are there; a file that the copy lacks is removed. */
export function putPartBack(part: Part, from: string, to: string): void {
  for (const name of filesOf[part]) {
    rmSync(join(to, name), { force: true });
    if (existsSync(join(from, name))) copyFileSync(join(from, name), join(to, name));
  }
}
