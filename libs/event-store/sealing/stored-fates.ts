import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { keysName } from './keys-file.js';
import type { StreamFate } from './sealing.js';

/** What becomes of the texts of streams, without the master key that opens them. */
export interface StoredFates {
  fatesOf(streams: readonly string[]): Promise<readonly StreamFate[]>;
  close(): void | Promise<void>;
}

/** By the keys in a directory. Undefined when there are no keys. */
export function storedFatesIn(directory: string): StoredFates | undefined {
  const path = join(directory, keysName);
  if (!existsSync(path)) return undefined;
  const database = new DatabaseSync(path, { readOnly: true, timeout: 5_000 });
  const select = database.prepare('SELECT wrapped_key FROM stream_keys WHERE stream = ?');
  const fateOf = (stream: string): StreamFate => {
    const row = select.get(stream);
    if (row === undefined) return 'UNREADABLE';
    return row['wrapped_key'] === null ? 'ERASED' : 'SEALED';
  };
  return { fatesOf: async (streams) => streams.map(fateOf), close: () => database.close() };
}
