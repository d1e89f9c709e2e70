import type { EventStore } from '#libs/event-store';
import { noticeOf, type PublishingNames } from './cloud-event.js';
import type { MessageProducer, OutgoingMessage, Topics } from './message-bus.js';
import { publishedTopics } from './published-topics.js';

/** Restorations of the log that the topics have not been told of yet. */
export interface UntoldRestorations {
  untold(): Promise<readonly string[]>;
  /** Every partition has it. */
  told(restoration: string): Promise<void>;
}

export interface TellOfRestorations extends PublishingNames {
  readonly eventStore: EventStore;
  readonly producer: MessageProducer;
  readonly topics: Pick<Topics, 'ends'>;
  readonly checkpoint: UntoldRestorations;
}

/**
 * Tells each partition of each topic that the log was restored, before a fact follows there: what it brought after the last common fact is void. At least once: it
 * is forgotten only when all of them have it. A restoration that the log does not hold is not told of: the log was put back once more.
 */
export async function tellOfRestorations(telling: TellOfRestorations, signal: AbortSignal): Promise<void> {
  const { eventStore, producer, checkpoint } = telling;
  for (const restoration of await checkpoint.untold()) {
    const { facts } = await eventStore.readStream(`restoration-${restoration}`, 0, { countMax: 1 });
    const notices = await Promise.all(facts.map((fact) => noticesOf(telling, fact)));
    if (notices.length > 0) await producer.send(notices.flat(), { signal });
    await checkpoint.told(restoration);
  }
}

async function noticesOf(
  { topics, topicPrefix, source }: TellOfRestorations,
  fact: Parameters<typeof noticeOf>[0],
): Promise<readonly OutgoingMessage[]> {
  const places = publishedTopics(topicPrefix).map(async (topic) => {
    const partitions = [...(await topics.ends(topic)).keys()];
    return partitions.map((partition) => noticeOf(fact, { topic, partition }, source));
  });
  return (await Promise.all(places)).flat();
}
