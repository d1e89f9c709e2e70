import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { Mark } from '#libs/kernel';
import type { AnyTables, Database } from './database.js';
import type { TableShape } from './view.js';

const RestorationRow = z.object({
  restoration: z.string(),
  /** The furthest fact that was lost: as long as the row is there, no process starts. */
  lostPosition: z.string(),
  lostFactId: z.string().nullable(),
  /** All that was decided, as JSON: what was lost is told by witnesses that are gone step by step. */
  plan: z.string(),
});
type RestorationRow = z.infer<typeof RestorationRow>;

export const restorationTable: TableShape<string, RestorationRow> = {
  table: 'restorations_under_way',
  columns: {
    restoration: { type: 'text' },
    lostPosition: { type: 'text' },
    lostFactId: { type: 'text', isNullable: true },
    plan: { type: 'text' },
  },
  key: ['restoration'],
};

/** A log that was put back and is being accepted: what was decided at the beginning, so that a run that was stopped is gone on with. */
export interface RestorationUnderWay {
  readonly restoration: string;
  readonly lost: Mark;
  readonly plan: string;
}

/** There is one at most: `begin` takes the place of the one before. `takeBack` ends it. */
export interface RestorationsUnderWay {
  load(): Promise<RestorationUnderWay | undefined>;
  begin(restoration: RestorationUnderWay): Promise<void>;
  forget(): Promise<void>;
}

export function storedRestorations(database: Database): RestorationsUnderWay {
  const queries = database.tables<{ readonly restorations_under_way: RestorationRow }>();
  return {
    load: async () => {
      const row = await queries.selectFrom('restorations_under_way').selectAll().executeTakeFirst();
      return row && restorationIn(RestorationRow.parse(row));
    },
    begin: ({ restoration, lost, plan }) =>
      database.transaction(async (transaction) => {
        await forgetRestoration(transaction);
        const row = { restoration, lostPosition: lost.position, lostFactId: lost.factId ?? null, plan };
        await transaction.insertInto(restorationTable.table).values(row).execute();
      }),
    forget: () => database.transaction(forgetRestoration),
  };
}

export async function forgetRestoration(transaction: Kysely<AnyTables>): Promise<void> {
  await transaction.deleteFrom(restorationTable.table).execute();
}

function restorationIn({ restoration, lostPosition, lostFactId, plan }: RestorationRow): RestorationUnderWay {
  return { restoration, lost: { position: lostPosition, factId: lostFactId ?? undefined }, plan };
}
