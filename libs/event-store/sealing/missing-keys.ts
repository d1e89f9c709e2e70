import type { Position } from '#libs/kernel';
import type { EventStore } from '../event-store.js';
import { sealedTextsIn } from './sealed-texts-in.js';
import type { Sealing, StreamFate } from './sealing.js';

const pageCount = 500;

/** Hears of every stream with sealed texts in the facts after a position what becomes of them when they are read; page by page, so a stream may come again. */
async function fatesAfter(
  eventStore: EventStore,
  sealing: Pick<Sealing, 'fatesOf'>,
  from: Position | undefined,
  hear: (stream: string, fate: StreamFate) => void,
): Promise<void> {
  let after = from;
  for (let isCaughtUp = false; !isCaughtUp; ) {
    const page = await eventStore.readAll(after, { countMax: pageCount });
    const streams = [...new Set(page.facts.flatMap(sealedTextsIn).map(({ stream }) => stream))];
    for (const [index, fate] of (await sealing.fatesOf(streams)).entries()) hear(streams[index] ?? '', fate);
    ({ isCaughtUp, last: after } = page);
  }
}

/**
 * Finds streams whose key is missing among the facts after a position, where keys from an older copy lack theirs, so that somebody hears of it before anybody
 * reads one.
 */
export function noteMissingKeys(eventStore: EventStore, sealing: Sealing, from: Position): Promise<void> {
  return fatesAfter(eventStore, sealing, from, (stream, fate) => {
    if (fate === 'UNREADABLE') sealing.unreadable.expect(stream, 'KEY_MISSING');
  });
}

/** All streams of the log whose sealed texts cannot be read though nobody erased them, in the order of their first facts. */
export async function streamsWithoutKeys(
  eventStore: EventStore,
  sealing: Pick<Sealing, 'fatesOf'>,
): Promise<readonly string[]> {
  const missing = new Set<string>();
  await fatesAfter(eventStore, sealing, undefined, (stream, fate) => {
    if (fate === 'UNREADABLE') missing.add(stream);
  });
  return [...missing];
}
