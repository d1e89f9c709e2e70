import { type ClientName, connectionStringFor } from './connection-string.js';
import { ignore } from './event-cursors.js';
import type { LogClient } from './log-client.js';
import { type ReplaceableClient, replaceableClient } from './replaceable-client.js';

interface Shared {
  readonly client: Promise<ReplaceableClient>;
  users: number;
}

/** What all users of a connection string share: the client, and what is known of how it does. */
export interface ClientLease extends ReplaceableClient {
  /** The last one to let go closes the connection. */
  release(): Promise<void>;
}

const shared = new Map<string, Shared>();
let chosen: ClientName | undefined;

/**
 * The one client of this process for a connection string, replaced for all its users at once: a failure of one client would end the appends of another. The two
 * packages are never loaded together, because they bring the same protocol in two versions.
 */
export async function leaseClient(name: ClientName, url: string): Promise<ClientLease> {
  if (chosen !== undefined && chosen !== name) {
    throw new TypeError(`This process talks to its event store through the client '${chosen}' already, not '${name}'`);
  }
  chosen = name;
  const connectionString = connectionStringFor(name, url);
  const entry = shared.get(connectionString) ?? {
    client: replaceableClient(() => open(name, connectionString)),
    users: 0,
  };
  shared.set(connectionString, entry);
  entry.users += 1;
  let isReleased = false;
  const release = async (): Promise<void> => {
    if (isReleased) return;
    isReleased = true;
    entry.users -= 1;
    if (entry.users > 0) return;
    shared.delete(connectionString);
    await entry.client.then(({ client }) => client.close()).catch(ignore);
  };
  try {
    return { ...(await entry.client), release };
  } catch (error) {
    await release();
    throw error;
  }
}

async function open(name: ClientName, connectionString: string): Promise<LogClient> {
  if (name === 'kurrentdb') {
    const { openKurrentDbClient } = await import('./kurrentdb-client.js');
    return openKurrentDbClient(connectionString);
  }
  const { openEventStoreClient } = await import('./eventstore-client.js');
  return openEventStoreClient(connectionString);
}
