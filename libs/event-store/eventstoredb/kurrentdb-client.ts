import { credentialsIn } from './connection-string.js';
import { ignore, iteratorCursor, mutable } from './event-cursors.js';
import { sentWithin } from './guarded-appends.js';
import { closeChannel, failAlone, guardClient } from './guarded-client.js';
import type { LogClient } from './log-client.js';

/** How many events wait inside the client for a slow reader. They may be large. */
const liveBuffer = { highWaterMark: 1 };

/** Loads `@kurrent/kurrentdb-client` and opens a client. Throws when the connection string is wrong. */
export async function openKurrentDbClient(connectionString: string): Promise<LogClient> {
  const { KurrentDBClient } = await import('@kurrent/kurrentdb-client');
  const client = guardClient(KurrentDBClient.connectionString(connectionString));
  // Reads that follow a write have to see it, so nobody but the leader answers.
  const requiresLeader = true;
  // Its reads go another way than its appends, and there a password in the connection string is taken undecoded.
  const credentials = credentialsIn(connectionString);
  const reading = { requiresLeader, ...(credentials === undefined ? {} : { credentials }) };

  return {
    append: async (stream, events, expected, deadlineMs) => {
      const stored = events.map(({ data, metadata, ...event }) => ({
        ...event,
        contentType: 'application/json' as const,
        data: { ...data },
        metadata: { ...metadata },
      }));
      const { nextExpectedRevision, position } = await sentWithin(deadlineMs, () =>
        client.appendToStream(stream, stored, { streamState: expected, deadline: deadlineMs, requiresLeader }),
      );
      return { revision: nextExpectedRevision, position };
    },
    readStream: (stream, fromRevision, maxCount) =>
      iteratorCursor(client.readStream(stream, { fromRevision, maxCount, ...reading })),
    readAll: (fromPosition, direction, maxCount) =>
      iteratorCursor(client.readAll({ fromPosition, direction, maxCount, ...reading })),
    subscribe: (fromPosition, filter) =>
      client.subscribeToAll(
        {
          fromPosition,
          requiresLeader,
          filter: { filterOn: 'streamName', checkpointInterval: 100, maxSearchWindow: 1_000, ...mutable(filter) },
        },
        liveBuffer,
      ),
    retire: () => {
      failAlone(client);
    },
    close: async () => {
      failAlone(client);
      await client.dispose();
      await closeChannel(client).catch(ignore);
    },
  };
}
