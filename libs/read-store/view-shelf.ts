import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { CheckpointRow, ParkedRow } from './checkpoints.js';
import type { AnyTables } from './database.js';
import { knownTypes } from './fact-page.js';
import { foldBatchView } from './fold-batch-view.js';
import { foldRowView } from './fold-row-view.js';
import { viewIsNew } from './observer.js';
import type { Projecting } from './project-page.js';
import { type Slot, tableIn } from './slots.js';
import type { Row, TableShape, View } from './view.js';
import { checkpointOf, type FoldEntries, type ViewCopy } from './view-copy.js';

/** A view with what exists of it: the rows that queries read, and those being built beside them. */
export interface ShelvedView {
  readonly view: View;
  readonly blue: ViewCopy | undefined;
  readonly green: ViewCopy | undefined;
  /** FOLLOWING takes part in the live feed; FROZEN never does, because its rows are of another fold. */
  readonly blueRole: 'FOLLOWING' | 'CATCHING_UP' | 'FROZEN';
  readonly rebuildReason: string | undefined;
}

/** What the database holds of one view. */
export interface StoredView {
  readonly checkpoints: readonly CheckpointRow[];
  readonly parked: readonly ParkedRow[];
}

const TextList = z.array(z.string());

/** Decides what can go on as it is and what is built again, and makes the tables that are missing. */
export async function shelve(projecting: Projecting, view: View, stored: StoredView): Promise<ShelvedView> {
  const rowOf = (wanted: Slot) => stored.checkpoints.find(({ slot }) => slot === wanted);
  const [blueRow, greenRow] = [rowOf('BLUE'), rowOf('GREEN')];
  const rebuildReason = whyRebuild(view, blueRow);
  const found: ShelvedView = {
    view,
    blue: blueRow && {
      ...openCopy(projecting, view, blueRow, stored.parked),
      // Types that blue has skipped stay missing from its list until it is built again, also when that is interrupted.
      factTypes: rebuildReason === undefined ? factTypesText(view) : blueRow.factTypes,
    },
    green: undefined,
    blueRole: blueRow?.revision === view.revision ? 'CATCHING_UP' : 'FROZEN',
    rebuildReason,
  };
  if (greenRow !== undefined && whyRebuild(view, greenRow) === undefined) {
    const green = openCopy(projecting, view, greenRow, stored.parked);
    return { ...found, green, rebuildReason: rebuildReason ?? 'the last rebuild was interrupted' };
  }
  if (rebuildReason === undefined) return found;
  const leftOver = greenRow && openCopy(projecting, view, greenRow, stored.parked);
  return addGreen(projecting, { ...found, green: leftOver }, rebuildReason);
}

/** Makes empty tables beside the live ones, and empty live ones for a view that has none. */
export async function addGreen(projecting: Projecting, shelved: ShelvedView, reason: string): Promise<ShelvedView> {
  const { database, checkpoints } = projecting;
  const { view } = shelved;
  const green: ViewCopy = {
    view,
    slot: 'GREEN',
    generation: (shelved.blue?.generation ?? 0) + 1,
    factTypes: factTypesText(view),
    tables: tablesOf(view),
    fold: foldOf(projecting, view, 'GREEN'),
    position: undefined,
    ordinal: 0,
    factId: undefined,
    state: 'BUILDING',
    reason: undefined,
    parked: new Map(),
  };
  const isLive = (table: string) => shelved.blue?.tables.includes(table) === true;
  const tables = [...(shelved.green?.tables ?? []), ...green.tables];
  await database.transaction(async (transaction) => {
    await dropTables(transaction, 'GREEN', tables);
    // A rebuild that never came to its end has left empty ones.
    await dropTables(
      transaction,
      'BLUE',
      tables.filter((table) => !isLive(table)),
    );
    await checkpoints.forget(transaction, view.name, 'GREEN');
    for (const shape of shapesOf(view)) {
      if (!isLive(shape.table)) await database.createTable(transaction, shape.table, shape, 0);
      await database.createTable(transaction, tableIn('GREEN', shape.table), shape, green.generation);
    }
    await checkpoints.save([checkpointOf(green)]);
  });
  return { ...shelved, green, rebuildReason: reason };
}

