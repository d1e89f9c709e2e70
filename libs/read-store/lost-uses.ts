import type { EventStore } from '#libs/event-store';
import type { LastUses } from './last-uses.js';
import { allAtRest } from './pacing.js';

const pageCount = 100;

/** Things that were used, and of which the log knows nothing: things are named after their streams. One read for each. */
export async function lostUses(lastUses: LastUses, eventStore: EventStore): Promise<readonly string[]> {
  const lost: string[] = [];
  for (let after: string | undefined; ; ) {
    const things = await lastUses.after(after, pageCount);
    lost.push(...(await unknownAmong(things, eventStore)));
    after = things.at(-1);
    if (things.length < pageCount) return lost;
  }
}

async function unknownAmong(things: readonly string[], eventStore: EventStore): Promise<readonly string[]> {
  const pages = await allAtRest(things.map((thing) => eventStore.readStream(thing, 0, { countMax: 1 })));
  return things.filter((_, index) => pages[index]?.facts.length === 0);
}
