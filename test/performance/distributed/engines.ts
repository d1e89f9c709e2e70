import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startEventStoreDb } from '../../servers/eventstoredb/start.js';
import { startKafka } from '../../servers/kafka/start-kafka.js';
import { startPostgresql } from '../../servers/postgresql/start.js';
import type { TestServer } from '../../servers/test-server.js';

/** The servers of this run, each started when it is first asked for. */
export interface Engines {
  /** For what else has to be written to the disk. */
  readonly folder: string;
  eventStoreUrl(): Promise<string>;
  databaseUrl(): Promise<string>;
  brokers(): Promise<readonly string[]>;
  /** Ends what was started and removes its data. */
  stop(): Promise<void>;
}

/** Not in the folder for temporary files, which may be memory: an fsync there proves nothing. */
export function openEngines(): Engines {
  const folder = mkdtempSync(join(process.cwd(), '.bench-'));
  // PostgreSQL refuses to run as root, and has to pass through to what is its own.
  const databaseFolder = join(folder, 'postgresql');
  mkdirSync(databaseFolder);
  for (const passed of [folder, databaseFolder]) chmodSync(passed, 0o711);
  const started: Promise<TestServer>[] = [];
  const once = (start: () => Promise<TestServer>) => {
    let server: Promise<TestServer> | undefined;
    return async (variable: string): Promise<string> => {
      if (server === undefined) {
        server = start();
        started.push(server);
      }
      const { name, environment } = await server;
      const value = environment[variable];
      if (value === undefined) throw new Error(`${name} does not say ${variable}`);
      return value;
    };
  };
  const eventStore = once(() => startEventStoreDb(join(folder, 'eventstoredb')));
  const database = once(() => startPostgresql(databaseFolder));
  const kafka = once(() => startKafka(join(folder, 'kafka')));
  return {
    folder,
    eventStoreUrl: () => eventStore('EVENTSTORE_URL'),
    databaseUrl: () => database('DATABASE_URL'),
    brokers: async () => (await kafka('KAFKA_BROKERS')).split(','),
    stop: async () => {
      const settled = await Promise.allSettled(started);
      const servers = settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
      await Promise.all(servers.map((server) => server.stop()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A namespace, schema or prefix that nobody else uses. */
export const drawnName = (): string => `b${randomBytes(5).toString('hex')}`;
