import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { AnyTables, Database, RowTable } from './database.js';
import { createFences } from './fence.js';
import { type Migration, migrate } from './migrate.js';
import type { Slot } from './slots.js';
import type { Row, TableShape } from './view.js';

const slot = z.enum(['BLUE', 'GREEN']);

const CheckpointRow = z.object({
  view: z.string(),
  slot,
  /** Counts the builds of the view; names of indexes carry it. */
  generation: z.number(),
  revision: z.number(),
  /** JSON list of the fact types that were folded rather than skipped. */
  factTypes: z.string(),
  /** JSON list of the tables it has; null where an older release wrote the row. */
  tables: z.string().nullable(),
  /** Null before the first fact. */
  position: z.string().nullable(),
  ordinal: z.number(),
  /** Of the fact at the position; null before the first, and where an older release wrote the row. */
  factId: z.string().nullable(),
  state: z.enum(['LIVE', 'BUILDING', 'STOPPED']),
  reason: z.string().nullable(),
});
/** How far one copy of a view's rows is. Written in the transaction that changes the rows, so each fact counts exactly once. */
export type CheckpointRow = z.infer<typeof CheckpointRow>;

const ParkedRow = z.object({
  view: z.string(),
  slot,
  stream: z.string(),
  /** Of the fact that could not be folded. */
  position: z.string(),
  revision: z.number(),
  error: z.string(),
  since: z.string(),
});
/** A stream that a view stopped folding at one of its facts. */
export type ParkedRow = z.infer<typeof ParkedRow>;

const text = { type: 'text' } as const;
const integer = { type: 'integer' } as const;

/** As the first release made it. */
const firstCheckpointTable: TableShape<string, Omit<CheckpointRow, 'tables' | 'factId'>> = {
  table: 'view_checkpoints',
  columns: {
    view: text,
    slot: text,
    generation: integer,
    revision: integer,
    factTypes: text,
    position: { type: 'text', isNullable: true },
    ordinal: integer,
    state: text,
    reason: { type: 'text', isNullable: true },
  },
  key: ['view', 'slot'],
};

const checkpointTable: TableShape<string, CheckpointRow> = {
  ...firstCheckpointTable,
  columns: {
    ...firstCheckpointTable.columns,
    tables: { type: 'text', isNullable: true },
    factId: { type: 'text', isNullable: true },
  },
};

const parkedTable: TableShape<string, ParkedRow> = {
  table: 'parked_streams',
  columns: { view: text, slot: text, stream: text, position: text, revision: integer, error: text, since: text },
  key: ['view', 'slot', 'stream'],
};

/** The engine's own two tables. Writing happens inside a transaction of the same database. */
export interface Checkpoints {
  save(checkpoints: readonly CheckpointRow[]): Promise<void>;
  park(parked: readonly ParkedRow[]): Promise<void>;
  unpark(view: string, slot: Slot, stream: string): Promise<void>;
  /** Forgets a copy's checkpoint and parked streams. */
  forget(transaction: Kysely<AnyTables>, view: string, slot: Slot): Promise<void>;
  /** Green's checkpoint and parked streams become blue's. */
  promote(transaction: Kysely<AnyTables>, view: string): Promise<void>;
  all(): Promise<{ readonly checkpoints: readonly CheckpointRow[]; readonly parked: readonly ParkedRow[] }>;
}

const migrations: readonly Migration[] = [
  async (transaction, database) => {
    for (const shape of [firstCheckpointTable, parkedTable])
      await database.createTable(transaction, shape.table, shape, 0);
  },
  async (transaction) => {
    await transaction.schema.alterTable(checkpointTable.table).addColumn('tables', 'text').execute();
  },
  createFences,
  async (transaction) => {
    await transaction.schema.alterTable(checkpointTable.table).addColumn('factId', 'text').execute();
  },
];

/** Makes the tables that are missing. */
export async function openCheckpoints(database: Database): Promise<Checkpoints> {
  await migrate(database, 'views', migrations);
  return checkpointsIn(database);
}

/** The tables are there already. */
export function checkpointsIn(database: Database): Checkpoints {
  const tables = [checkpointTable, parkedTable];
  const [checkpoints, parked] = [rowsOf(database, checkpointTable), rowsOf(database, parkedTable)];
  const queries = database.tables<{ readonly view_checkpoints: CheckpointRow; readonly parked_streams: ParkedRow }>();

  const forget = async (transaction: Kysely<AnyTables>, view: string, forgotten: Slot) => {
    for (const { table } of tables) {
      await transaction.deleteFrom(table).where('view', '=', view).where('slot', '=', forgotten).execute();
    }
  };
  return {
    save: (rows) => checkpoints.save(rows),
    park: (rows) => parked.save(rows),
    unpark: (view, of, stream) => parked.remove([[view, of, stream]]),
    forget,
    promote: async (transaction, view) => {
      await forget(transaction, view, 'BLUE');
      for (const { table } of tables) {
        await transaction.updateTable(table).set({ slot: 'BLUE' }).where('view', '=', view).execute();
      }
    },
    // Checkpoints first: what is parked is then at least as new, and nobody is told of facts that a parked stream lacks.
    all: async () => ({
      checkpoints: z.array(CheckpointRow).parse(await queries.selectFrom('view_checkpoints').selectAll().execute()),
      parked: z.array(ParkedRow).parse(await queries.selectFrom('parked_streams').selectAll().execute()),
    }),
  };
}

function rowsOf<Columns extends Row>(database: Database, shape: TableShape<string, Columns>): RowTable {
  return database.rowTable(shape.table, shape);
}
