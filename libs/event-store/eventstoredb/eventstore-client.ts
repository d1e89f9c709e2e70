import { ignore, mutable, streamCursor } from './event-cursors.js';
import { sentWithin } from './guarded-appends.js';
import { closeChannel, failAlone, guardClient } from './guarded-client.js';
import type { LogClient } from './log-client.js';

/** How many events wait inside the client for a slow reader. They may be large. */
const liveBuffer = { highWaterMark: 1 };

/** Loads `@eventstore/db-client` and opens a client. Throws when the connection string is wrong. */
export async function openEventStoreClient(connectionString: string): Promise<LogClient> {
  const { EventStoreDBClient } = await import('@eventstore/db-client');
  const client = guardClient(EventStoreDBClient.connectionString(connectionString));
  // Reads that follow a write have to see it, so nobody but the leader answers.
  const requiresLeader = true;

  return {
    append: async (stream, events, expected, deadlineMs) => {
      const stored = events.map(({ data, metadata, ...event }) => ({
        ...event,
        contentType: 'application/json' as const,
        data: { ...data },
        metadata: { ...metadata },
      }));
      const { nextExpectedRevision, position } = await sentWithin(deadlineMs, () =>
        client.appendToStream(stream, stored, { expectedRevision: expected, deadline: deadlineMs, requiresLeader }),
      );
      return { revision: nextExpectedRevision, position };
    },
    readStream: (stream, fromRevision, maxCount) =>
      streamCursor(client.readStream(stream, { fromRevision, maxCount, requiresLeader })),
    readAll: (fromPosition, direction, maxCount) =>
      streamCursor(client.readAll({ fromPosition, direction, maxCount, requiresLeader })),
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
