import { setTimeout as sleep } from 'node:timers/promises';
import { OffsetMoved } from './faults.js';
import type { ConsumerEvent, ConsumerOptions, Effect, IncomingMessage, Place } from './message-bus.js';
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

export function batchWork(options: ConsumerOptions, vitals: Vitals, stopping: AbortSignal): BatchWork {
  const { effect, group } = options;
  const tell = (event: ConsumerEvent) => options.observer?.(event);
  const expectedOffsets = new Map<string, number | undefined>();
  const gaps = new Map<string, number>();
  const nameOf = ({ topic, partition }: Place) => `${topic}:${partition}`;

  const expectedAt = async (place: Place) => {
    if (effect.kind === 'COMMANDS') return undefined;
    const name = nameOf(place);
    if (!expectedOffsets.has(name)) expectedOffsets.set(name, await effect.offsets.next(place));
    return expectedOffsets.get(name);
  };
  /** True when the batch begins later than expected and it is worth looking whether something lies between. */
  const isAhead = (place: Place, expected: number | undefined, first: number) => {
    const name = nameOf(place);
    if (expected === undefined || first <= expected) return false;
    if (gaps.get(name) !== expected) {
      gaps.set(name, expected);
      return true;
    }
    const { topic, partition } = place;
    tell({ event: 'MESSAGES_MISSING', topic, partition, from: expected, to: first });
    return false;
  };
  const apply = async (place: Place, messages: readonly IncomingMessage[], signal: AbortSignal): Promise<Turn> => {
    for (let pauseMs = pauseMinMs; ; pauseMs = Math.min(pauseMs * 2, pauseMaxMs)) {
      const expectedOffset = await expectedAt(place);
      const batch = { ...place, messages, nextOffset: (messages.at(-1)?.offset ?? -1) + 1, signal };
      try {
        await applyOnce(effect, batch, expectedOffset);
        if (effect.kind === 'ROWS') expectedOffsets.set(nameOf(place), batch.nextOffset);
        return 'DONE';
      } catch (error) {
        const { topic, partition } = place;
        expectedOffsets.delete(nameOf(place));
        if (error instanceof OffsetMoved) {
          tell({ event: 'OFFSET_MOVED', topic, partition });
          return 'MOVED';
        }
        tell({ event: 'EFFECT_FAILED', topic, partition, error });
        await sleep(pauseMs, undefined, { signal });
      }
    }
  };
  const work = async (place: Place, messages: readonly IncomingMessage[], member: Member, signal: AbortSignal) => {
    const [first, last] = [messages.at(0), messages.at(-1)];
    if (first === undefined || last === undefined) return;
    const expected = await expectedAt(place);
    if (expected !== undefined && isAhead(place, expected, first.offset)) return member.seek(expected);
    const fresh = expected === undefined ? messages : messages.filter(({ offset }) => offset >= expected);
    const turn = fresh.length === 0 ? 'DONE' : await apply(place, fresh, signal);
    signal.throwIfAborted();
    if (turn === 'DONE') return member.commit(last.offset + 1);
    const own = await expectedAt(place);
    if (own !== undefined) await member.seek(own);
  };
  return {
    run: async ({ topic, partition, messages }, member) => {
      vitals.batchBegan();
      const lost = new AbortController();
      const signal = AbortSignal.any([lost.signal, stopping]);
      const beat = setInterval(() => {
        member.heartbeat().catch((error: unknown) => lost.abort(error));
      }, heartbeatMs);
      try {
        await work({ group, topic, partition }, messages, member, signal);
      } catch (error) {
        expectedOffsets.clear();
        if (lost.signal.aborted) throw lost.signal.reason;
        if (!stopping.aborted) throw error;
      } finally {
        clearInterval(beat);
        vitals.batchEnded();
      }
    },
    startOf: (topic, partition) => expectedAt({ group, topic, partition }),
    forget: () => {
      expectedOffsets.clear();
      gaps.clear();
    },
  };
}

function applyOnce(
  effect: Effect,
  batch: Parameters<Effect['apply']>[0],
  expectedOffset: number | undefined,
): Promise<void> {
  return effect.kind === 'COMMANDS' ? effect.apply(batch) : effect.apply({ ...batch, expectedOffset });
}
