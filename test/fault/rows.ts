import type { EventStore } from '#libs/event-store';
import { OperationalStore, Projections, ReadStore, type Row, type View } from '#libs/read-store';
import type { ReadPlace } from '#libs/testing';

/** Rows of each table as texts, in one order. */
export type Tables = ReadonlyMap<string, readonly string[]>;

const patienceMs = 120_000;

/** Builds the rows of views from the first fact on, in a place where nobody else is, and removes it. Throws when they do not get to the head. */
export async function rowsOfReplay(place: ReadPlace, eventStore: EventStore, views: readonly View[]): Promise<Tables> {
  const readStore = ReadStore.open(place.options);
  const operationalStore = await OperationalStore.open(place.operations);
  const projections = new Projections({ eventStore, readStore, operationalStore, tickerPeriodMs: 'never' });
  projections.views(...views);
  try {
    await projections.start();
    if (!(await projections.settle(patienceMs))) throw new Error('The replay does not come to its end');
    return await rowsIn(readStore, views);
  } finally {
    await projections.stop();
    await operationalStore.close();
    await readStore.close();
    await place.remove();
  }
}

export async function rowsIn(readStore: ReadStore, views: readonly View[]): Promise<Tables> {
  const tables = new Map<string, readonly string[]>();
  const names = views.flatMap((view) => ('tables' in view ? view.tables : [view])).map(({ table }) => table);
  for (const table of names) {
    const rows = await readStore.tables<Record<string, Row>>().selectFrom(table).selectAll().execute();
    tables.set(table, rows.map((row) => JSON.stringify(row)).toSorted());
  }
  return tables;
}

/** One sentence per table whose rows are not those of a replay. */
export function* sameRows({ live, replayed }: { readonly live: Tables; readonly replayed: Tables }): Iterable<string> {
  for (const [table, rows] of replayed) {
    const shown = live.get(table) ?? [];
    const [missing, surplus] = [without(rows, shown), without(shown, rows)];
    if (missing.length + surplus.length === 0) continue;
    yield `[6] ${table} shows ${surplus.length} rows that a replay does not give, such as ${surplus[0]}, and lacks ${missing.length}, such as ${missing[0]}`;
  }
}

function without(rows: readonly string[], others: readonly string[]): readonly string[] {
  const known = new Set(others);
  const lacking = rows.filter((row) => !known.has(row));
  return lacking.length === 0 && rows.length > others.length ? rows.slice(others.length) : lacking;
}
