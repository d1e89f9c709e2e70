import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { publish } from './backup.js';
import {
  BackupFault,
  describeFile,
  isEmptyOrMissing,
  logName,
  Manifest,
  manifestName,
  removeTraces,
} from './backup-files.js';
import { syncFile } from './log-format.js';
import { verifyLog } from './verify-log.js';

interface RestoreOptions {
  readonly from: string;
  readonly to: string;
  /** Where a data directory that is there already is moved, once the backup can take its place; without it that is refused. */
  readonly movedTo?: string;
  /** Adds to the restored directory what has to be in it from the first moment on. */
  readonly complete?: (directory: string) => Promise<void>;
}

/** Brings a backup back as a data directory, after every file and every fact in it was checked. Whoever asks sees to it that none is in use. */
export async function restore({ from, to, movedTo, complete }: RestoreOptions): Promise<Manifest> {
  const manifest = readManifest(from);
  if (!isEmptyOrMissing(to) && movedTo === undefined)
    throw new BackupFault(`${to} holds files already: move it away first`);
  const partial = `${to}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true, mode: 0o700 });
  try {
    for (const { name, sha256 } of manifest.files) {
      copyFileSync(join(from, name), join(partial, name));
      syncFile(join(partial, name));
      const copied = await describeFile(partial, name);
      if (copied.sha256 !== sha256)
        throw new BackupFault(`${name} in ${from} is not as it was when the backup was made`);
    }
    const { head, findings } = verifyLog(join(partial, logName));
    removeTraces(partial);
    if (findings[0] !== undefined) throw new BackupFault(`The log in ${from} is damaged: ${findings[0].message}`);
    if (head !== manifest.head) throw new BackupFault(`The log in ${from} ends at ${head}, not at ${manifest.head}`);
    await complete?.(partial);
    takePlace(partial, to, movedTo);
    return manifest;
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    throw error;
  }
}

function takePlace(partial: string, to: string, movedTo: string | undefined): void {
  if (movedTo !== undefined && existsSync(to)) renameSync(to, movedTo);
  publish(partial, to);
}

function readManifest(folder: string): Manifest {
  const path = join(folder, manifestName);
  if (!existsSync(path)) throw new BackupFault(`${folder} is no whole backup: it has no ${manifestName}`);
  const parsed = Manifest.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (!parsed.success) throw new BackupFault(`${path} is not the description of a backup that this release knows`);
  return parsed.data;
}
