import { setTimeout as sleep } from 'node:timers/promises';
import { type ExpectedOffsets, expectedOffsets } from './expected-offsets.js';
import { OffsetMoved } from './faults.js';
import type { ConsumerOptions, Effect, IncomingBatch, IncomingMessage, Place } from './message-bus.js';
import type { Vitals } from './vitals.js';

/** What a client's member of a group can do about one batch. */
export interface Member {
  /** Tells the group that the work goes on; throws when the member is out. */
  heartbeat(): Promise<void>;
  commit(nextOffset: number): Promise<void>;
  /** The next batch of this partition begins there. */
  seek(offset: number): void | Promise<void>;
}

export interface ReceivedBatch {
  readonly topic: string;
  readonly partition: number;
  readonly messages: readonly IncomingMessage[];
}

export interface BatchWork {
  /** Brings about the batch's effect and then commits. Throws what the member's heartbeat or commit throws: the client has to join again. */
  run(batch: ReceivedBatch, member: Member): Promise<void>;
  /** Where a partition has to go on, by the offset kept beside the rows; undefined when Kafka's own counts. */
  startOf(topic: string, partition: number): Promise<number | undefined>;
  /** After partitions changed hands: what is remembered of them may be old. */
  forget(): void;
}

const [pauseMinMs, pauseMaxMs] = [100, 5_000];
const heartbeatMs = 1_000;

type Turn = 'DONE' | 'MOVED';

interface Workshop {
  readonly options: ConsumerOptions;
  readonly offsets: ExpectedOffsets;
}

/** One batch in hand. */
interface Job {
  readonly place: Place;
  readonly messages: readonly IncomingMessage[];
  readonly member: Member;
  readonly signal: AbortSignal;
}

export function batchWork(options: ConsumerOptions, vitals: Vitals, stopping: AbortSignal): BatchWork {
  const { effect, group } = options;
  const offsets = expectedOffsets(effect);
  return {
    run: async ({ topic, partition, messages }, member) => {
      vitals.batchBegan();
      const lost = new AbortController();
      const beat = setInterval(() => {
        member.heartbeat().catch((error: unknown) => lost.abort(error));
      }, heartbeatMs);
      try {
        const signal = AbortSignal.any([lost.signal, stopping]);
        await workOff({ options, offsets }, { place: { group, topic, partition }, messages, member, signal });
      } catch (error) {
        offsets.forgetAll();
        if (lost.signal.aborted) throw lost.signal.reason;
        if (!stopping.aborted) throw error;
      } finally {
        clearInterval(beat);
        vitals.batchEnded();
      }
    },
    startOf: (topic, partition) => offsets.at({ group, topic, partition }),
    forget: () => offsets.forgetAll(),
  };
}

async function workOff(workshop: Workshop, job: Job): Promise<void> {
  const { place, messages, member, signal } = job;
  const [first, last] = [messages.at(0), messages.at(-1)];
  if (first === undefined || last === undefined) return;
  const expected = await workshop.offsets.at(place);
  if (expected !== undefined && first.offset > expected) {
    if (workshop.offsets.isWorthLookingBack(place, expected)) return member.seek(expected);
    const { topic, partition } = place;
    workshop.options.observer?.({ event: 'MESSAGES_MISSING', topic, partition, from: expected, to: first.offset });
  }
  const turn = await apply(workshop, job);
  signal.throwIfAborted();
  if (turn === 'DONE') return member.commit(last.offset + 1);
  const own = await workshop.offsets.at(place);
  if (own !== undefined) await member.seek(own);
}

/** Until it succeeds, or somebody else turns out to have had the batch. Rejects when the partition or the consumer goes. */
async function apply({ options, offsets }: Workshop, { place, messages, signal }: Job): Promise<Turn> {
  const { topic, partition } = place;
  const nextOffset = (messages.at(-1)?.offset ?? -1) + 1;
  for (let pauseMs = pauseMinMs; ; pauseMs = Math.min(pauseMs * 2, pauseMaxMs)) {
    try {
      const expectedOffset = await offsets.at(place);
      // Looked at before each attempt: one that seemed to fail may have been committed.
      const fresh = messages.filter(({ offset }) => expectedOffset === undefined || offset >= expectedOffset);
      if (fresh.length === 0) return 'DONE';
      await applyOnce(options.effect, { topic, partition, messages: fresh, nextOffset, signal }, expectedOffset);
      offsets.set(place, nextOffset);
      return 'DONE';
    } catch (error) {
      offsets.forget(place);
      if (error instanceof OffsetMoved) {
        options.observer?.({ event: 'OFFSET_MOVED', topic, partition });
        return 'MOVED';
      }
      options.observer?.({ event: 'EFFECT_FAILED', topic, partition, error });
    }
    await sleep(pauseMs, undefined, { signal });
  }
}

function applyOnce(effect: Effect, batch: IncomingBatch, expectedOffset: number | undefined): Promise<void> {
  return effect.kind === 'COMMANDS' ? effect.apply(batch) : effect.apply({ ...batch, expectedOffset });
}