/** Green takes the names of blue, in one transaction: a query sees all of the old rows or all of the new. */
export async function promoteGreen(projecting: Projecting, shelved: ShelvedView): Promise<ShelvedView> {
  const { view, green } = shelved;
  if (green === undefined) return shelved;
  const { database, checkpoints } = projecting;
  const parked = new Map([...green.parked].map(([stream, row]) => [stream, { ...row, slot: 'BLUE' as const }]));
  const blue: ViewCopy = { ...green, slot: 'BLUE', state: 'LIVE', fold: foldOf(projecting, view, 'BLUE'), parked };
  const live = [...new Set([...(shelved.blue?.tables ?? []), ...green.tables])];
  await database.transaction(async (transaction) => {
    const greens = green.tables.map((table) => tableIn('GREEN', table));
    await database.beforeSwap(transaction, live, greens);
    // What the older revision had and this one does not list goes with it.
    await dropTables(transaction, 'BLUE', live);
    for (const table of green.tables) {
      await transaction.schema.alterTable(tableIn('GREEN', table)).renameTo(table).execute();
    }
    await checkpoints.promote(transaction, view.name);
    await checkpoints.save([checkpointOf(blue)]);
  });
  return { view, blue, green: undefined, blueRole: 'FOLLOWING', rebuildReason: undefined };
}

export async function dropGreen({ database, checkpoints }: Projecting, shelved: ShelvedView): Promise<ShelvedView> {
  await database.transaction(async (transaction) => {
    await dropTables(transaction, 'GREEN', shelved.green?.tables ?? tablesOf(shelved.view));
    await checkpoints.forget(transaction, shelved.view.name, 'GREEN');
  });
  return { ...shelved, green: undefined, rebuildReason: undefined };
}

function whyRebuild(view: View, row: CheckpointRow | undefined): string | undefined {
  if (row === undefined) return viewIsNew;
  if (row.revision !== view.revision) return `its revision was ${row.revision} and is ${view.revision}`;
  const known = new Set(TextList.parse(JSON.parse(row.factTypes)));
  const missing = knownTypes(view.families).filter((type) => !known.has(type));
  return missing.length === 0 ? undefined : `it was built without ${missing.join(', ')}`;
}

function openCopy(projecting: Projecting, view: View, row: CheckpointRow, parked: readonly ParkedRow[]): ViewCopy {
  const { slot, generation, factTypes, position, ordinal, factId } = row;
  return {
    view,
    slot,
    generation,
    factTypes,
    tables: row.tables === null ? tablesOf(view) : TextList.parse(JSON.parse(row.tables)),
    fold: foldOf(projecting, view, slot),
    position: position ?? undefined,
    ordinal,
    factId: factId ?? undefined,
    state: slot === 'BLUE' ? 'LIVE' : 'BUILDING',
    reason: undefined,
    parked: new Map(parked.filter((each) => each.slot === slot).map((each) => [each.stream, each])),
  };
}

function foldOf({ database }: Projecting, view: View, slot: Slot): FoldEntries {
  if ('tables' in view) return foldBatchView(view, slot);
  return foldRowView(view, database.rowTable(tableIn(slot, view.table), view));
}

export function shapesOf(view: View): readonly TableShape<string, Row>[] {
  return 'tables' in view ? view.tables : [view];
}

function tablesOf(view: View): readonly string[] {
  return shapesOf(view).map(({ table }) => table);
}

async function dropTables(transaction: Kysely<AnyTables>, slot: Slot, tables: readonly string[]): Promise<void> {
  for (const table of new Set(tables)) await transaction.schema.dropTable(tableIn(slot, table)).ifExists().execute();
}

function factTypesText(view: View): string {
  return JSON.stringify(knownTypes(view.families));
}
