import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../../servers/test-server.js';
import { type Link, openLink } from './link.js';
import { type Member, type MemberOptions, memberOf, plain, programOf } from './member.js';
import type { Servers } from './servers.js';
import { until } from './until.js';

/** The ways from the processes to the engines; the one to Kafka is everybody's. */
export interface Links {
  readonly apiToEventStore: Link;
  readonly apiToDatabase: Link;
  readonly projectorToEventStore: Link;
  readonly projectorToDatabase: Link;
  readonly publisherToKafka: Link;
}

export interface Place {
  readonly namespace: string;
  /** Of event store and database, without a link between. */
  readonly eventStoreUrl: string;
  readonly databaseUrl: string;
  readonly brokers: readonly string[];
}

/** Four kinds of processes on three servers, as an operator would run them. */
export interface Installation {
  readonly servers: Servers;
  /** The client of its processes when their log is on two nodes. */
  readonly clusterClient: EventStoreClient | undefined;
  readonly place: Place;
  readonly links: Links;
  readonly apis: readonly Member[];
  /** All that run always. */
  readonly members: readonly Member[];
  /** Where each API listens. */
  readonly urls: readonly string[];
  /** One more process, which is the caller's to start; it is ended with the others. */
  add(name: string, app: MemberOptions['app'], special?: Special): Promise<Member & { readonly url: string }>;
  operatorToken(): Promise<string>;
  /** Runs a command of the maintenance program as an operator would. Gives what it said; throws when it ends with something else than 0. */
  maintain(...args: readonly string[]): Promise<string>;
  /** Whether each of these processes says that it is ready. */
  areReady(members: readonly Member[]): Promise<boolean>;
  /** One sentence per defect of a process. */
  defects(): readonly string[];
  stop(): Promise<void>;
}

/** In what a process differs from the others of its app. */
export type Special = Partial<Pick<MemberOptions, 'program' | 'preload' | 'environment'>>;

/** The package through which processes talk to their event store. */
export type EventStoreClient = 'eventstore' | 'kurrentdb';

const readyPatienceMs = 120_000;
const spokenBytesMax = 64 * 1_024 * 1_024;
const run = promisify(execFile);

/**
 * Starts the processes and waits until they are ready. With a client of a cluster their log is on two nodes, which they find by themselves; otherwise
 * it is on one, behind links.
 */
export async function startInstallation(servers: Servers, clusterClient?: EventStoreClient): Promise<Installation> {
  const namespace = `f${randomBytes(4).toString('hex')}`;
  const folder = join(servers.folder, namespace);
  mkdirSync(folder);
  const clusterUrl = clusterClient === undefined ? undefined : (await servers.cluster()).url;
  const place = placeOf(servers, namespace, clusterUrl);
  const { links, own } = await openLinks(servers);
  const masterKey = randomBytes(32).toString('base64');
  const extra: Member[] = [];
  const environmentOf = (app: MemberOptions['app']) => ({
    ...common(place, masterKey),
    ...urlsThrough(place, {
      eventStore:
        clusterClient === undefined ? links[app === 'api' ? 'apiToEventStore' : 'projectorToEventStore'] : 'DIRECT',
      database: app === 'api' ? links.apiToDatabase : links.projectorToDatabase,
    }),
    ...(clusterClient === undefined ? {} : { BOURSE_EVENT_STORE_CLIENT: clusterClient }),
  });
  const create = async (name: string, app: MemberOptions['app'], special: Special = {}) => {
    const httpPort = await freePort();
    const environment = { ...environmentOf(app), BOURSE_HTTP_PORT: `${httpPort}`, ...special.environment };
    const member = memberOf({ ...special, name, app, environment, managementPort: await freePort(), folder });
    return { ...member, url: `http://127.0.0.1:${httpPort}` };
  };
  const [first, second] = [await create('api-1', 'api'), await create('api-2', 'api')];
  const others = [
    await create('projector-1', 'projector'),
    await create('publisher-1', 'publisher'),
    await create('signals-1', 'signals'),
  ];
  const members = [first, second, ...others];
  for (const member of members) member.start();
  const installation: Installation = {
    servers,
    clusterClient,
    place,
    links,
    apis: [first, second],
    members,
    urls: [first.url, second.url],
    add: async (name, app, special) => {
      const member = await create(name, app, special);
      extra.push(member);
      return member;
    },
    operatorToken: async () => {
      const { stdout } = await run(process.execPath, [programOf('api'), '--issue-operator-token'], {
        env: plain(environmentOf('api')),
      });
      return stdout.trim();
    },
    maintain: async (...args) => {
      const { stdout } = await run(process.execPath, [programOf('maintenance'), ...args], {
        env: plain(environmentOf('api')),
        maxBuffer: spokenBytesMax,
      });
      return stdout;
    },
    areReady: async (asked) => (await Promise.all(asked.map(isReady))).every(Boolean),
    defects: () => [...members, ...extra].flatMap((member) => member.defects()),
    stop: async () => {
      await Promise.all([...members, ...extra].map((member) => member.kill()));
      await Promise.all(own.map((link) => link.close()));
    },
  };
  await until(() => installation.areReady(members), readyPatienceMs, 'the processes to be ready');
  return installation;
}

