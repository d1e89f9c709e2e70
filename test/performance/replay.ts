import { DatabaseSync } from 'node:sqlite';
import { SqliteEventStore } from '#libs/event-store';
import type { Position } from '#libs/kernel';
import { inFolder } from './append.js';
import { typicalFact } from './facts.js';
import { type Benchmark, interleaved } from './figure.js';

const factsAll = 100_000;
const factsPerAppend = 100;
const pageCount = 500;
/** One reading is short, so it is done more often. */
const turnsPerRound = 3;

/** Facts per second when the whole log is read in pages: through the port, and as raw rows whose JSON is parsed. */
export const replay: Benchmark = async ({ rounds, scale }) =>
  inFolder(async (path) => {
    const count = Math.ceil((factsAll * scale) / factsPerAppend) * factsPerAppend;
    await fill(path, count);
    const store = await SqliteEventStore.open({ path, readOnly: true });
    const database = new DatabaseSync(path, { readOnly: true, returnArrays: true });
    const [ours = 0, raw = 0] = await interleaved(rounds * turnsPerRound, [
      () => rateOf(count, () => throughPort(store)),
      () => rateOf(count, async () => rawRows(database)),
    ]);
    database.close();
    await store.close();
    return [
      {
        name: 'replay through the port',
        value: Math.round(ours),
        unit: 'facts/s',
        against: `raw rows parsed: ${Math.round(raw)}`,
        ratio: ours / raw,
        goal: '≥0.8',
      },
    ];
  });

async function fill(path: string, count: number): Promise<void> {
  const store = await SqliteEventStore.open({ path });
  for (let stream = 0; stream < count / factsPerAppend; stream += 1) {
    const facts = Array.from({ length: factsPerAppend }, (_, number) => typicalFact(number));
    await store.append(`instance-${stream}`, facts, 'no-stream');
  }
  await store.close();
}

async function rateOf(count: number, read: () => Promise<number>): Promise<number> {
  const started = performance.now();
  const found = await read();
  if (found !== count) throw new Error(`${found} facts were read of ${count}`);
  return (count * 1_000) / (performance.now() - started);
}

async function throughPort(store: SqliteEventStore): Promise<number> {
  let count = 0;
  let position: Position | undefined;
  for (let isCaughtUp = false; !isCaughtUp; ) {
    const page = await store.readAll(position, { countMax: pageCount });
    count += page.facts.length;
    ({ last: position, isCaughtUp } = page);
  }
  return count;
}

/** Rows as arrays, the fastest way that SQLite's driver has. */
function rawRows(database: DatabaseSync): number {
  const statement = database.prepare(
    `SELECT position, stream, revision, id, type, data, metadata, recorded_at FROM facts
     WHERE position > ? ORDER BY position LIMIT ?`,
  );
  let count = 0;
  for (let position = 0, isEnd = false; !isEnd; ) {
    const rows: unknown[] = statement.all(position, pageCount);
    const facts = rows.flatMap((row) => (Array.isArray(row) ? [parsed(row)] : []));
    count += facts.length;
    position = facts.at(-1)?.position ?? position;
    isEnd = facts.length < pageCount;
  }
  return count;
}

function parsed(row: readonly unknown[]) {
  const [position, stream, revision, id, type, data, metadata, recordedAt] = row;
  const [dataRead, metadataRead]: readonly unknown[] = [JSON.parse(String(data)), JSON.parse(String(metadata))];
  return { position: Number(position), stream, revision, id, type, data: dataRead, metadata: metadataRead, recordedAt };
}
