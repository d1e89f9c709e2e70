import type { Kysely } from 'kysely';
import type { Mark, Position } from '#libs/kernel';
import type { CheckpointRow, ParkedRow } from './checkpoints.js';
import type { AnyTables } from './database.js';
import type { PageEntry } from './fact-page.js';
import type { Slot } from './slots.js';
import type { View } from './view.js';

/** A fact that a view could not fold. */
export interface Poison {
  readonly entry: PageEntry;
  readonly error: unknown;
}

/** What became of a batch: streams that could not be folded on, or the fact at which the view stopped. */
export interface Folded {
  readonly parked: readonly Poison[];
  readonly stoppedBy?: Poison | undefined;
}

/** Folds facts into the rows of one copy. Throws when the database refuses what it writes. */
export type FoldEntries = (
  entries: readonly PageEntry[],
  parked: ReadonlySet<string>,
  transaction: Kysely<AnyTables>,
) => Promise<Folded>;

/** A view's rows in one slot, and how far they are. A new value after each transaction. */
export interface ViewCopy {
  readonly view: View;
  readonly slot: Slot;
  readonly generation: number;
  /** JSON list of the types it folded; the release may know more, and then builds it again. */
  readonly factTypes: string;
  /** The tables that its rows are in, under the names that queries use. */
  readonly tables: readonly string[];
  readonly fold: FoldEntries;
  readonly position: Position | undefined;
  readonly ordinal: number;
  /** Of the fact at the position; undefined before the first, and until the next save after an older release. */
  readonly factId: string | undefined;
  readonly state: CheckpointRow['state'];
  readonly reason: string | undefined;
  readonly parked: ReadonlyMap<string, ParkedRow>;
}

/** Where a copy stands; undefined before its first fact. */
export function markIn({ position, factId }: Pick<CheckpointRow | ViewCopy, 'position' | 'factId'>): Mark | undefined {
  return position === null || position === undefined ? undefined : { position, factId: factId ?? undefined };
}

export function checkpointOf(copy: ViewCopy): CheckpointRow {
  const { view, slot, generation, factTypes, position = null, ordinal, factId = null, state, reason = null } = copy;
  return {
    view: view.name,
    slot,
    generation,
    revision: view.revision,
    factTypes,
    tables: JSON.stringify(copy.tables),
    position,
    ordinal,
    factId,
    state,
    reason,
  };
}

export function messageOf(error: unknown): string {
  return (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).slice(0, 2_000);
}
