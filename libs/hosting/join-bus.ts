import { readFileSync } from 'node:fs';
import type { INestApplicationContext } from '@nestjs/common';
import type { Configuration } from '#libs/configuration';
import { type KafkaOptions, type MessageBus, openKafkaBus } from '#libs/message-bus';
import type { Readiness } from '#libs/observability';
import { Signals } from '#libs/observations';
import type { HostOptions, Parts } from './parts.js';
import { publishFacts } from './publish-facts.js';
import type { Roles } from './roles.js';
import { takeSignals } from './take-signals.js';

export interface Joining {
  readonly options: HostOptions;
  readonly roles: Pick<Roles, 'publishes' | 'takesSignals'>;
  readonly parts: Parts;
  readonly app: INestApplicationContext;
  readonly readiness: Readiness;
  /** For what only a restart mends. */
  readonly fail: (error: unknown) => void;
}

/** What this process has to do with the message bus. */
export interface MemberOfBus {
  leave(): Promise<void>;
}

/** The consumer of this process does not come back by itself. */
class ConsumerWedged extends Error {
  override readonly name = 'ConsumerWedged';
}

const healthPeriodMs = 5_000;

/** Publishes and takes signals as the roles say, on the bus that is configured; nothing without one. */
export async function joinBus(joining: Joining): Promise<MemberOfBus> {
  const { options, roles } = joining;
  const isNeeded = roles.publishes || roles.takesSignals;
  const bus = isNeeded ? (options.bus ?? (await openConfigured(options))) : undefined;
  if (bus === undefined) return { leave: async () => undefined };
  const leaving: (() => Promise<void>)[] = [];
  if (options.bus === undefined) leaving.push(() => bus.close());
  if (roles.publishes) leaving.push(await publishing(bus, joining));
  if (roles.takesSignals) leaving.push(await takingSignals(bus, joining));
  return {
    leave: async () => {
      for (const leave of leaving.toReversed()) await leave();
    },
  };
}

async function openConfigured({ configuration, name }: HostOptions): Promise<MessageBus | undefined> {
  const { kafka } = configuration.engines;
  return kafka && openKafkaBus(kafka.client, kafkaOptions(kafka, name));
}

function kafkaOptions(
  { brokers, tls, sasl }: NonNullable<Configuration['engines']['kafka']>,
  name: string,
): KafkaOptions {
  return {
    brokers,
    clientId: `bourse-${name}`,
    ...(tls !== undefined && { tls: tls.caFile === undefined ? true : { ca: readFileSync(tls.caFile, 'utf8') } }),
    ...(sasl !== undefined && { sasl }),
  };
}

/** Where the topics are and how they are made, also on a bus that nobody configured. */
function topicsOf({ configuration: { engines } }: HostOptions) {
  const { topicPrefix: prefix = 'bourse', partitions: partitionCount = 1, replicationFactor = 1 } = engines.kafka ?? {};
  return { prefix, partitionCount, replicationFactor };
}

function publishing(bus: MessageBus, { options, parts, readiness }: Joining): Promise<() => Promise<void>> {
  const topics = topicsOf(options);
  const { distributed } = options.configuration.engines;
  const turns = distributed && {
    database: distributed.database,
    name: `${distributed.database.schema} publisher ${topics.prefix}`,
  };
  return publishFacts({ bus, parts, log: options.log, readiness, turns, ...topics });
}

async function takingSignals(bus: MessageBus, joining: Joining): Promise<() => Promise<void>> {
  const { options, parts, app, readiness, fail } = joining;
  const signals = app.get(Signals, { strict: false });
  const consumer = await takeSignals({
    bus,
    signals,
    log: options.log,
    metrics: parts.metrics,
    ...topicsOf(options),
  });
  readiness.watch('signals', () => consumer.health().reason);
  const watch = setInterval(() => {
    const { isHealthy, reason } = consumer.health();
    if (!isHealthy) fail(new ConsumerWedged(reason));
  }, healthPeriodMs).unref();
  return async () => {
    clearInterval(watch);
    await consumer.stop();
  };
}
