import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { backup as copyDatabase, DatabaseSync } from 'node:sqlite';
import type { Clock } from '#libs/kernel';
import {
  BackupFault,
  describeFile,
  filesToCopy,
  isEmptyOrMissing,
  isSqlite,
  logName,
  type Manifest,
  manifestName,
  removeTraces,
} from './backup-files.js';
import { syncFolder } from './log-format.js';
import { verifyLog } from './verify-log.js';

/** All pages in one step: between steps another process's commit would start the copy over. */
const pagesPerStep = 2 ** 31 - 1;

interface CopyOptions {
  readonly from: string;
  readonly to: string;
  readonly clock: Clock;
  /** Names of files that are not copied: the keys, where they are copied to a place of their own. */
  readonly leftOut?: readonly string[];
}

/**
 * Copies a data directory while its process writes: each file as of one moment, the log verified fact by fact. The copy
 * appears under its name only when it is whole. With the keys in it, it opens what is erased later: leave them out, or keep it no
 * longer than an erasure may take.
 */
export async function backUp({ from, to, clock, leftOut = [] }: CopyOptions): Promise<Manifest> {
  if (!existsSync(join(from, logName))) throw new BackupFault(`There is no ${logName} in ${from}`);
  if (!isEmptyOrMissing(to)) throw new BackupFault(`${to} is there already: name a directory that is not`);
  // What is recorded while it copies may be missing, so it is as of the moment before.
  const createdAt = clock.now().toISOString();
  const partial = `${to}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true, mode: 0o700 });
  try {
    const names = filesToCopy(from).filter((name) => !leftOut.includes(name));
    for (const name of names) await copyFile(join(from, name), join(partial, name));
    const { head, factCount, findings } = verifyLog(join(partial, logName));
    removeTraces(partial);
    if (findings[0] !== undefined) throw new BackupFault(`The log is damaged: ${findings[0].message}`);
    const files = await Promise.all(names.map((name) => describeFile(partial, name)));
    const manifest: Manifest = { format: 1, createdAt, head, factCount, files };
    writeFileSync(join(partial, manifestName), `${JSON.stringify(manifest, undefined, 2)}\n`, { flush: true });
    publish(partial, to);
    return manifest;
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    throw error;
  }
}

/** The file as of one moment, also while another process writes it. */
export async function copyFile(from: string, to: string): Promise<void> {
  if (!isSqlite(from)) {
    copyFileSync(from, to);
    return;
  }
  const database = new DatabaseSync(from, { readOnly: true, timeout: 5_000 });
  try {
    await copyDatabase(database, to, { rate: pagesPerStep });
  } finally {
    database.close();
  }
}

/** Whole or not there at all, also after a power cut. */
export function publish(partial: string, to: string): void {
  syncFolder(partial);
  rmSync(to, { recursive: true, force: true });
  renameSync(partial, to);
  syncFolder(dirname(to));
}
