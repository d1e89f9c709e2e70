import type { Kysely } from 'kysely';
import type { AnyTables, Database, Sharing } from './database.js';
import type { Migration } from './migrate.js';
import { allAtRest, oneAtATime } from './pacing.js';
import type { TableShape } from './view.js';

type FenceRow = {
  readonly guarded: string;
  /** Counts those who took over. */
  readonly epoch: number;
  /** Counts the transactions of the one who did last. */
  readonly step: number;
};

const fenceTable: TableShape<string, FenceRow> = {
  table: 'fences',
  columns: { guarded: { type: 'text' }, epoch: { type: 'integer' }, step: { type: 'integer' } },
  key: ['guarded'],
};

export const createFences: Migration = (transaction, database) =>
  database.createTable(transaction, fenceTable.table, fenceTable, 0);

/** Somebody else has taken over, or a transaction happened of which that was not known: what this process believes is out of date. */
export class FenceLost extends Error {
  override readonly name = 'FenceLost';

  constructor(readonly guarded: string) {
    super(`The ${guarded} of this process are not the ones that count any more`);
  }
}

export interface FenceOptions {
  readonly guarded: string;
  /** Tells others of every transaction. */
  readonly announce?: Sharing['announce'];
  readonly onLost: () => void;
}

/**
 * Takes over what is guarded. Through the database that this gives, a transaction happens only in exactly the state that the one before it left behind:
 * it moves a counter from where this process believes it to be, or is rolled back whole with `FenceLost`. So two that both believe they are
 * the one change nothing twice, and a commit whose answer was lost is not repeated. `onLost` is called once.
 */
export async function fenced(database: Database, { guarded, announce, onLost }: FenceOptions): Promise<Database> {
  const inTurn = oneAtATime();
  const epoch = await database.transaction((transaction) => takeOver(transaction, guarded));
  let step = 0;
  let isLost = false;
  const lose = (error: unknown) => {
    if (!(error instanceof FenceLost) || isLost) return;
    isLost = true;
    onLost();
  };
  return {
    ...database,
    isFault: (error) => error instanceof FenceLost || database.isFault(error),
    transaction: (work) =>
      inTurn(async () => {
        try {
          const result = await database.transaction(async (transaction) => {
            // Who hears of it does so when it is committed.
            const announced = announce === undefined ? [] : [announce(transaction)];
            await allAtRest([move(transaction, { guarded, epoch, step }), ...announced]);
            return work(transaction);
          });
          step += 1;
          return result;
        } catch (error) {
          lose(error);
          throw error;
        }
      }),
  };
}

async function takeOver(transaction: Kysely<AnyTables>, guarded: string): Promise<number> {
  const fences = transaction.$extendTables<{ readonly fences: FenceRow }>();
  const row = await fences
    .insertInto('fences')
    .values({ guarded, epoch: 1, step: 0 })
    .onConflict((conflict) =>
      conflict.column('guarded').doUpdateSet((kept) => ({ epoch: kept('fences.epoch', '+', 1), step: 0 })),
    )
    .returning('epoch')
    .executeTakeFirstOrThrow();
  return row.epoch;
}

async function move(transaction: Kysely<AnyTables>, { guarded, epoch, step }: FenceRow): Promise<void> {
  const { numUpdatedRows } = await transaction
    .updateTable('fences')
    .set({ step: step + 1 })
    .where('guarded', '=', guarded)
    .where('epoch', '=', epoch)
    .where('step', '=', step)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw new FenceLost(guarded);
}
