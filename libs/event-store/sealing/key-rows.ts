import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { decrypt, encrypt } from './cipher.js';
import type { KeysFile } from './keys-file.js';
import { SealBroken } from './sealing.js';

const keyBytes = 32;

export type StreamKey = KeyObject | 'erased';

export interface KeyRows {
  find(stream: string): StreamKey | undefined;
  insert(stream: string): KeyObject;
  /** Leaves a sign, so that no second key is made for the stream. */
  erase(stream: string, erasedAt: string): void;
}

/** The keys of streams as they lie in the file: wrapped with the master key, and bound to their stream. */
export function keyRows({ database }: KeysFile, wrapping: KeyObject): KeyRows {
  const select = database.prepare('SELECT wrapped_key FROM stream_keys WHERE stream = ?');
  const insert = database.prepare('INSERT INTO stream_keys (stream, wrapped_key) VALUES (?, ?)');
  const erase = database.prepare(
    `INSERT INTO stream_keys (stream, erased_at) VALUES (?, ?)
     ON CONFLICT (stream) DO UPDATE SET wrapped_key = NULL, erased_at = excluded.erased_at WHERE erased_at IS NULL`,
  );

  return {
    find: (stream) => {
      const row = select.get(stream);
      if (row === undefined) return undefined;
      const { wrapped_key: wrapped } = row;
      if (!(wrapped instanceof Uint8Array)) return 'erased';
      const key = decrypt(wrapping, Buffer.from(wrapped), stream);
      if (key === undefined) throw new SealBroken(stream, 'its key in keys.sqlite was altered or moved');
      return createSecretKey(key);
    },
    insert: (stream) => {
      const key = randomBytes(keyBytes);
      insert.run(stream, encrypt(wrapping, key, stream));
      return createSecretKey(key);
    },
    erase: (stream, erasedAt) => {
      erase.run(stream, erasedAt);
    },
  };
}
