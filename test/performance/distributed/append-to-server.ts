import { EventStoreDBClient, type JSONType, jsonEvent } from '@eventstore/db-client';
import { EventStoreDbEventStore } from '#libs/event-store';
import { ratePerSecond } from '../append.js';
import { typicalFact } from '../facts.js';
import { type Benchmark, interleaved } from '../figure.js';
import { drawnName, type Engines } from './engines.js';

const appendsEach = 300;
/** The two are close to each other, and what else the machine does is larger than what lies between them. */
const roundsMore = 2;

/** Appends per second of 64 writers, each waiting for its answer: through the port, and by the client alone on the same server. */
export const appendToServer =
  (engines: Engines): Benchmark =>
  async ({ rounds, scale }) => {
    const each = Math.max(10, Math.round(appendsEach * scale));
    const url = await engines.eventStoreUrl();
    const [ours = 0, raw = 0] = await interleaved(rounds * roundsMore, [
      () => appendsThroughPort(url, each),
      () => byClient(url, each),
    ]);
    return [
      {
        name: 'append to EventStoreDB through the port, 64 writers',
        value: Math.round(ours),
        unit: 'facts/s',
        against: `raw client: ${Math.round(raw)}`,
        ratio: ours / raw,
        goal: '≥0.9',
      },
    ];
  };

/** Facts per second of 64 writers who append `each` of them one by one. */
export async function appendsThroughPort(url: string, each: number): Promise<number> {
  const store = await EventStoreDbEventStore.open({ url, namespace: drawnName() });
  const rate = await ratePerSecond(each, async (stream, revision) => {
    const expected = revision === 0 ? 'no-stream' : revision - 1;
    const { outcome } = await store.append(stream, [typicalFact(revision)], expected);
    if (outcome !== 'appended') throw new Error(`The append was answered with ${outcome}`);
  });
  await store.close();
  return rate;
}

async function byClient(url: string, each: number): Promise<number> {
  const client = EventStoreDBClient.connectionString(url);
  const namespace = drawnName();
  const rate = await ratePerSecond(each, async (stream, revision) => {
    const expectedRevision = revision === 0 ? 'no_stream' : BigInt(revision - 1);
    await client.appendToStream(`${namespace}.${stream}`, typicalEvent(revision), { expectedRevision });
  });
  await client.dispose();
  return rate;
}

/** The same text as the port stores. */
function typicalEvent(number: number) {
  const { id, type, data, metadata } = typicalFact(number);
  const stored: Record<string, JSONType> = { ...data };
  return jsonEvent({ id, type, data: stored, metadata: { ...metadata, recordedAt: new Date().toISOString() } });
}
