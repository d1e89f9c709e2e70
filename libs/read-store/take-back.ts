import type { Mark, Position } from '#libs/kernel';
import type { Lease } from './leases.js';
import type { OperationalStore } from './operational-store.js';
import { checkpointAt } from './reaction-runner.js';
import type { ReadStore } from './read-store.js';
import { ordinalOf } from './recent-facts.js';

export interface TakeBack {
  readonly readStore: ReadStore;
  readonly operationalStore: OperationalStore;
  /** The last fact of the log that belongs to the history which all this was kept of; undefined where there is none. */
  readonly common: Mark | undefined;
  /** The claims that the log knows as open: their leases are due at once, so that the work is given out again. */
  readonly leases: readonly Lease[];
}

/**
 * Takes back everything that is kept beside a log that was put back: the list that a feature joins which keeps a position. Reactions and bookmarks
 * go on after the common fact, leases are those of the log, and views are built anew at the next start. It may be repeated; no process may run meanwhile.
 */
export async function takeBack({ readStore, operationalStore, common, leases }: TakeBack): Promise<void> {
  const isLater = (position: Position | null) => ordinalOf(position ?? undefined) > ordinalOf(common?.position);
  const { reactionCheckpoints, bookmarks, database } = operationalStore;
  for (const row of await reactionCheckpoints.all()) {
    if (isLater(row.position)) await reactionCheckpoints.save({ ...row, ...checkpointAt(common) });
  }
  const marks = await bookmarks.all();
  await database.transaction(async (transaction) => {
    for (const { name, position } of marks) {
      if (common === undefined && isLater(position))
        await transaction.deleteFrom('bookmarks').where('name', '=', name).execute();
    }
    await transaction.deleteFrom('leases').execute();
    for (const lease of leases)
      await transaction
        .insertInto('leases')
        .values({ ...lease })
        .execute();
  });
  if (common !== undefined) {
    for (const { name, position } of marks) if (isLater(position)) await bookmarks.of(name).save(common);
  }
  await readStore.database.transaction(async (transaction) => {
    for (const table of ['view_checkpoints', 'parked_streams']) await transaction.deleteFrom(table).execute();
  });
}
