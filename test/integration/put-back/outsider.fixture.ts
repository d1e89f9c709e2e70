import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { comparePositions } from '#libs/kernel';
import { type IncomingMessage, type MessageBus, publishedTopics, publishingLibs } from '#libs/message-bus';

const Notice = z.object({ restoration: z.string(), lastCommon: z.object({ position: z.string() }) });
const publishedTypes = new Set(publishingLibs.flatMap(({ published }) => Object.keys(published.messages)));
const patienceMs = 60_000;

export const isPublished = ({ type }: { readonly type: string }) => publishedTypes.has(type);

const isNotice = ({ headers }: IncomingMessage) => headers['ce_type'] === 'bourse.log.restored.v1';
const positionOf = ({ headers }: IncomingMessage) => headers['ce_position'] ?? '';

/** What an outsider makes of the topics who does what the contract says. */
export interface Heard {
  /** Ids of the facts that stand, as the messages say. */
  readonly standing: ReadonlySet<string>;
  /** Ids of facts that were called back and did not come again. */
  readonly voided: ReadonlySet<string>;
  /** Restorations that each partition was told of. */
  readonly told: ReadonlyMap<string, readonly string[]>;
}

/** Reads the topics from their beginnings until it holds. Throws when it does not within a minute. */
export async function heardUntil(bus: MessageBus, prefix: string, holds: (heard: Heard) => boolean): Promise<Heard> {
  const messages: IncomingMessage[] = [];
  const outsider = await bus.consume({
    group: `${prefix}.outsider-${Math.random().toString(36).slice(2)}`,
    topics: publishedTopics(prefix),
    effect: { kind: 'COMMANDS', apply: async (batch) => void messages.push(...batch.messages) },
  });
  try {
    const endsAt = performance.now() + patienceMs;
    for (let heard = fold(messages); ; heard = fold(messages)) {
      if (holds(heard)) return heard;
      if (performance.now() > endsAt) throw new Error(`The topics do not say so: ${messages.length} messages`);
      await sleep(100);
    }
  } finally {
    await outsider.stop();
  }
}

function fold(messages: readonly IncomingMessage[]): Heard {
  const [standing, voided, told] = [new Set<string>(), new Set<string>(), new Map<string, string[]>()];
  for (const [place, ofPlace] of Map.groupBy(messages, ({ topic, partition }) => `${topic}:${partition}`)) {
    const facts = new Map<string, IncomingMessage>();
    told.set(place, []);
    for (const message of ofPlace) {
      if (!isNotice(message)) facts.set(message.headers['ce_id'] ?? '', message);
      else {
        const { restoration, lastCommon } = Notice.parse(JSON.parse(message.value));
        told.get(place)?.push(restoration);
        for (const [id, fact] of facts)
          if (comparePositions(positionOf(fact), lastCommon.position) > 0) {
            facts.delete(id);
            voided.add(id);
          }
      }
    }
    for (const id of facts.keys()) standing.add(id);
  }
  for (const id of standing) voided.delete(id);
  return { standing, voided, told };
}
