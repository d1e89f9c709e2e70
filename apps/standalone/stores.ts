import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Configuration } from '#libs/configuration';
import { type EventStore, type Keys, openKeys, SqliteEventStore } from '#libs/event-store';
import type { Clock } from '#libs/kernel';
import { OperationalStore, ReadStore } from '#libs/read-store';

/** Everything that is kept on the disk. */
export interface Stores {
  readonly eventStore: EventStore;
  readonly keys: Keys;
  readonly readStore: ReadStore;
  readonly operationalStore: OperationalStore;
  /** In the opposite order of opening. */
  close(): Promise<void>;
}

type Place = Pick<Configuration, 'dataDirectory' | 'keysDirectory' | 'masterKey'>;

/** Opens the log first: whoever has it is the only one who writes here. Throws the stores' own faults. */
export async function openStores({ dataDirectory, keysDirectory, masterKey }: Place, clock: Clock): Promise<Stores> {
  if (!existsSync(dataDirectory)) mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
  const opened: { close(): unknown }[] = [];
  const keep = <Store extends { close(): unknown }>(store: Store): Store => {
    opened.push(store);
    return store;
  };
  const close = async () => {
    for (const store of opened.toReversed()) await store.close();
  };
  try {
    const eventStore = keep(await SqliteEventStore.open({ path: join(dataDirectory, 'log.sqlite'), clock }));
    const keys = keep(openKeys({ directory: keysDirectory, masterKey, clock }));
    const readStore = keep(ReadStore.open({ path: join(dataDirectory, 'views.sqlite') }));
    const operationalStore = keep(await OperationalStore.open({ path: join(dataDirectory, 'operations.sqlite') }));
    return { eventStore, keys, readStore, operationalStore, close };
  } catch (error) {
    await close();
    throw error;
  }
}
