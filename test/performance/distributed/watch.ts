import { randomUUID } from 'node:crypto';
import { allViews } from '#libs/all';
import { EventStoreDbEventStore, type FactToAppend } from '#libs/event-store';
import type { InstanceFact } from '#libs/instances/events';
import { openKafkaBus, publishedTopics, topicOf } from '#libs/message-bus';
import { OperationalStore, Projections, ReadStore } from '#libs/read-store';
import { typicalFact } from '../facts.js';
import type { Installation } from './installation.js';

/** In milliseconds: until the answer, and from it until the last fact is where it was meant to come. */
export interface Lags {
  readonly append: number;
  readonly toView: number;
  readonly toKafka: number;
}

/** Somebody who appends, reads the views as an API does, and consumes what is published. */
export interface Watch {
  /** Appends what a request for an instance appends; resolves with the answer. */
  readonly request: () => Promise<{ readonly arrived: Promise<Lags> }>;
  close(): Promise<void>;
}

const patienceMs = 60_000;

export async function openWatch({ name, eventStoreUrl, databaseUrl, brokers }: Installation): Promise<Watch> {
  const eventStore = await EventStoreDbEventStore.open({ url: eventStoreUrl, namespace: name });
  const place = { url: databaseUrl, schema: name };
  const readStore = ReadStore.open(place);
  const operationalStore = await OperationalStore.open(place);
  const projections = new Projections({ eventStore, readStore, operationalStore });
  projections.views(...allViews);
  projections.follow();
  const kafka = await consuming(name, brokers);
  return {
    request: async () => {
      const instance = randomUUID();
      const facts = factsOf(instance);
      const published = kafka.whenConsumed(facts.at(-1)?.id ?? '');
      const askedAt = performance.now();
      const answer = await eventStore.append(`instance-${instance}`, facts, 'no-stream');
      const answeredAt = performance.now();
      if (answer.outcome !== 'appended') throw new Error(`The append was answered with ${answer.outcome}`);
      const shown = projections.progress.whenReached(answer.position, patienceMs).then((isShown) => {
        if (!isShown) throw new Error('The views stopped, or are too far behind');
        return performance.now();
      });
      const arrived = Promise.all([shown, published]).then(([shownAt, consumedAt]) => ({
        append: answeredAt - askedAt,
        toView: Math.max(0, shownAt - answeredAt),
        toKafka: Math.max(0, consumedAt - answeredAt),
      }));
      // Whoever waits for it hears of it later.
      arrived.catch(() => undefined);
      return { arrived };
    },
    close: async () => {
      await kafka.close();
      await projections.stop();
      await operationalStore.close();
      await readStore.close();
      await eventStore.close();
    },
  };
}

async function consuming(prefix: string, brokers: readonly string[]) {
  const bus = await openKafkaBus('kafkajs', { brokers, clientId: 'benchmark' });
  const settings = { partitionCount: 6, replicationFactor: 1, cleanup: 'DELETE', retentionMs: -1 } as const;
  await bus.topics.ensure(publishedTopics(prefix).map((topic) => ({ topic, ...settings })));
  const waiting = new Map<string, (at: number) => void>();
  const assigned = Promise.withResolvers<void>();
  await bus.consume({
    group: `${prefix}.benchmark`,
    topics: [topicOf(prefix, 'instances')],
    observer: ({ event }) => {
      if (event === 'ASSIGNED') assigned.resolve();
    },
    effect: {
      kind: 'COMMANDS',
      apply: async ({ messages }) => {
        const at = performance.now();
        for (const { headers } of messages) {
          const id = headers['ce_id'] ?? '';
          waiting.get(id)?.(at);
          waiting.delete(id);
        }
      },
    },
  });
  await assigned.promise;
  return {
    whenConsumed: (id: string) => new Promise<number>((resolve) => waiting.set(id, resolve)),
    close: () => bus.close(),
  };
}

function factsOf(instance: string): readonly FactToAppend[] {
  const operation = randomUUID();
  const offer = { capability: 'postgresql', version: '1.0.0', plan: 'small', environment: 'production' };
  const teams = { consumerTeam: 'payments', ownerTeam: 'platform' };
  const departments = { consumerDepartment: 'acme/payments', ownerDepartment: 'acme/platform' };
  const held = { instance, ...offer, ...teams, ...departments };
  const subject = { instance, operation, kind: 'PROVISION' } as const;
  const facts: readonly InstanceFact[] = [
    { type: 'InstanceRequested', data: { ...held, name: instance, monthlyPriceCents: 4_900, currency: 'EUR' } },
    {
      type: 'OperationSubmitted',
      data: {
        ...held,
        ...subject,
        cause: 'CONSUMER',
        requestedBy: 'somebody',
        parameters: '',
        justification: '',
        channel: 'WORKER',
        generation: 1,
        stage: 'GA',
      },
    },
    { type: 'ApprovalGranted', data: { ...subject, policy: 'auto', comment: '' } },
    {
      type: 'OperationQueued',
      data: {
        ...subject,
        instancePhase: 'PROVISIONING',
        reason: 'APPROVED',
        channel: 'WORKER',
        capability: offer.capability,
        ownerTeam: teams.ownerTeam,
      },
    },
  ];
  return facts.map((fact, number) => {
    const { id, metadata } = typicalFact(number);
    return { id, metadata: { ...metadata, occurredAt: new Date().toISOString() }, ...fact };
  });
}
