import type { KeyObject } from 'node:crypto';
import { leastRecentlyUsed } from '#libs/kernel';
import { keyMaker } from './key-maker.js';
import { keyRows, type StreamKey } from './key-rows.js';
import { changesByOthers, type KeysFile } from './keys-file.js';

const keptMax = 10_000;

export interface StreamKeys {
  erasureCount(): number;
  /** Undefined when the stream has no key. */
  find(stream: string): StreamKey | undefined;
  /** The stream's key, made when it has none; at once when it is in memory, as it mostly is. */
  obtain(stream: string): StreamKey | Promise<StreamKey>;
  erase(streams: readonly string[]): Promise<void>;
}

/** Keys of streams, those used last kept in memory. */
export function streamKeys(file: KeysFile, wrapping: KeyObject, now: () => Date): StreamKeys {
  const rows = keyRows(file, wrapping);
  const maker = keyMaker(file, rows);
  const kept = leastRecentlyUsed<StreamKey>(keptMax);
  const hasChanged = changesByOthers(file);
  let erasureCount = 0;

  const noticeOthers = () => {
    if (!hasChanged()) return;
    kept.clear();
    erasureCount += 1;
  };

  const made = async (stream: string): Promise<StreamKey> => {
    const countBefore = erasureCount;
    const key = await maker.make(stream);
    if (erasureCount === countBefore) kept.set(stream, key);
    return key;
  };

  return {
    erasureCount: () => {
      noticeOthers();
      return erasureCount;
    },
    find: (stream) => {
      noticeOthers();
      const key = kept.get(stream) ?? rows.find(stream);
      if (key !== undefined && !maker.isMaking(stream)) kept.set(stream, key);
      return key;
    },
    obtain: (stream) => {
      noticeOthers();
      return kept.get(stream) ?? made(stream);
    },
    erase: async (streams) => {
      const erasedAt = now().toISOString();
      file.transaction(() => {
        for (const stream of streams) rows.erase(stream, erasedAt);
      });
      for (const stream of streams) kept.delete(stream);
      erasureCount += 1;
      await file.flush();
      file.forget();
    },
  };
}
