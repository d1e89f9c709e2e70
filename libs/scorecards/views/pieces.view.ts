import type { QueryCreator } from 'kysely';
import { allAtRest, type BatchView, type ProjectedFact } from '#libs/read-store';
import type { Casebook, MeasureChange } from '../domain/casebook.js';
import { casebooks, definitions } from '../domain/metrics/index.js';
import { type ScoredFact, scoredFamilies } from '../domain/scored-fact.js';
import { loadCases, toCaseRow } from './case-rows.js';
import { inPortions } from './portions.js';
import { addToSums } from './sum-rows.js';
import {
  caseTable,
  evidenceTable,
  type OpenRow,
  openTable,
  type PieceRow,
  pieceTable,
  type ScorecardTables,
  sumTable,
} from './tables.js';
import { type EvidenceChange, type Tally, tallyOf } from './tally.js';

type Database = QueryCreator<ScorecardTables>;

const layout = 3;

/** Counts every fact into the pieces that scores are merged from. It spans streams: a fact that fails stops it. */
export const pieces: BatchView<ScorecardTables, ScoredFact> = {
  name: 'scorecards.pieces',
  // A definition that changed, came or went is counted anew over the whole past.
  revision: layout * 1_000_000 + definitions.reduce((sum, { version }) => sum + version, 0),
  families: scoredFamilies,
  tables: [caseTable, pieceTable, sumTable, openTable, evidenceTable],
  isPerStream: false,
  project,
};

async function project(batch: readonly ProjectedFact<ScoredFact>[], db: Database): Promise<void> {
  const changes = await allAtRest(casebooks.map((book) => projectCases(book, batch, db)));
  await write(tallyOf(changes.flat()), db);
}

async function projectCases(
  book: Casebook,
  batch: readonly ProjectedFact<ScoredFact>[],
  db: Database,
): Promise<readonly (MeasureChange & { readonly casebook: string })[]> {
  const dated = batch.map(({ fact, recorded }) => ({ fact, occurredAt: recorded.metadata.occurredAt }));
  const open = book.open(await loadCases(db, book, dated));
  const changes = batch.flatMap(({ fact, recorded }) => open.apply(fact, recorded));
  const rows = open.changed().map((changed) => toCaseRow(book.name, changed));
  await inPortions(rows, (part) =>
    db
      .insertInto('scorecards_cases')
      .values(part)
      .onConflict((conflict) =>
        conflict.columns(['casebook', 'caseKey']).doUpdateSet((row) => ({
          state: row.ref('excluded.state'),
          facts: row.ref('excluded.facts'),
          groupName: row.ref('excluded.groupName'),
          groupUntil: row.ref('excluded.groupUntil'),
        })),
      )
      .execute(),
  );
  return changes.map((change) => ({ ...change, casebook: book.name }));
}

async function write({ pieces: added, sums, open, evidence }: Tally, db: Database): Promise<void> {
  await allAtRest<unknown>([
    writePieces([...added.values()], db),
    addToSums([...sums.values()], db),
    writeOpen([...open.values()], db),
    writeEvidence([...evidence.values()], db),
  ]);
}

function writePieces(rows: readonly PieceRow[], db: Database): Promise<unknown> {
  return inPortions(rows, (part) =>
    db
      .insertInto('scorecards_pieces')
      .values(part)
      .onConflict((conflict) =>
        conflict.columns(pieceTable.key).doUpdateSet((row) => ({
          count: row('scorecards_pieces.count', '+', row.ref('excluded.count')),
          sumMs: row('scorecards_pieces.sumMs', '+', row.ref('excluded.sumMs')),
        })),
      )
      .execute(),
  );
}

async function writeOpen(rows: readonly OpenRow[], db: Database): Promise<void> {
  await inPortions(rows, (part) =>
    db
      .insertInto('scorecards_open')
      .values(part)
      .onConflict((conflict) =>
        conflict
          .columns(openTable.key)
          .doUpdateSet((row) => ({ count: row('scorecards_open.count', '+', row.ref('excluded.count')) })),
      )
      .execute(),
  );
  // It counts cases that are open at this moment, so it is never below zero: only what did not grow can have come down to it.
  const lessened = rows.filter(({ count }) => count <= 0);
  await inPortions(lessened, (part) =>
    db
      .deleteFrom('scorecards_open')
      .where('count', '=', 0)
      .where((row) =>
        row(
          row.refTuple('metric', 'scopeKind', 'scope', 'slice', 'countedHour'),
          'in',
          part.map(({ metric, scopeKind, scope, slice, countedHour }) =>
            row.tuple(metric, scopeKind, scope, slice, countedHour),
          ),
        ),
      )
      .execute(),
  );
}

function writeEvidence(changes: readonly EvidenceChange[], db: Database): Promise<unknown> {
  const rowsThat = (isWithdrawn: boolean) =>
    changes.filter((change) => change.isWithdrawn === isWithdrawn).map(({ row }) => row);
  const withdrawn = inPortions(rowsThat(true), (part) =>
    db
      .deleteFrom('scorecards_evidence')
      .where((row) =>
        row(
          row.refTuple('metric', 'definitionVersion', 'countedAt', 'caseKey'),
          'in',
          part.map(({ metric, definitionVersion, countedAt, caseKey }) =>
            row.tuple(metric, definitionVersion, countedAt, caseKey),
          ),
        ),
      )
      .execute(),
  );
  const written = inPortions(rowsThat(false), (part) =>
    db
      .insertInto('scorecards_evidence')
      .values(part)
      .onConflict((conflict) =>
        conflict.columns(evidenceTable.key).doUpdateSet((row) => ({
          untilAt: row.ref('excluded.untilAt'),
          outcome: row.ref('excluded.outcome'),
          valueMs: row.ref('excluded.valueMs'),
        })),
      )
      .execute(),
  );
  return allAtRest<unknown>([withdrawn, written]);
}
