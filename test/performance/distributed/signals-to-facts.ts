import { randomUUID } from 'node:crypto';
import { Agent } from 'node:http';
import { EventStoreDbEventStore } from '#libs/event-store';
import { signalTopics } from '#libs/hosting';
import { type OutgoingMessage, openKafkaBus } from '#libs/message-bus';
import { textAt } from '../../acceptance/client.js';
import { type Benchmark, interleaved } from '../figure.js';
import { once } from './api-growth.js';
import { appendsThroughPort } from './append-to-server.js';
import type { Engines } from './engines.js';
import { type Installation, type Member, openInstallation } from './installation.js';
import { openMarket, requestBody } from './market.js';

const signalsAll = 6_400;
const instanceCount = 64;
const patienceMs = 120_000;

/** Signals per second that one process takes from Kafka and records as facts, beside appending as many facts without asking anybody. */
export const signalsToFacts =
  (engines: Engines): Benchmark =>
  async ({ rounds, scale }) => {
    const each = Math.max(5, Math.round((signalsAll * scale) / instanceCount));
    const installation = await openInstallation(engines);
    try {
      const { instances, consumer } = await withInstances(installation);
      const [taken = 0, appended = 0] = await interleaved(rounds, [
        () => signalsPerSecond(installation, consumer, instances, each),
        () => appendsThroughPort(installation.eventStoreUrl, each),
      ]);
      return [
        {
          name: 'signals from Kafka to facts, one process',
          value: Math.round(taken),
          unit: 'signals/s',
          against: `facts appended alone, 64 writers: ${Math.round(appended)}`,
          ratio: taken / appended,
          goal: 'none',
        },
      ];
    } finally {
      await installation.close();
    }
  };

/** What is observed; afterwards only the process that is measured is left. */
async function withInstances(installation: Installation) {
  const projector = await installation.start('projector');
  const api = await installation.start('api');
  const consumer = await installation.start('signals');
  const token = await openMarket(api.url, await installation.operatorToken());
  const agent = new Agent({ keepAlive: true });
  const instances: string[] = [];
  for (let number = 0; number < instanceCount; number += 1) {
    const answer: unknown = JSON.parse(
      await once(agent, `${api.url}/graphql`, token, requestBody(`observed-${number}`)),
    );
    instances.push(textAt(answer, 'data.answer.instance.id'));
  }
  agent.destroy();
  await api.end();
  await projector.end();
  return { instances, consumer };
}

/** They wait in Kafka while the process is held, so that nobody else is at work when it takes them. */
async function signalsPerSecond(
  { name, eventStoreUrl: url, brokers }: Installation,
  consumer: Member,
  instances: readonly string[],
  each: number,
): Promise<number> {
  const eventStore = await EventStoreDbEventStore.open({ url, namespace: name });
  const bus = await openKafkaBus('kafkajs', { brokers, clientId: 'benchmark' });
  const before = await eventStore.head();
  const wanted = instances.length * each;
  consumer.freeze();
  const producer = bus.producer();
  const topic = signalTopics(name).live;
  for (let round = 0; round < each; round += 1) {
    await producer.send(instances.map((instance) => ({ topic, ...signalOf(instance) })));
  }
  await bus.close();
  const started = performance.now();
  consumer.thaw();
  let recorded = 0;
  const signal = AbortSignal.timeout(patienceMs);
  for await (const { facts } of eventStore.subscribe(before, { signal, countMax: 500 })) {
    recorded += facts.filter(({ type }) => type === 'UsageRecorded').length;
    if (recorded >= wanted) break;
  }
  const ms = performance.now() - started;
  await eventStore.close();
  if (recorded !== wanted) throw new Error(`${recorded} facts came of ${wanted} signals`);
  return (wanted * 1_000) / ms;
}

function signalOf(instance: string): Omit<OutgoingMessage, 'topic'> {
  const now = Date.now();
  return {
    key: instance,
    headers: {
      ce_specversion: '1.0',
      ce_id: randomUUID(),
      ce_source: 'urn:benchmark:meter',
      ce_type: 'bourse.signal.usage.v1',
      ce_time: new Date(now).toISOString(),
      ce_subject: instance,
      'content-type': 'application/json',
    },
    value: JSON.stringify({
      metric: 'storage',
      quantity: '12.5',
      unit: 'GiB',
      periodStart: new Date(now - 60_000).toISOString(),
    }),
  };
}
