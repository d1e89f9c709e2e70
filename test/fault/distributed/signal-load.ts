import { setTimeout as sleep } from 'node:timers/promises';
import { signalTopics } from '#libs/hosting';
import type { MessageBus, OutgoingMessage } from '#libs/message-bus';
import type { Ledger } from './ledger.js';

export interface SignalLoad {
  /** Ends when everything that was begun is acknowledged, or nobody waits any longer. */
  finish(): Promise<void>;
}

export interface SignalLoadOptions {
  readonly bus: MessageBus;
  readonly prefix: string;
  readonly ledger: Ledger;
  readonly run: string;
  readonly random: () => number;
  /** Instances that are there; read anew for each batch. */
  readonly instances: readonly string[];
}

const [pauseMs, batchSize, triesMax] = [400, 4, 6];
/** How often a signal is delivered twice, and how often one cannot be recorded. */
const [twiceRate, invalidRate] = [0.2, 0.1];
export const signalSource = 'urn:fault:meter';

/** Another system that tells of the usage of instances, some of it twice and some of it wrong. */
export function startSignals(options: SignalLoadOptions): SignalLoad {
  const finishing = new AbortController();
  const done = signalOn(options, finishing.signal);
  return {
    finish: () => {
      finishing.abort();
      return done;
    },
  };
}

async function signalOn(options: SignalLoadOptions, finishing: AbortSignal): Promise<void> {
  const { bus, prefix, ledger, run, random, instances } = options;
  const producer = bus.producer();
  const topic = signalTopics(prefix).live;
  for (let number = 0; !finishing.aborted; number += batchSize) {
    if (instances.length > 0) {
      const batch = Array.from({ length: batchSize }, (_, index) => signalOf(options, `${run}-${number + index}`));
      for (const { id, isValid } of batch) ledger.write({ kind: 'sent', signal: id, isValid });
      const messages = batch.flatMap(({ message }) =>
        Array.from({ length: random() < twiceRate ? 2 : 1 }, () => ({ topic, ...message })),
      );
      if (await sendAtLast(producer, messages)) {
        for (const { id } of batch) ledger.write({ kind: 'taken', signal: id });
      }
    }
    await sleep(pauseMs, undefined, { signal: finishing }).catch(() => undefined);
  }
  await producer.close();
}

function signalOf({ instances, random }: SignalLoadOptions, id: string) {
  const instance = instances[Math.floor(random() * instances.length)] ?? '';
  const isValid = random() >= invalidRate;
  const time = new Date();
  const message: Omit<OutgoingMessage, 'topic'> = {
    key: instance,
    headers: {
      ce_specversion: '1.0',
      ce_id: id,
      ce_source: signalSource,
      ce_type: 'bourse.signal.usage.v1',
      ce_time: time.toISOString(),
      ce_subject: isValid ? instance : 'nothing-of-this-name',
      'content-type': 'application/json',
    },
    value: JSON.stringify({
      metric: 'storage',
      quantity: `${Math.floor(random() * 1_000)}`,
      unit: 'GiB',
      periodStart: new Date(time.getTime() - 60_000).toISOString(),
    }),
  };
  return { id, isValid, message };
}

/** False when Kafka did not take them all that time; they may be there all the same. */
async function sendAtLast(
  producer: ReturnType<MessageBus['producer']>,
  messages: readonly OutgoingMessage[],
): Promise<boolean> {
  for (let attempt = 0; attempt < triesMax; attempt += 1) {
    try {
      await producer.send(messages);
      return true;
    } catch {
      await sleep(pauseMs);
    }
  }
  return false;
}
