import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { type EventStore, SqliteEventStore } from '#libs/event-store';
import {
  type BatchView,
  OperationalStore,
  type ProjectedFact,
  Projections,
  ReadStore,
  type RowView,
} from '#libs/read-store';

const LoadWritten = z.object({ type: z.literal('LoadWritten'), data: z.object({ number: z.number() }) });
type LoadWritten = z.infer<typeof LoadWritten>;
const loadFacts = { category: 'load', union: z.discriminatedUnion('type', [LoadWritten]) };

/** A fact that counts twice for one that is left out would not show in the count alone, so the revisions are added up too. */
export type CountRow = { readonly stream: string; readonly factCount: number; readonly revisionSum: number };

/**
 * Where rows are written: `sound` is the engine as it is. `rows-first` and `rows-later` are broken views beside it that keep
 * their rows in another file, committed before or after the checkpoint.
 */
export const modes = ['sound', 'rows-first', 'rows-later'] as const;
export type Mode = (typeof modes)[number];

export const viewsFile = 'views.sqlite';
export const logFile = 'log.sqlite';

/** Views by name, and the file and table of their rows. */
export const countedIn = {
  sound: [
    { view: 'fault.folded', file: viewsFile, table: 'fault_folded' },
    { view: 'fault.summed', file: viewsFile, table: 'fault_summed' },
  ],
  'rows-first': [{ view: 'fault.apart', file: 'apart.sqlite', table: 'fault_apart' }],
  'rows-later': [{ view: 'fault.apart', file: 'apart.sqlite', table: 'fault_apart' }],
} as const;

/** Between the two commits of a broken view. */
const gapMs = 10;
const columns = { stream: { type: 'text' }, factCount: { type: 'integer' }, revisionSum: { type: 'integer' } } as const;

/** Counts as the engine folds them, row by row. */
const folded = (revision: number): RowView<CountRow, LoadWritten> => ({
  name: 'fault.folded',
  revision,
  table: 'fault_folded',
  columns,
  key: ['stream'],
  families: [loadFacts],
  isPerStream: true,
  keysOf: (_fact, { stream }) => [[stream]],
  fold: (row, _fact, recorded) => ({
    stream: recorded.stream,
    factCount: (row?.factCount ?? 0) + 1,
    revisionSum: (row?.revisionSum ?? 0) + recorded.revision,
  }),
});

/** The same counts, added up by the database. */
const summed = (revision: number): BatchView<{ readonly fault_summed: CountRow }, LoadWritten> => ({
  name: 'fault.summed',
  revision,
  tables: [{ table: 'fault_summed', columns, key: ['stream'] }],
  families: [loadFacts],
  isPerStream: false,
  project: async (batch, db) => {
    for (const { recorded } of batch) {
      await db
        .insertInto('fault_summed')
        .values({ stream: recorded.stream, factCount: 1, revisionSum: recorded.revision })
        .onConflict((conflict) =>
          conflict.column('stream').doUpdateSet((row) => ({
            factCount: row('fault_summed.factCount', '+', 1),
            revisionSum: row('fault_summed.revisionSum', '+', recorded.revision),
          })),
        )
        .execute();
    }
  },
});

/** A positive control: its rows are no part of the transaction that moves the checkpoint. */
function apart(folder: string, mode: Mode): BatchView<{ readonly fault_apart: CountRow }, LoadWritten> {
  const database = new DatabaseSync(join(folder, 'apart.sqlite'));
  database.exec(`pragma journal_mode = wal; pragma synchronous = normal;
    create table if not exists fault_apart (stream text primary key, factCount integer, revisionSum integer) strict`);
  const add = database.prepare(`insert into fault_apart values (?, 1, ?)
    on conflict do update set factCount = factCount + 1, revisionSum = revisionSum + excluded.revisionSum`);
  const write = (batch: readonly ProjectedFact<LoadWritten>[]) => {
    database.exec('begin');
    for (const { recorded } of batch) add.run(recorded.stream, recorded.revision);
    database.exec('commit');
  };
  return {
    name: 'fault.apart',
    revision: 1,
    tables: [],
    families: [loadFacts],
    isPerStream: false,
    project: async (batch) => {
      if (mode === 'rows-later') {
        setTimeout(() => write(batch), gapMs);
      } else {
        write(batch);
        await sleep(gapMs);
      }
    },
  };
}

export interface Counting {
  readonly eventStore: EventStore;
  /** Brings the views to the head of the log. Throws when they do not get there. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

/** Log, read store and the views of a folder, at work. Another revision builds the views again beside their rows. */
export async function startCounting(folder: string, mode: Mode, revision: number): Promise<Counting> {
  const eventStore = await SqliteEventStore.open({ path: join(folder, logFile) });
  const readStore = ReadStore.open({ path: join(folder, viewsFile) });
  const operationalStore = await OperationalStore.open({ path: join(folder, 'operations.sqlite') });
  const projections = new Projections({ eventStore, readStore, operationalStore });
  if (mode !== 'sound') projections.views(apart(folder, mode));
  projections.views(folded(revision), summed(revision));
  await projections.start();
  return {
    eventStore,
    settle: async () => {
      if (!(await projections.settle())) throw new Error('The views do not reach the head');
      if (mode === 'rows-later') await sleep(gapMs * 4);
    },
    close: async () => {
      await projections.stop();
      await operationalStore.close();
      await readStore.close();
      await eventStore.close();
    },
  };
}
