import type { Fact } from '#libs/kernel';
import { greenTables, type Slot } from './slots.js';
import type { AnyBatchView, ProjectedFact } from './view.js';
import type { FoldEntries, Poison } from './view-copy.js';

/** Hands the facts to the view, which writes its own tables, up to the first that cannot be read. */
export function foldBatchView(view: AnyBatchView, slot: Slot): FoldEntries {
  const green = greenTables(new Set(view.tables.map(({ table }) => table)));
  return async (entries, _parked, transaction) => {
    const batch: ProjectedFact<Fact>[] = [];
    let stoppedBy: Poison | undefined;
    for (const entry of entries) {
      if (entry.fact === undefined) {
        stoppedBy = { entry, error: entry.error };
        break;
      }
      batch.push(entry);
    }
    const tables = slot === 'GREEN' ? transaction.withPlugin(green) : transaction;
    if (batch.length > 0) await view.project(batch, tables.$extendTables<never>());
    return { parked: [], stoppedBy };
  };
}
