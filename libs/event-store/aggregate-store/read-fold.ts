import type { Decider, Fact, FactCodec, RecordedFact } from '#libs/kernel';
import type { EventStore } from '../event-store.js';
import { StoreUnavailable } from '../event-store.js';
import { StreamTooLong } from '../faults.js';
import { type Sealing, unreadable } from '../sealing/sealing.js';
import { type CommandTrace, extendFold, type Fold, type StoredFact } from './fold.js';
import { hasText, openFields } from './sealed-fields.js';

/** A stream that commands fold stays this small. */
export const factsMax = 5_000;
export const streamBytesMax = 4 * 1_024 * 1_024;
const pageCount = 500;

/** What it takes to read a stream of one category. */
export interface Reading<State, F extends Fact> {
  readonly decider: Decider<State, F>;
  readonly codec: FactCodec<F>;
  readonly eventStore: EventStore;
  readonly sealing: Sealing;
}

/** Extends the fold by what was stored since. Throws `UnknownFact`, `StreamTooLong`, `StoreUnavailable`. */
export async function readNewer<State, F extends Fact>(
  reading: Reading<State, F>,
  stream: string,
  fold: Fold<State>,
  deadlineAt: number,
): Promise<Fold<State>> {
  let newest = fold;
  while (newest.revision < factsMax) {
    const options = { countMax: pageCount, deadlineMs: remainingMs(stream, deadlineAt) };
    const { facts, isEnd } = await reading.eventStore.readStream(stream, newest.revision + 1, options);
    newest = extendFold(newest, await readable(reading, facts), reading.decider.evolve);
    if (isEnd) return newest;
  }
  throw new StreamTooLong(stream, `${factsMax} facts`);
}

/** The facts that a command made when it came first. */
export async function readFirstFacts<State, F extends Fact>(
  reading: Reading<State, F>,
  stream: string,
  { firstRevision, lastRevision }: CommandTrace,
  deadlineAt: number,
) {
  const countMax = lastRevision - firstRevision + 1;
  const options = { countMax, deadlineMs: remainingMs(stream, deadlineAt) };
  const { facts } = await reading.eventStore.readStream(stream, firstRevision, options);
  const read = await readable(reading, facts.slice(0, countMax));
  return { facts: read.map(({ fact }) => fact), position: facts.at(-1)?.position };
}

async function readable<State, F extends Fact>(
  { codec, sealing }: Reading<State, F>,
  recorded: readonly RecordedFact[],
): Promise<readonly StoredFact<F>[]> {
  const facts: StoredFact<F>[] = [];
  for (const stored of recorded) {
    const fields = codec.sealedFieldsOf(stored.type);
    const data = fields.length === 0 ? stored.data : await openFields(sealing, stored.stream, stored, fields);
    facts.push({
      fact: codec.decode({ ...stored, data }),
      stored,
      bytes: bytesOf(stored.data),
      isSealed: hasText(stored.data, fields),
      isUnreadable: hasText(data, fields, unreadable),
    });
  }
  return facts;
}

/** About as many bytes as the data has as JSON: near enough for a bound, and a third of the work. */
export function bytesOf(data: unknown): number {
  if (typeof data === 'string') return data.length + 2;
  if (typeof data !== 'object' || data === null) return 4;
  // Events of others may be bytes, and those have an entry for each.
  if (ArrayBuffer.isView(data)) return data.byteLength;
  let bytes = 2;
  for (const [key, value] of Object.entries(data)) bytes += key.length + 4 + bytesOf(value);
  return bytes;
}

function remainingMs(stream: string, deadlineAt: number): number {
  const remaining = Math.ceil(deadlineAt - performance.now());
  if (remaining <= 0) throw new StoreUnavailable(`The deadline passed before ${stream} was read`);
  return remaining;
}
