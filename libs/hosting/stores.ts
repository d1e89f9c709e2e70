import { join } from 'node:path';
import type { Configuration } from '#libs/configuration';
import {
  type EventStore,
  EventStoreDbEventStore,
  type Keys,
  type OnClientReplaced,
  openKeys,
  openPostgresqlKeys,
  SqliteEventStore,
} from '#libs/event-store';
import type { Clock } from '#libs/kernel';
import { waitingFor } from '#libs/observability';
import { reachPostgresql } from '#libs/postgresql';
import { OperationalStore, ReadStore } from '#libs/read-store';
import { keepPrivate } from './private-files.js';

/** Everything that outlives the process. */
export interface Stores {
  readonly eventStore: EventStore;
  readonly keys: Keys;
  readonly readStore: ReadStore;
  readonly operationalStore: OperationalStore;
  /** In the opposite order of opening. */
  close(): Promise<void>;
}

type Opened = Omit<Stores, 'close'>;
type Keep = <Store extends { close(): unknown }>(store: Store) => Store;
type Place = Pick<Configuration, 'dataDirectory' | 'keysDirectory' | 'masterKey' | 'engines'>;
type Tell = (line: string) => void;
type Servers = NonNullable<Configuration['engines']['distributed']> & Pick<Configuration['engines'], 'patienceMs'>;

export interface OpenStoresOptions {
  /** Whether a log in a file is refused that ends before what was acknowledged; yes unless said. */
  readonly heedsMark?: boolean;
  /** Hears of each client of the event store that failed and was replaced. */
  readonly onClientReplaced?: OnClientReplaced | undefined;
}

/**
 * On files, or on servers when they are configured, which are waited for up to a minute; `tell` hears of that. Throws the stores' own faults; nothing
 * then stays open.
 */
export async function openStores(
  place: Place,
  clock: Clock,
  tell: Tell,
  { heedsMark = true, onClientReplaced }: OpenStoresOptions = {},
): Promise<Stores> {
  const opened: { close(): unknown }[] = [];
  const keep: Keep = (store) => {
    opened.push(store);
    return store;
  };
  const close = async () => {
    for (const store of opened.toReversed()) await store.close();
  };
  const { distributed } = place.engines;
  try {
    const stores =
      distributed === undefined
        ? await openFiles(place, clock, { keep, heedsMark })
        : await openServers({ ...distributed, patienceMs: place.engines.patienceMs }, place.masterKey ?? '', clock, {
            keep,
            tell,
            onClientReplaced,
          });
    return { ...stores, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The log first: whoever has it is the only one who writes here. */
async function openFiles(
  { dataDirectory, keysDirectory, masterKey }: Place,
  clock: Clock,
  { keep, heedsMark }: { readonly keep: Keep; readonly heedsMark: boolean },
): Promise<Opened> {
  for (const directory of new Set([dataDirectory, keysDirectory])) keepPrivate(directory);
  return {
    eventStore: keep(await SqliteEventStore.open({ path: join(dataDirectory, 'log.sqlite'), clock, heedsMark })),
    keys: keep(openKeys({ directory: keysDirectory, masterKey, clock })),
    readStore: keep(ReadStore.open({ path: join(dataDirectory, 'views.sqlite') })),
    operationalStore: keep(await OperationalStore.open({ path: join(dataDirectory, 'operations.sqlite') })),
  };
}

async function openServers(
  { eventStore: { url, client, namespace }, database: { connectionsMax, ...place }, patienceMs }: Servers,
  masterKey: string,
  clock: Clock,
  {
    keep,
    tell,
    onClientReplaced,
  }: { readonly keep: Keep; readonly tell: Tell } & Pick<OpenStoresOptions, 'onClientReplaced'>,
): Promise<Opened> {
  const database = { ...place, poolMax: connectionsMax };
  const log = {
    url,
    client,
    clock,
    openTimeoutMs: patienceMs,
    onClientReplaced,
    ...(namespace !== undefined && { namespace }),
  };
  const eventStore = keep(await waitingFor('the event store', tell, EventStoreDbEventStore.open(log), patienceMs));
  await waitingFor('PostgreSQL', tell, reachPostgresql(database, patienceMs), patienceMs);
  return {
    eventStore,
    keys: keep(await openPostgresqlKeys({ database, masterKey, clock })),
    readStore: keep(ReadStore.open(database)),
    operationalStore: keep(await OperationalStore.open(database)),
  };
}
