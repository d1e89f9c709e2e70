import { createHmac, createSecretKey, hkdfSync, type KeyObject, randomBytes, randomUUID } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { syncFolder } from '../sqlite/log-format.js';

const keyBytes = 32;
export const masterKeyName = 'master.key';

/** The installation's master key is missing, unusable, or not the one its keys were wrapped with. */
export class MasterKeyFault extends Error {
  override readonly name = 'MasterKeyFault';
}

/** What is derived from the master key, so that no key serves two purposes. */
export interface InstallationKeys {
  /** Says which master key it is, and nothing about it: 8 hexadecimal digits. */
  readonly fingerprint: string;
  readonly wrapping: KeyObject;
  readonly digests: KeyObject;
  readonly secrets: KeyObject;
  readonly people: KeyObject;
}

/** From configuration: 32 bytes in base64. */
export function parseMasterKey(base64: string): Buffer {
  const key = Buffer.from(base64, 'base64');
  if (key.length !== keyBytes) {
    throw new MasterKeyFault(`The master key has to be ${keyBytes} bytes in base64, not ${key.length}`);
  }
  return key;
}

/** Reads `master.key` of the data directory; `mayCreate` makes one when there is none. */
export function masterKeyOf(directory: string, mayCreate: boolean): Buffer {
  const path = join(directory, masterKeyName);
  if (!existsSync(path)) {
    if (!mayCreate) {
      throw new MasterKeyFault(
        `${path} is missing, and keys were wrapped with it: put it back, or configure the master key`,
      );
    }
    createMasterKey(path);
  }
  refuseOpenDoors(path);
  const key = readFileSync(path);
  if (key.length !== keyBytes) throw new MasterKeyFault(`${path} holds ${key.length} bytes instead of ${keyBytes}`);
  return key;
}

/** A link appears whole or not at all, and never over another process's key. */
function createMasterKey(path: string): void {
  // In a container every start has the same process id, so that would not tell a draft from one a crash left behind.
  const draft = `${path}.${randomUUID()}`;
  const file = openSync(draft, 'wx', 0o600);
  writeSync(file, randomBytes(keyBytes));
  fsyncSync(file);
  closeSync(file);
  chmodSync(draft, 0o600);
  try {
    linkSync(draft, path);
  } catch (error) {
    if (!existsSync(path)) throw error;
  } finally {
    rmSync(draft);
  }
  syncFolder(dirname(path));
}

function refuseOpenDoors(path: string): void {
  if (process.platform === 'win32') return;
  const mode = statSync(path).mode;
  if (mode % 0o100 !== 0) throw new MasterKeyFault(`${path} can be read by others: chmod 600 ${path}`);
}

export function deriveKeys(masterKey: Buffer): InstallationKeys {
  const derive = (purpose: string) =>
    createSecretKey(Buffer.from(hkdfSync('sha256', masterKey, '', `bourse ${purpose}`, keyBytes)));
  const fingerprint = createHmac('sha256', derive('fingerprint')).update('master key').digest('hex').slice(0, 8);
  return {
    fingerprint,
    wrapping: derive('stream keys'),
    digests: derive('payload digests'),
    secrets: derive('secrets'),
    people: derive('people'),
  };
}
