import type { LogPage } from '#libs/event-store';

/**
 * Bounds what is read of the log in one turn of the event loop. A fact may hold 64 KiB and more when it is sealed, so that hundreds of them would
 * hold up everybody; most hold less than one, and would be slow to look through a few at a time.
 */
export const oneLook = { countMax: 500, bytesMax: 256 * 1_024 } as const;

/** Bytes of facts that cost as much to read as a row does. */
const bytesPerRow = 1_024;

/** Returns how many rows a look counts for: one for each fact, and as many as a large fact takes the time of. */
export function rowsIn({ readCount, readBytes }: Pick<LogPage, 'readCount' | 'readBytes'>): number {
  return Math.max(readCount, Math.ceil(readBytes / bytesPerRow));
}

/** Returns how many facts to ask for after a look, twice as many: a log on a server sends what it was asked for, however much of it is wanted. */
export function nextCount({ readCount }: Pick<LogPage, 'readCount'>, countMin: number): number {
  return Math.min(Math.max(2 * readCount, countMin), oneLook.countMax);
}
