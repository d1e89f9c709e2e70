import { setTimeout as sleep } from 'node:timers/promises';
import { loseReplies } from '../../servers/eventstoredb/start.js';
import type { TestServer } from '../../servers/test-server.js';
import type { Fault } from '../fault.js';
import { hurting } from './hurting.js';
import type { Scene, Stage } from './stage.js';
import type { Traffic } from './traffic.js';
import { until } from './until.js';

async function killAndStart(server: TestServer, awayMs = 0): Promise<readonly string[]> {
  await server.control('kill');
  await sleep(awayMs);
  await server.control('start');
  return [];
}

async function freeze(server: TestServer, milliseconds: number): Promise<readonly string[]> {
  await server.control('freeze');
  await sleep(milliseconds);
  await server.control('thaw');
  return [];
}

const kafkaAwayMs = 60_000;

/** Nobody who asks the API notices that Kafka is away. */
async function kafkaAway(
  { installation: { servers } }: Scene,
  { counts, reasons }: Traffic,
): Promise<readonly string[]> {
  const before = { ...counts };
  await killAndStart(servers.kafka, kafkaAwayMs);
  const [answered, unknown] = [counts.answered - before.answered, counts.unknown - before.unknown];
  return answered > 0 && unknown === 0
    ? []
    : [
        `[11] while Kafka was away, ${answered} requests were answered and ${unknown} were not: ${[...reasons.keys()].at(-1)}`,
      ];
}

/** A process that starts while the log answers nobody comes up once it does. */
async function frozenAtFirstConnect({ installation }: Scene): Promise<readonly string[]> {
  const newcomer = await installation.add(`api-${Date.now()}`, 'api');
  await installation.servers.eventStore.control('freeze');
  newcomer.start();
  await sleep(8_000);
  await installation.servers.eventStore.control('thaw');
  try {
    await until(() => installation.areReady([newcomer]), 60_000, 'the newcomer to be ready');
    return [];
  } catch (error) {
    return [`[11] ${String(error)}`];
  } finally {
    await newcomer.terminate();
  }
}

const lostRepliesAtOnce = 5;

async function loseSomeReplies({ installation: { servers } }: Scene): Promise<readonly string[]> {
  loseReplies(servers.eventStoreFolder, lostRepliesAtOnce);
  await sleep(3_000);
  loseReplies(servers.eventStoreFolder, 0);
  return [];
}

export function engineFaults(stage: Stage): readonly Fault[] {
  return [
    hurting(stage, 'Kafka killed and started again', 3, ({ installation }) => killAndStart(installation.servers.kafka)),
    hurting(stage, 'Kafka frozen for 8 s', 1, ({ installation }) => freeze(installation.servers.kafka, 8_000)),
    hurting(stage, 'Kafka away for a minute: the API does not notice', 1, kafkaAway),
    hurting(stage, 'PostgreSQL killed and started again', 8, ({ installation }) =>
      killAndStart(installation.servers.database),
    ),
    hurting(stage, 'PostgreSQL frozen for 6 s', 1, ({ installation }) => freeze(installation.servers.database, 6_000)),
    hurting(stage, 'event store killed and started again', 3, ({ installation }) =>
      killAndStart(installation.servers.eventStore),
    ),
    hurting(stage, 'event store frozen for 8 s', 1, ({ installation }) =>
      freeze(installation.servers.eventStore, 8_000),
    ),
    hurting(stage, 'event store frozen when a process first connects', 1, frozenAtFirstConnect),
    hurting(stage, 'event store stores appends and loses the replies', 4, loseSomeReplies),
  ];
}
