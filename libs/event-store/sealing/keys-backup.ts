import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Clock } from '#libs/kernel';
import { copyFile, publish } from '../sqlite/backup.js';
import { BackupFault, describeFile, isEmptyOrMissing, Manifest } from '../sqlite/backup-files.js';
import { syncFile, syncFolder } from '../sqlite/log-format.js';
import { keysName } from './keys-file.js';
import { masterKeyName } from './master-key.js';

/** The files that hold an installation's keys; the second is missing where the master key is configured. */
export const keyFileNames: readonly string[] = [keysName, masterKeyName];

const manifestName = 'keys.json';
const KeysManifest = Manifest.pick({ format: true, createdAt: true, files: true });
type KeysManifest = z.infer<typeof KeysManifest>;

interface CopyKeysOptions {
  readonly from: string;
  readonly to: string;
  readonly clock: Clock;
}

/**
 * Copies the keys of an installation while its process runs. A copy that is there already is replaced, so that what was erased
 * since is gone from it as well. Copy the log before: then no fact in its copy lacks its key. Throws `BackupFault`.
 */
export async function backUpKeys({ from, to, clock }: CopyKeysOptions): Promise<KeysManifest> {
  if (!existsSync(join(from, keysName))) throw new BackupFault(`There is no ${keysName} in ${from}`);
  if (!isEmptyOrMissing(to) && !existsSync(join(to, manifestName))) {
    throw new BackupFault(`${to} holds something else than a copy of keys: name another directory`);
  }
  const partial = `${to}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true, mode: 0o700 });
  try {
    const names = keyFileNames.filter((name) => existsSync(join(from, name)));
    for (const name of names) await copyFile(join(from, name), join(partial, name));
    const files = await Promise.all(names.map((name) => describeFile(partial, name)));
    const manifest: KeysManifest = { format: 1, createdAt: clock.now().toISOString(), files };
    writeFileSync(join(partial, manifestName), `${JSON.stringify(manifest, undefined, 2)}\n`, { flush: true });
    publish(partial, to);
    return manifest;
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    throw error;
  }
}

interface RestoreKeysOptions extends Omit<CopyKeysOptions, 'clock'> {
  /** Whether what is there is moved away before they are put in place. */
  readonly areReplaced?: boolean;
}

/** Checks a copy of keys, and gives what puts it in place. Never replaces keys that are there. Throws `BackupFault`. */
export async function restorableKeys({ from, to, areReplaced = false }: RestoreKeysOptions): Promise<() => void> {
  const { files } = readManifest(from);
  for (const { name, sha256 } of files) {
    if (!areReplaced && existsSync(join(to, name))) {
      throw new BackupFault(`${to} holds keys already: go on with them, or move them away first`);
    }
    if ((await describeFile(from, name)).sha256 !== sha256) {
      throw new BackupFault(`${name} in ${from} is not as it was when the keys were copied`);
    }
  }
  return () => {
    mkdirSync(to, { recursive: true, mode: 0o700 });
    for (const { name } of files) {
      copyFileSync(join(from, name), join(to, name));
      syncFile(join(to, name));
    }
    syncFolder(to);
  };
}

function readManifest(folder: string): KeysManifest {
  const path = join(folder, manifestName);
  if (!existsSync(path)) throw new BackupFault(`${folder} is no copy of keys: it has no ${manifestName}`);
  const parsed = KeysManifest.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (!parsed.success) throw new BackupFault(`${path} is not the description of a copy that this release knows`);
  return parsed.data;
}
