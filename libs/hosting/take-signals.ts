import {
  cloudEventIn,
  type Health,
  type IncomingMessage,
  type MessageBus,
  type MessageConsumer,
  type MessageProducer,
  type OutgoingMessage,
} from '#libs/message-bus';
import type { Log, Metrics, OutageLog } from '#libs/observability';
import type { SignalOutcome, Signals } from '#libs/observations';
import { keepAtIt } from './keep-at-it.js';

export interface TakeSignals {
  readonly bus: MessageBus;
  readonly signals: Signals;
  /** Begins the names of topics and groups. */
  readonly prefix: string;
  readonly partitionCount: number;
  readonly replicationFactor: number;
  readonly log: Log;
  readonly outages: OutageLog;
  readonly metrics: Metrics;
}

const dayMs = 86_400_000;

/** Where other systems send what they see, and where goes what cannot be taken. */
export const signalTopics = (prefix: string) => ({ live: `${prefix}.signals.v1`, dead: `${prefix}.signals.v1.dead` });

/** As a member of the group: undefined health says that it has not joined yet. */
export interface SignalMember {
  health(): Health | undefined;
  leave(): Promise<void>;
}

/**
 * Takes signals as a member of a group of as many processes as there are partitions, as soon as the bus answers. Each becomes a command that
 * is named after the signal, so a repetition changes nothing; what can never be recorded is put aside with its reason before its offset is
 * committed.
 */
export function takeSignals(options: TakeSignals): SignalMember {
  const { bus, outages } = options;
  let consumer: MessageConsumer | undefined;
  const begin = async () => {
    await ensureTopics(options);
    const producer = bus.producer();
    const joined = await join(options, producer).catch(async (error: unknown) => {
      await producer.close();
      throw error;
    });
    consumer = joined;
    return async () => {
      consumer = undefined;
      await joined.stop();
      await producer.close();
    };
  };
  const leave = keepAtIt({
    turns: undefined,
    begin,
    onFault: (error) => outages.failed('taking signals did not begin, and is tried again', { err: error }),
  });
  return { health: () => consumer?.health(), leave };
}

async function ensureTopics({ bus, prefix, partitionCount, replicationFactor, log }: TakeSignals): Promise<void> {
  const { live, dead } = signalTopics(prefix);
  const settings = { partitionCount, replicationFactor, cleanup: 'DELETE' } as const;
  const differences = await bus.topics.ensure([
    { topic: live, ...settings, retentionMs: 7 * dayMs },
    { topic: dead, ...settings, retentionMs: 30 * dayMs },
  ]);
  for (const difference of differences) log.warn(difference, 'a topic is not as it is wanted to be');
}

function join(options: TakeSignals, producer: MessageProducer): Promise<MessageConsumer> {
  const { bus, prefix, log } = options;
  const { live, dead } = signalTopics(prefix);
  return bus.consume({
    group: `${prefix}.signals`,
    topics: [live],
    observer: (event) => log.info(event, 'signals'),
    effect: {
      kind: 'COMMANDS',
      apply: async ({ messages, signal }) => {
        const outcomes = await recordAll(messages, options);
        const refused = messages.flatMap((message, index) => deadLetter(message, outcomes[index], dead));
        if (refused.length > 0) await producer.send(refused, { signal });
      },
    },
  });
}

/** Those of one instance in their order, different instances beside each other: each append waits for the disk of the log. */
async function recordAll(
  messages: readonly IncomingMessage[],
  { signals, metrics }: TakeSignals,
): Promise<readonly SignalOutcome[]> {
  const read = messages.map(decoded);
  const outcomes: SignalOutcome[] = [];
  const bySubject = Map.groupBy(read.entries(), ([, { event }]) => event?.subject ?? '');
  await Promise.all(
    [...bySubject.values()].map(async (ofSubject) => {
      for (const [index, { event, problem = '' }] of ofSubject) {
        const outcome = event === undefined ? dead(problem) : await signals.record(event);
        metrics.countSignal(outcome.outcome);
        outcomes[index] = outcome;
      }
    }),
  );
  return outcomes;
}

const dead = (reason: string): SignalOutcome => ({ outcome: 'dead', reason });

/** With the version that every CloudEvent names: the envelope has been checked with it. */
function decoded(message: IncomingMessage) {
  const read = cloudEventIn(message);
  return 'event' in read
    ? { event: { specversion: '1.0', ...read.event }, problem: undefined }
    : { event: undefined, problem: read.problem };
}

function deadLetter(
  { key = '', headers, value }: IncomingMessage,
  outcome: SignalOutcome | undefined,
  topic: string,
): readonly OutgoingMessage[] {
  if (outcome?.outcome !== 'dead') return [];
  return [{ topic, key, headers: { ...headers, bourse_reason: outcome.reason }, value }];
}
