import type { Kysely } from 'kysely';
import type { EventStore } from '#libs/event-store';
import type { Mark, Position } from '#libs/kernel';
import { leaveUntold } from './bookmarks.js';
import type { AnyTables } from './database.js';
import type { Lease } from './leases.js';
import { lostUses } from './lost-uses.js';
import type { OperationalStore } from './operational-store.js';
import { checkpointAt } from './reaction-runner.js';
import type { ReadStore } from './read-store.js';
import { ordinalOf } from './recent-facts.js';
import { forgetRestoration } from './restoration-under-way.js';

/** Later than every instant of a row. */
const forEver = '9999-12-31T23:59:59.999Z';

export interface TakeBack {
  readonly eventStore: EventStore;
  readonly readStore: ReadStore;
  readonly operationalStore: OperationalStore;
  /** The last fact of the log that belongs to the history which all this was kept of; undefined where there is none. */
  readonly common: Mark | undefined;
  /** The claims that the log knows as open: their leases are due at once, so that the work is given out again. */
  readonly leases: readonly Lease[];
  /** What publishers have to tell of before they go on, by the names of their bookmarks: all that have ever published. */
  readonly untold: { readonly restoration: string; readonly bookmarks: readonly string[] };
  /** Told between the two databases, so that a spec can stop there. */
  readonly viewsForgotten?: () => Promise<void>;
}

/**
 * Takes back everything that is kept beside a log that was put back: the list that a feature joins which keeps a position, or rows of streams. Views
 * are built anew at the next start, and then, in one transaction, reactions and bookmarks go on after the common fact, leases are those of the log, uses of
 * what is lost are forgotten, publishers have to tell of the restoration, and it is not under way any more. It may be repeated; no process may run meanwhile.
 */
export async function takeBack(taking: TakeBack): Promise<void> {
  const { readStore, operationalStore, eventStore, leases } = taking;
  await readStore.database.transaction(async (transaction) => {
    for (const table of ['view_checkpoints', 'parked_streams']) await transaction.deleteFrom(table).execute();
  });
  await taking.viewsForgotten?.();
  // Keys of commands whose facts are lost are free again; those of all others are known as soon as the views are built.
  await operationalStore.keyClaims.forgetBefore(forEver);
  const places = await laterPlaces(taking);
  const unknown = await lostUses(operationalStore.lastUses, eventStore);
  await operationalStore.database.transaction(async (transaction) => {
    await places(transaction);
    await transaction.deleteFrom('leases').execute();
    for (const lease of leases)
      await transaction
        .insertInto('leases')
        .values({ ...lease })
        .execute();
    const { restoration, bookmarks } = taking.untold;
    for (const bookmark of bookmarks) await leaveUntold(transaction, { bookmark, restoration });
    for (const thing of unknown) await transaction.deleteFrom('last_uses').where('thing', '=', thing).execute();
    await forgetRestoration(transaction);
  });
}

/** Looks which places stand after the common fact. Gives how they are moved back. */
async function laterPlaces({ operationalStore, common }: TakeBack) {
  const isLater = ({ position }: { readonly position: Position | null }) =>
    ordinalOf(position ?? undefined) > ordinalOf(common?.position);
  const reactions = (await operationalStore.reactionCheckpoints.all()).filter(isLater);
  const bookmarks = (await operationalStore.bookmarks.all()).filter(isLater);
  return async (transaction: Kysely<AnyTables>) => {
    for (const { reaction } of reactions)
      await transaction
        .updateTable('reaction_checkpoints')
        .set(checkpointAt(common))
        .where('reaction', '=', reaction)
        .execute();
    for (const { name } of bookmarks) await moveBookmark(transaction, name, common);
  };
}

/** A bookmark that nobody saved is at the beginning. */
async function moveBookmark(transaction: Kysely<AnyTables>, name: string, common: Mark | undefined): Promise<void> {
  if (common === undefined) {
    await transaction.deleteFrom('bookmarks').where('name', '=', name).execute();
    return;
  }
  const { position, factId = null } = common;
  await transaction.updateTable('bookmarks').set({ position, factId }).where('name', '=', name).execute();
}
