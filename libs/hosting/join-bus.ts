import { readFileSync } from 'node:fs';
import type { INestApplicationContext } from '@nestjs/common';
import type { Configuration } from '#libs/configuration';
import { type KafkaOptions, type MessageBus, openKafkaBus } from '#libs/message-bus';
import type { Readiness } from '#libs/observability';
import { Signals } from '#libs/observations';
import { openPostgresql } from '#libs/postgresql';
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
  const bus = isNeeded ? (options.bus ?? (await openConfiguredBus(options))) : undefined;
  if (bus === undefined) return { leave: async () => undefined };
  const leaving: (() => Promise<void>)[] = [];
  if (options.bus === undefined) leaving.push(() => bus.close());
  if (roles.publishes) leaving.push(publishing(bus, joining));
  if (roles.takesSignals) leaving.push(takingSignals(bus, joining));
  return {
    leave: async () => {
      for (const leave of leaving.toReversed()) await leave();
    },
  };
}

/** The bus that is configured, for a process of that name; undefined where none is. */
export async function openConfiguredBus({
  configuration,
  name,
}: Pick<HostOptions, 'configuration' | 'name'>): Promise<MessageBus | undefined> {
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

function publishing(bus: MessageBus, { options, parts, readiness }: Joining): () => Promise<void> {
  const topics = topicsOf(options);
  const { distributed } = options.configuration.engines;
  const turns = distributed && {
    database: openPostgresql(distributed.database),
    name: `${distributed.database.schema} publisher ${topics.prefix}`,
  };
  return publishFacts({ bus, parts, log: options.log, readiness, turns, ...topics });
}

function takingSignals(bus: MessageBus, joining: Joining): () => Promise<void> {
  const { options, parts, app, readiness, fail } = joining;
  const signals = app.get(Signals, { strict: false });
  const member = takeSignals({
    bus,
    signals,
    log: options.log,
    outages: parts.outages,
    metrics: parts.metrics,
    ...topicsOf(options),
  });
  // A process that does nothing else is ready once it has joined; beside an API, a bus that is away concerns nobody who asks.
  const isAlone = !joining.roles.publishes;
  readiness.watch('signals', () => {
    const health = member.health();
    return health === undefined ? (isAlone ? 'It has not joined its group yet' : undefined) : health.reason;
  });
  const watch = setInterval(() => {
    const health = member.health();
    if (health?.isHealthy === false) fail(new ConsumerWedged(health.reason));
  }, healthPeriodMs).unref();
  return async () => {
    clearInterval(watch);
    await member.leave();
  };
}
