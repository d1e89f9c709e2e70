import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventStoreDBClient, type JSONEventType, jsonEvent, type ResolvedEvent } from '@eventstore/db-client';
import { type EventStoreDbOptions, type EventStoreDbServer, startServer } from './server.js';

export interface RunningServer {
  readonly directory: string;
  readonly client: EventStoreDBClient;
  server(): EventStoreDbServer;
  /** Ends it in good order and starts it again on the same data and port. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** A server in this process on a directory of its own, with one client. */
export async function runServer(options: Partial<EventStoreDbOptions> = {}): Promise<RunningServer> {
  const directory = mkdtempSync(join(tmpdir(), 'bourse-eventstoredb-'));
  const start = (port: number) => startServer({ directory, port, notReadyMs: 0, ...options });
  let server = await start(0);
  const client = EventStoreDBClient.connectionString(`esdb://127.0.0.1:${server.port}?tls=false`);
  return {
    directory,
    client,
    server: () => server,
    async restart() {
      await server.close();
      server = await start(server.port);
      await reconnected(client);
    },
    async stop() {
      await client.dispose();
      await server.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

const reconnectAttemptsMax = 10;

/** The client notices with a failed call or two that its connection is gone. */
async function reconnected(client: EventStoreDBClient): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await placesOf(client.readAll({ maxCount: 1 }));
      return;
    } catch (error) {
      if (attempt === reconnectAttemptsMax) throw error;
    }
  }
}

export type Noted = JSONEventType<'Noted', { readonly text: string }>;

export const noted = (text = 'something', id: string = randomUUID()) =>
  jsonEvent<Noted>({ id, type: 'Noted', data: { text } });

/** A stream that nobody has written to. */
export const newStream = (prefix = 'note') => `${prefix}-${randomUUID()}`;

/** `stream@revision` of each event read, in the order of reading. */
export async function placesOf(events: AsyncIterable<ResolvedEvent>): Promise<readonly string[]> {
  const places: string[] = [];
  for await (const { event } of events) places.push(`${event?.streamId}@${event?.revision}`);
  return places;
}

/** What the promise fails with; the name of its class and the message are what the adapter sees. */
export async function failureOf(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('It did not fail');
}