async function isReady({ managementUrl }: Member): Promise<boolean> {
  try {
    const response = await fetch(`${managementUrl}/readyz`, { signal: AbortSignal.timeout(5_000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

function placeOf({ eventStore, database, kafka }: Servers, namespace: string, clusterUrl: string | undefined): Place {
  return {
    namespace,
    eventStoreUrl: clusterUrl ?? eventStore.environment['EVENTSTORE_URL'] ?? '',
    databaseUrl: database.environment['DATABASE_URL'] ?? '',
    brokers: (kafka.environment['KAFKA_BROKERS'] ?? '').split(','),
  };
}

async function openLinks({ eventStore, database, kafkaLink }: Servers) {
  const eventStorePort = Number(new URL(eventStore.environment['EVENTSTORE_URL'] ?? '').port);
  const databasePort = Number(new URL(database.environment['DATABASE_URL'] ?? '').port);
  const [apiToEventStore, apiToDatabase, projectorToEventStore, projectorToDatabase] = await Promise.all([
    openLink(eventStorePort),
    openLink(databasePort),
    openLink(eventStorePort),
    openLink(databasePort),
  ]);
  const own = [apiToEventStore, apiToDatabase, projectorToEventStore, projectorToDatabase];
  const links: Links = {
    apiToEventStore,
    apiToDatabase,
    projectorToEventStore,
    projectorToDatabase,
    publisherToKafka: kafkaLink,
  };
  return { links, own };
}

function common({ namespace, brokers }: Place, masterKey: string): Record<string, string> {
  return {
    BOURSE_EVENT_STORE_NAMESPACE: namespace,
    BOURSE_DATABASE_SCHEMA: namespace,
    BOURSE_DATABASE_CONNECTIONS_MAX: '4',
    BOURSE_MASTER_KEY: masterKey,
    BOURSE_KAFKA_BROKERS: brokers.join(','),
    BOURSE_KAFKA_TOPIC_PREFIX: namespace,
    BOURSE_KAFKA_PARTITIONS: '3',
    BOURSE_BUDGET_POINTS_PER_MINUTE: '100000000',
    BOURSE_RECORDED_BYTES_PER_MINUTE: '1073741824',
    BOURSE_LOG_LEVEL: 'info',
  };
}

const keepAlive = '&keepAliveInterval=10000&keepAliveTimeout=10000';

function urlsThrough(
  { eventStoreUrl, databaseUrl }: Place,
  { eventStore, database }: { readonly eventStore: Link | 'DIRECT'; readonly database: Link },
) {
  const url = eventStore === 'DIRECT' ? eventStoreUrl : throughPort(eventStoreUrl, eventStore.port);
  return { BOURSE_EVENT_STORE_URL: `${url}${keepAlive}`, BOURSE_DATABASE_URL: throughPort(databaseUrl, database.port) };
}

function throughPort(url: string, port: number): string {
  const through = new URL(url);
  through.port = `${port}`;
  return through.href;
}
