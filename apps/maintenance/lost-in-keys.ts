import type { EventStore, Keys } from '#libs/event-store';
import type { LostTrace } from './lost-facts.js';

const pageCount = 500;
/** Keys that are looked at; an installation with more of them is told so. */
const keysMax = 200_000;

interface LostInKeys {
  readonly traces: readonly LostTrace[];
  readonly problems: readonly string[];
}

/** Streams that have a key and of which the log holds no fact: one read for each key. `tell` hears how far it is. */
export async function lostInKeys(
  { eventStore, keys }: { readonly eventStore: EventStore; readonly keys: Pick<Keys, 'streamsWithKeys'> },
  tell: (line: string) => void,
): Promise<LostInKeys> {
  const traces: LostTrace[] = [];
  let after = '';
  for (let count = 0; count < keysMax; ) {
    const streams = await keys.streamsWithKeys(after, pageCount);
    const pages = await Promise.all(streams.map((stream) => eventStore.readStream(stream, 0, { countMax: 1 })));
    for (const [index, { facts }] of pages.entries())
      if (facts.length === 0) traces.push({ stream: streams[index] ?? '', source: 'keys', fact: 'its first' });
    count += streams.length;
    after = streams.at(-1) ?? after;
    if (streams.length < pageCount) return { traces, problems: [] };
    if (count % (pageCount * 20) === 0) tell(`Looked for the streams of ${count} keys.`);
  }
  return { traces, problems: [`There are more than ${keysMax} keys: streams after ${after} were not looked for.`] };
}
