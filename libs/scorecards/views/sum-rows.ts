import type { QueryCreator } from 'kysely';
import { mergeBins } from '../domain/quantile-sketch.js';
import { binsIn, binsText } from './bins-text.js';
import { inPortions } from './portions.js';
import { type ScorecardTables, type SumRow, sumTable } from './tables.js';
import type { SumChange } from './tally.js';

type Database = QueryCreator<ScorecardTables>;

const columns = [
  'metric',
  'definitionVersion',
  'scopeKind',
  'scope',
  'slice',
  'grain',
  'startHour',
  'outcome',
  'bins',
  'sumMs',
] as const satisfies readonly (keyof SumRow)[];

/** Adds to the rows that are there, and writes the others. */
export function addToSums(changes: readonly SumChange[], db: Database): Promise<unknown> {
  return inPortions(changes, async (part) => {
    const known = new Map((await loaded(part, db)).map((row) => [keyOf(row), row]));
    await db
      .insertInto('scorecards_sums')
      .values(part.map((change) => added(known.get(keyOf(change)), change)))
      .onConflict((conflict) =>
        conflict
          .columns(sumTable.key)
          .doUpdateSet((row) => ({ bins: row.ref('excluded.bins'), sumMs: row.ref('excluded.sumMs') })),
      )
      .execute();
  });
}

/** The rows that the changes are about, and those of other outcomes and environments beside them. */
function loaded(changes: readonly SumChange[], db: Database): Promise<readonly SumRow[]> {
  return db
    .selectFrom('scorecards_sums')
    .select(columns)
    .where((row) =>
      row(
        row.refTuple('metric', 'scopeKind', 'scope', 'grain', 'startHour'),
        'in',
        changes.map(({ metric, scopeKind, scope, grain, startHour }) =>
          row.tuple(metric, scopeKind, scope, grain, startHour),
        ),
      ),
    )
    .execute();
}

function keyOf(row: Omit<SumRow, 'bins'>): string {
  const { metric, definitionVersion, scopeKind, scope, slice, grain, startHour, outcome } = row;
  return [metric, definitionVersion, scopeKind, scope, slice, grain, startHour, outcome].join('\n');
}

function added(known: SumRow | undefined, change: SumChange): SumRow {
  if (known === undefined) return { ...change, bins: binsText(change.bins) };
  const bins = binsText(mergeBins(binsIn(known.bins), change.bins));
  return { ...change, bins, sumMs: known.sumMs + change.sumMs };
}
