import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { SqliteEventStore } from '#libs/event-store';
import type { RecordedFact } from '#libs/kernel';
import { typicalFact } from './facts.js';
import { type Benchmark, interleaved } from './figure.js';
import type { RawRow } from './raw-log-thread.js';

const writers = 64;
const appendsEach = 400;

/** Durable appends per second of 64 writers, each waiting for its answer: through the port, and raw in the same manner. */
export const append: Benchmark = async ({ rounds, scale }) => {
  const each = Math.max(10, Math.round(appendsEach * scale));
  const [ours = 0, raw = 0] = await interleaved(rounds, [() => throughPort(each), () => rawGroupCommit(each)]);
  return [
    {
      name: 'durable append through the port, 64 writers',
      value: Math.round(ours),
      unit: 'facts/s',
      against: `raw group commit: ${Math.round(raw)}`,
      ratio: ours / raw,
      goal: '≥0.8',
    },
  ];
};

type AppendOne = (stream: string, revision: number) => Promise<void>;

export async function ratePerSecond(each: number, appendOne: AppendOne): Promise<number> {
  const started = performance.now();
  await Promise.all(
    Array.from({ length: writers }, async (_, writer) => {
      for (let revision = 0; revision < each; revision += 1) await appendOne(`instance-${writer}`, revision);
    }),
  );
  return (writers * each * 1_000) / (performance.now() - started);
}

async function throughPort(each: number): Promise<number> {
  return inFolder(async (path) => {
    const store = await SqliteEventStore.open({ path });
    const rate = await ratePerSecond(each, async (stream, revision) => {
      const { outcome } = await store.append(
        stream,
        [typicalFact(revision)],
        revision === 0 ? 'no-stream' : revision - 1,
      );
      if (outcome !== 'appended') throw new Error(`The append was answered with ${outcome}`);
    });
    await store.close();
    return rate;
  });
}

type StoredText = Pick<RecordedFact, 'id' | 'type' | 'data' | 'metadata'>;

/** The same number of rows, each of the text that `factOf` gives, by 64 writers who wait for each other's commit. */
export async function rawGroupCommit(
  each: number,
  factOf: (number: number) => StoredText = typicalFact,
): Promise<number> {
  return inFolder(async (path) => {
    const raw = rawLog(path);
    const rate = await ratePerSecond(each, async (stream, revision) => {
      const { id, type, data, metadata } = factOf(revision);
      await raw.append({ stream, revision, id, type, data: JSON.stringify(data), metadata: JSON.stringify(metadata) });
    });
    await raw.close();
    return rate;
  });
}

function rawLog(path: string) {
  const thread = new Worker(new URL('./raw-log-thread.js', import.meta.url), { workerData: path });
  const waiting = new Map<number, () => void>();
  let collected: RawRow[] = [];
  let ticket = 0;
  thread.on('message', (tickets: readonly number[]) => {
    for (const done of tickets) {
      waiting.get(done)?.();
      waiting.delete(done);
    }
  });
  return {
    append: (row: Omit<RawRow, 'ticket'>): Promise<void> => {
      ticket += 1;
      collected.push({ ticket, ...row });
      if (collected.length === 1) {
        setImmediate(() => {
          thread.postMessage(collected, []);
          collected = [];
        });
      }
      return new Promise((resolve) => waiting.set(ticket, resolve));
    },
    close: (): Promise<unknown> => {
      const ended = new Promise((resolve) => thread.once('exit', resolve));
      thread.postMessage([], []);
      return ended;
    },
  };
}

/** Not in the folder for temporary files, which may be memory: an fsync there proves nothing. */
export async function inFolder<Result>(run: (path: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(process.cwd(), '.bench-'));
  try {
    return await run(join(folder, 'log.sqlite'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
