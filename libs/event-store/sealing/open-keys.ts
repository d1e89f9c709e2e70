import { mkdirSync } from 'node:fs';
import { type Clock, systemClock } from '#libs/kernel';
import type { ErasedUpTo } from './erased-up-to.js';
import { FileErasedUpTo } from './file-erased-up-to.js';
import { FilePeople } from './file-people.js';
import { FileSealing } from './file-sealing.js';
import { checkFingerprint, isMarked, type KeysFile, openKeysFile } from './keys-file.js';
import { deriveKeys, masterKeyOf, parseMasterKey } from './master-key.js';
import type { People } from './people.js';
import type { Sealing } from './sealing.js';
import { streamKeys } from './stream-keys.js';

export interface OpenKeysOptions {
  /** The data directory: made when it is missing. */
  readonly directory: string;
  /** 32 bytes in base64; without it the file `master.key` of the directory is used, and made on the first start. */
  readonly masterKey?: string | undefined;
  readonly clock?: Clock;
}

export interface Keys {
  readonly sealing: Sealing;
  readonly people: People;
  readonly erasedUpTo: ErasedUpTo;
  /**
   * Says what carries out the erasures that keys lack which were put back to an older copy while this process had them open. It is done before anything is
   * read from them; then they are given those keys back that they lost and this process still has. Without it, they are only read anew.
   */
  onPutBack(carryOutErasures: () => Promise<void>): void;
  /** Streams that have a key which was not destroyed, by name, those after a name. */
  streamsWithKeys(after: string, countMax: number): Promise<readonly string[]>;
  /** Learns at once what other processes have erased; without it that takes a second at most. */
  noticeErasures(): Promise<void>;
  close(): void | Promise<void>;
}

export interface FileKeys extends Keys {
  close(): void;
}

/** Opens the installation's keys. Throws `MasterKeyFault` when the master key is missing, malformed or another one. */
export function openKeys({ directory, masterKey, clock = systemClock }: OpenKeysOptions): FileKeys {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const file = openKeysFile(directory);
  try {
    return keysIn(
      file,
      masterKey === undefined ? masterKeyOf(directory, !isMarked(file)) : parseMasterKey(masterKey),
      clock,
    );
  } catch (error) {
    file.close();
    throw error;
  }
}

function keysIn(file: KeysFile, masterKey: Buffer, clock: Clock): FileKeys {
  const installation = deriveKeys(masterKey);
  checkFingerprint(file, installation.fingerprint);
  const now = () => clock.now();
  return {
    sealing: new FileSealing(streamKeys(file, installation.wrapping, now), installation),
    people: new FilePeople(file, installation.people, now),
    erasedUpTo: new FileErasedUpTo(file),
    // A file is put back while nobody has it open, and its process begins with the erasures.
    onPutBack: () => undefined,
    streamsWithKeys: streamsWithKeysIn(file),
    // Every look at the file notices by itself.
    noticeErasures: async () => undefined,
    close: () => file.close(),
  };
}

function streamsWithKeysIn({ database }: KeysFile): Keys['streamsWithKeys'] {
  const select = database.prepare(
    'SELECT stream FROM stream_keys WHERE stream > ? AND wrapped_key IS NOT NULL ORDER BY stream LIMIT ?',
  );
  return async (after, countMax) => select.all(after, countMax).map(({ stream }) => String(stream));
}
