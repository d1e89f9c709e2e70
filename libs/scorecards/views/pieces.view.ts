import type { QueryCreator } from 'kysely';
import type { BatchView, ProjectedFact } from '#libs/read-store';
import type { Casebook, MeasureChange } from '../domain/casebook.js';
import { casebooks, definitions } from '../domain/metrics/index.js';
import { type ScoredFact, scoredFamilies } from '../domain/scored-fact.js';
import { loadCases, toCaseRow } from './case-rows.js';
import { portions } from './portions.js';
import { caseTable, evidenceTable, pieceTable, type ScorecardTables, sumTable } from './tables.js';
import { type Tally, tallyOf } from './tally.js';

type Database = QueryCreator<ScorecardTables>;

const layout = 1;

/** Counts every fact into the pieces that scores are merged from. It spans streams: a fact that fails stops it. */
export const pieces: BatchView<ScorecardTables, ScoredFact> = {
  name: 'scorecards.pieces',
  // A definition that changed, came or went is counted anew over the whole past.
  revision: layout * 1_000_000 + definitions.reduce((sum, { version }) => sum + version, 0),
  families: scoredFamilies,
  tables: [caseTable, pieceTable, sumTable, evidenceTable],
  isPerStream: false,
  project,
};

async function project(batch: readonly ProjectedFact<ScoredFact>[], db: Database): Promise<void> {
  const changes: (MeasureChange & { readonly casebook: string })[] = [];
  for (const book of casebooks) {
    for (const change of await projectCases(book, batch, db)) changes.push({ ...change, casebook: book.name });
  }
  await write(tallyOf(changes), db);
}

async function projectCases(
  book: Casebook,
  batch: readonly ProjectedFact<ScoredFact>[],
  db: Database,
): Promise<readonly MeasureChange[]> {
  const dated = batch.map(({ fact, recorded }) => ({ fact, occurredAt: recorded.metadata.occurredAt }));
  const open = book.open(await loadCases(db, book, dated));
  const changes = batch.flatMap(({ fact, recorded }) => open.apply(fact, recorded));
  const rows = open.changed().map((changed) => toCaseRow(book.name, changed));
  for (const part of portions(rows)) {
    await db
      .insertInto('scorecard_case')
      .values(part)
      .onConflict((conflict) =>
        conflict.columns(['casebook', 'case_key']).doUpdateSet((row) => ({
          state: row.ref('excluded.state'),
          facts: row.ref('excluded.facts'),
          group_name: row.ref('excluded.group_name'),
          group_until: row.ref('excluded.group_until'),
        })),
      )
      .execute();
  }
  return changes;
}

async function write({ pieces: added, sums, evidence }: Tally, db: Database): Promise<void> {
  for (const part of portions([...added.values()])) {
    await db
      .insertInto('scorecard_piece')
      .values(part)
      .onConflict((conflict) =>
        conflict.columns(pieceTable.key).doUpdateSet((row) => ({
          count: row('scorecard_piece.count', '+', row.ref('excluded.count')),
          sum_ms: row('scorecard_piece.sum_ms', '+', row.ref('excluded.sum_ms')),
        })),
      )
      .execute();
  }
  for (const part of portions([...sums.values()])) {
    await db
      .insertInto('scorecard_sum')
      .values(part)
      .onConflict((conflict) =>
        conflict.columns(sumTable.key).doUpdateSet((row) => ({
          count: row('scorecard_sum.count', '+', row.ref('excluded.count')),
          sum_ms: row('scorecard_sum.sum_ms', '+', row.ref('excluded.sum_ms')),
        })),
      )
      .execute();
  }
  await writeEvidence([...evidence.values()], db);
}

async function writeEvidence(
  evidence: readonly { readonly row: ScorecardTables['scorecard_evidence']; readonly isWithdrawn: boolean }[],
  db: Database,
): Promise<void> {
  for (const { row } of evidence.filter(({ isWithdrawn }) => isWithdrawn)) {
    await db
      .deleteFrom('scorecard_evidence')
      .where('metric', '=', row.metric)
      .where('definition_version', '=', row.definition_version)
      .where('counted_at', '=', row.counted_at)
      .where('case_key', '=', row.case_key)
      .execute();
  }
  const rows = evidence.filter(({ isWithdrawn }) => !isWithdrawn).map(({ row }) => row);
  for (const part of portions(rows)) {
    await db
      .insertInto('scorecard_evidence')
      .values(part)
      .onConflict((conflict) =>
        conflict.columns(evidenceTable.key).doUpdateSet((row) => ({
          until_at: row.ref('excluded.until_at'),
          outcome: row.ref('excluded.outcome'),
          value_ms: row.ref('excluded.value_ms'),
        })),
      )
      .execute();
  }
}
