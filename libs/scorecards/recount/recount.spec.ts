import { describe, expect, it } from '@jest/globals';
import { hourOf } from '../domain/hour.js';
import { type MetricValue, metricValue } from '../domain/metric-value.js';
import { casebooks, definitions } from '../domain/metrics/index.js';
import { type Piece, piecesOf } from '../domain/piece.js';
import { sumOf } from '../domain/sum.js';
import { believableHistory, type Remembered } from './believable-history.fixture.js';
import { expectSameAsRecount, questions } from './expectations.fixture.js';
import type { Question } from './recount.fixture.js';

const hourMs = 3_600_000;

function piecesFrom(history: readonly Remembered[]): readonly Piece[] {
  return casebooks.flatMap((book) => {
    const open = book.open([]);
    return history.flatMap(({ fact, recorded }) => open.apply(fact, recorded).flatMap(piecesOf));
  });
}

function answer(pieces: readonly Piece[], id: string, question: Question): MetricValue {
  const definition = definitions.find((known) => known.id === id);
  const [from, to] = [question.from / hourMs, question.to / hourMs];
  const counted = pieces.filter(
    ({ metric, scope, slice, countedHour }) =>
      metric === id &&
      scope.kind === question.scope.kind &&
      scope.name === question.scope.name &&
      (question.environment === undefined || slice === question.environment) &&
      countedHour < to &&
      (definition?.counting === 'GAUGE' || countedHour >= from),
  );
  return definition === undefined
    ? { caseCount: 0, openCount: 0, endedCount: 0, estimate: undefined }
    : metricValue(definition, counted.map(sumOf), to);
}

describe.each([1, 2, 3])('counting the believable history number %d', (seed) => {
  const history = believableHistory(seed, 250);
  const pieces = piecesFrom(history);

  it('has something of everything to count', () => {
    const types = new Set(history.map(({ fact }) => fact.type));
    expect(types.size).toBeGreaterThan(14);
    for (const { id } of definitions) expect(pieces.some(({ metric }) => metric === id)).toBe(true);
  });

  it.each(definitions)('gives the same $id as a recount of the facts one by one', (definition) => {
    for (const question of questions) {
      expectSameAsRecount(definition, answer(pieces, definition.id, question), { history, question });
    }
  });

  it.each(definitions)('gives the $id of the past as it was known then', (definition) => {
    for (const { recorded } of history.filter((_, index) => index % 97 === 0)) {
      const asOf = hourOf(recorded.recordedAt);
      const then = history.filter((known) => hourOf(known.recorded.recordedAt) < asOf);
      const known = pieces.filter(({ recordedHour }) => recordedHour < asOf);
      for (const question of questions.filter((_, index) => index % 7 === 0)) {
        expectSameAsRecount(definition, answer(known, definition.id, question), { history: then, question });
      }
    }
  });
});
