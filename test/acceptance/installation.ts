import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { startStandalone } from '#apps/standalone';
import { OperatorTokens } from '#libs/accounts';
import type { Configuration } from '#libs/configuration';
import { type Host, startHost } from '#libs/hosting';
import type { Clock } from '#libs/kernel';
import { InProcessBus, type MessageBus, openKafkaBus } from '#libs/message-bus';
import { openLog } from '#libs/observability';
import { openPostgresql } from '#libs/postgresql';

/** Where a marketplace runs and what drives it. */
export interface Place {
  /** Everything that it writes to the disk. */
  readonly directory: string;
  readonly lines: string[];
  readonly clock: Clock;
  readonly isManual: boolean;
  readonly configuration: Configuration;
  /** Milliseconds between two looks at the token of an open socket; the usual ones when undefined. */
  readonly socketRecheckMs: number | undefined;
  /** Whether facts are published and signals taken. */
  readonly withBus: boolean;
}

/** The processes of a marketplace: one in the embedded mode; in the distributed one, an API and a projector that share nothing but the engines. */
export interface Installation {
  /** The process that converses. */
  readonly host: Host;
  /** Undefined when the log was not new. */
  readonly operatorToken: string | undefined;
  /** As an outsider meets it: Kafka in the distributed mode. Undefined unless it was asked for. */
  readonly bus: MessageBus | undefined;
  /** Waits until views, reactions and due timers have nothing left to do, and whoever converses knows. */
  settle(): Promise<void>;
  stop(): Promise<void>;
}

const settleMs = 60_000;

export function startInstallation(place: Place): Promise<Installation> {
  return place.configuration.engines.distributed === undefined ? startEmbedded(place) : startDistributed(place);
}

async function startEmbedded(place: Place): Promise<Installation> {
  const bus = place.withBus ? new InProcessBus() : undefined;
  const host = await startStandalone({ ...optionsOf(place), ...(bus !== undefined && { bus }) });
  return {
    host,
    operatorToken: host.operatorToken,
    bus,
    settle: () => settled(host),
    stop: async () => {
      await host.stop();
      await bus?.close();
    },
  };
}

async function startDistributed(place: Place): Promise<Installation> {
  const options = optionsOf(place);
  const quiet = { converses: false, publishes: false, takesSignals: false };
  const projector = await startHost({ ...options, name: 'projector' }, { ...quiet, projections: 'LEADS' });
  const host = await startHost({ ...options, name: 'api' }, { ...quiet, converses: true, projections: 'FOLLOWS' });
  const onBus = place.withBus ? await startOnBus(place) : undefined;
  const isNew = (await host.parts.eventStore.head()) === undefined;
  const operatorToken = isNew ? await host.app.get(OperatorTokens, { strict: false }).issueAnother() : undefined;
  const settle = async () => {
    await untilLeading(projector);
    await settled(projector);
    const head = await host.parts.eventStore.head();
    const isThere = head === undefined || (await host.parts.projections.progress.whenReached(head, settleMs));
    if (!isThere) throw new Error('The API does not hear of what the projector did');
    await host.parts.keys.noticeErasures();
  };
  await settle();
  return {
    host,
    operatorToken,
    bus: onBus?.bus,
    settle,
    stop: async () => {
      await onBus?.stop();
      await host.stop();
      await projector.stop();
    },
  };
}

/** The publisher, the consumer of signals, and an outsider's door to Kafka. */
async function startOnBus(place: Place) {
  const { kafka } = place.configuration.engines;
  if (kafka === undefined) throw new Error('KAFKA_BROKERS has to be set: run this through npm run servers');
  const options = optionsOf(place);
  const quiet = { converses: false, projections: 'NONE' } as const;
  const publisher = await startHost(
    { ...options, name: 'publisher' },
    { ...quiet, publishes: true, takesSignals: false },
  );
  const signals = await startHost({ ...options, name: 'signals' }, { ...quiet, publishes: false, takesSignals: true });
  const bus = await openKafkaBus(kafka.client, { brokers: kafka.brokers, clientId: 'outsider' });
  return {
    bus,
    stop: async () => {
      await bus.close();
      await signals.stop();
      await publisher.stop();
    },
  };
}

function optionsOf({ configuration, clock, isManual, lines, socketRecheckMs }: Place) {
  const log = openLog({ level: configuration.logLevel, destination: { write: (line) => void lines.push(line) } });
  return {
    configuration,
    clock,
    log,
    ...(isManual && { tickerPeriodMs: 'never' as const }),
    ...(socketRecheckMs !== undefined && { socketRecheckMs }),
  };
}

async function settled({ parts }: Host): Promise<void> {
  const { projections, eventStore } = parts;
  if (await projections.settle(settleMs)) return;
  const states = { views: projections.viewStates(), reactions: projections.reactionStates() };
  throw new Error(`The log reaches to ${await eventStore.head()}, and there is no rest: ${JSON.stringify(states)}`);
}

async function untilLeading({ parts: { projections } }: Host): Promise<void> {
  const endsAt = performance.now() + settleMs;
  while (!projections.isLeading()) {
    if (performance.now() > endsAt) throw new Error('The projector does not get its turn');
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  }
}

/** What makes an installation distributed, on a part of the servers that nobody else uses; nothing in the embedded mode. */
export function engineVariables(): Readonly<Record<string, string>> {
  const {
    ACCEPTANCE_MODE: mode,
    EVENTSTORE_URL: eventStoreUrl,
    DATABASE_URL: databaseUrl,
    KAFKA_BROKERS,
  } = process.env;
  if (mode !== 'distributed') return {};
  if (eventStoreUrl === undefined || databaseUrl === undefined) {
    throw new Error('EVENTSTORE_URL and DATABASE_URL have to be set: run this through npm run servers');
  }
  const own = randomBytes(6).toString('hex');
  return {
    BOURSE_EVENT_STORE_URL: eventStoreUrl,
    BOURSE_EVENT_STORE_NAMESPACE: `a${own}`,
    BOURSE_DATABASE_URL: databaseUrl,
    BOURSE_DATABASE_SCHEMA: `a${own}`,
    BOURSE_DATABASE_CONNECTIONS_MAX: '4',
    BOURSE_MASTER_KEY: randomBytes(32).toString('base64'),
    ...(KAFKA_BROKERS !== undefined && { BOURSE_KAFKA_BROKERS: KAFKA_BROKERS, BOURSE_KAFKA_TOPIC_PREFIX: `a${own}` }),
  };
}

/** Removes what an installation kept. */
export async function forget({ directory, configuration }: Place): Promise<void> {
  rmSync(directory, { recursive: true, force: true });
  const { distributed } = configuration.engines;
  if (distributed === undefined) return;
  const database = openPostgresql(distributed.database);
  await database.transaction((connection) =>
    connection.query(`drop schema if exists "${distributed.database.schema}" cascade`, []),
  );
  await database.close();
}
