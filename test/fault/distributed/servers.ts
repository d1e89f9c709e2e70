import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEventStoreDb } from '../../servers/eventstoredb/start.js';
import { type EventStoreCluster, startEventStoreCluster } from '../../servers/eventstoredb/start-cluster.js';
import { startKafka } from '../../servers/kafka/start-kafka.js';
import { startPostgresql } from '../../servers/postgresql/start.js';
import { freePort, type TestServer } from '../../servers/test-server.js';
import { type Link, openLink } from './link.js';

/** The engines on loopback, and the way to Kafka, which leads through a link for everybody: a broker says itself where it is. */
export interface Servers {
  readonly folder: string;
  readonly eventStoreFolder: string;
  readonly eventStore: TestServer;
  /** Two nodes of an event store, started when somebody asks for them. */
  cluster(): Promise<EventStoreCluster>;
  readonly database: TestServer;
  readonly kafka: TestServer;
  readonly kafkaLink: Link;
  stop(): Promise<void>;
}

export async function startServers(): Promise<Servers> {
  const folder = mkdtempSync(join(tmpdir(), 'bourse-faults-'));
  const eventStoreFolder = join(folder, 'eventstoredb');
  const brokerPort = await freePort();
  const kafkaLink = await openLink(brokerPort);
  const starting = [
    startEventStoreDb(eventStoreFolder),
    startPostgresql(join(folder, 'postgresql')),
    startKafka(join(folder, 'kafka'), brokerPort, { advertisedPort: kafkaLink.port }),
  ] as const;
  let nodes: Promise<EventStoreCluster> | undefined;
  const cluster = () => {
    nodes ??= startEventStoreCluster(join(folder, 'cluster'));
    return nodes;
  };
  const stopStarted = async () => {
    await nodes?.then((started) => started.stop());
    const settled = await Promise.allSettled(starting);
    await Promise.all(settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value.stop()] : [])));
    await kafkaLink.close();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const [eventStore, database, kafka] = await Promise.all(starting);
    return { folder, eventStoreFolder, eventStore, cluster, database, kafka, kafkaLink, stop: stopStarted };
  } catch (error) {
    await stopStarted();
    throw error;
  }
}
