import { inGroups } from '#libs/kernel';
import { StorageFull } from '../faults.js';
import type { KeyRows, StreamKey } from './key-rows.js';
import type { KeysFile } from './keys-file.js';
import { SealBroken } from './sealing.js';

const sqliteFull = 13;

export interface KeyMaker {
  /** Resolves with the stream's key once it is on the disk. */
  make(stream: string): Promise<StreamKey>;
  /** A key in the making is in the file already, but a power cut could still take it away. */
  isMaking(stream: string): boolean;
}

/** Makes keys in groups: one transaction and one flush for all streams that came up while the flush before was under way. */
export function keyMaker(file: Pick<KeysFile, 'transaction' | 'flush'>, rows: KeyRows): KeyMaker {
  const groups = inGroups<StreamKey>(async (streams) => {
    const keys = file.transaction(() => streams.map((stream) => foundAlone(rows, stream) ?? rows.insert(stream)));
    await file.flush();
    return keys;
  });
  return {
    isMaking: (stream) => groups.isUnderWay(stream),
    make: async (stream) => {
      try {
        return await groups.make(stream);
      } catch (error) {
        throw isFull(error) ? new StorageFull(stream) : error;
      }
    },
  };
}

/** A key that somebody altered is the trouble of its own stream only. */
function foundAlone(rows: KeyRows, stream: string): StreamKey | SealBroken | undefined {
  try {
    return rows.find(stream);
  } catch (error) {
    if (error instanceof SealBroken) return error;
    throw error;
  }
}

function isFull(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === sqliteFull;
}
