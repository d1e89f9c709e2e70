import { StorageFull } from '../faults.js';
import type { KeyRows, StreamKey } from './key-rows.js';
import type { KeysFile } from './keys-file.js';

const sqliteFull = 13;

export interface KeyMaker {
  /** Resolves with the stream's key once it is on the disk. */
  make(stream: string): Promise<StreamKey>;
  /** A key in the making is in the file already, but a power cut could still take it away. */
  isMaking(stream: string): boolean;
}

/** Makes keys in groups: one transaction and one flush for all streams that came up while the flush before was under way. */
export function keyMaker(file: Pick<KeysFile, 'transaction' | 'flush'>, rows: KeyRows): KeyMaker {
  const making = new Map<string, PromiseWithResolvers<StreamKey>>();
  let wanted: string[] = [];
  let isBusy = false;

  const makeGroup = async (streams: readonly string[]) => {
    try {
      const keys = file.transaction(() => streams.map((stream) => rows.find(stream) ?? rows.insert(stream)));
      await file.flush();
      keys.forEach((key, index) => making.get(streams[index] ?? '')?.resolve(key));
    } catch (error) {
      for (const stream of streams) making.get(stream)?.reject(isFull(error) ? new StorageFull(stream) : error);
    } finally {
      for (const stream of streams) making.delete(stream);
    }
  };

  const makeAllWanted = async () => {
    isBusy = true;
    while (wanted.length > 0) {
      const streams = wanted;
      wanted = [];
      await makeGroup(streams);
    }
    isBusy = false;
  };

  return {
    isMaking: (stream) => making.has(stream),
    make: (stream) => {
      const inTheMaking = making.get(stream);
      if (inTheMaking !== undefined) return inTheMaking.promise;
      const key = Promise.withResolvers<StreamKey>();
      making.set(stream, key);
      wanted.push(stream);
      if (!isBusy) void makeAllWanted();
      return key.promise;
    },
  };
}

function isFull(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === sqliteFull;
}
