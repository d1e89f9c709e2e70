import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { OperationalStore, Projections, ReadStore } from '#libs/read-store';
import { definitions } from '../domain/metrics/index.js';
import { bucketsOf, type Window } from '../domain/window.js';
import { EvidenceBook } from '../views/evidence.js';
import { pieces } from '../views/pieces.view.js';
import { Scores } from '../views/scores.js';
import type { ScorecardTables } from '../views/tables.js';
import { believableHistory } from './believable-history.fixture.js';
import { expectSameAsRecount, historyEnd, questions } from './expectations.fixture.js';
import type { Question } from './recount.fixture.js';
import { storedHistory } from './stored-history.fixture.js';

const hourMs = 3_600_000;
const history = believableHistory(7, 150);
const clock = { now: () => new Date(historyEnd) };

const directory = mkdtempSync(join(tmpdir(), 'bourse-recount-'));
const readStore = ReadStore.open({ path: join(directory, 'views.sqlite') });
let projections: Projections;
let scores: Scores;
const evidence = new EvidenceBook(readStore);
let close: () => Promise<void>;

beforeAll(async () => {
  const eventStore = await storedHistory(history);
  const operationalStore = await OperationalStore.open({ path: join(directory, 'operations.sqlite') });
  projections = new Projections({ eventStore, readStore, operationalStore, tickerPeriodMs: 'never' });
  projections.views(pieces);
  scores = new Scores(readStore, projections.progress, clock);
  await projections.start();
  await projections.settle();
  close = async () => {
    await projections.stop();
    await operationalStore.close();
    await readStore.close();
    rmSync(directory, { recursive: true });
  };
}, 60_000);

afterAll(() => close());

function windowOf({ from, to }: Question): Window {
  return { from: from / hourMs, to: to / hourMs };
}

async function rows(): Promise<readonly unknown[]> {
  const tables = readStore.tables<ScorecardTables>();
  return Promise.all(
    pieces.tables.map(({ table, key }) =>
      key.reduce((query, column) => query.orderBy(column), tables.selectFrom(table).selectAll()).execute(),
    ),
  );
}

async function expectEveryAnswerRight(): Promise<void> {
  for (const question of questions) {
    const { dimensions } = await scores.scorecard({ ...question, window: windowOf(question) });
    const answers = dimensions.flatMap(({ headline, guardrail, supporting }) => [
      ...(headline ? [headline] : []),
      ...(guardrail ? [guardrail] : []),
      ...supporting,
    ]);
    expect(answers).toHaveLength(definitions.length);
    for (const { definition, value } of answers) expectSameAsRecount(definition, value, { history, question });
  }
}

describe('keeping the pieces of a believable history', () => {
  it('answers as a recount of the facts one by one does', () => expectEveryAnswerRight(), 60_000);

  it('leaves the same rows, and answers the same, after a rebuild', async () => {
    const before = await rows();
    expect(await projections.rebuild(pieces.name)).toBe('REBUILT');
    expect(await rows()).toEqual(before);
    await expectEveryAnswerRight();
  }, 60_000);

  it.each(definitions)(
    'answers for each part of a series of $id as for a window of its own',
    async (definition) => {
      for (const question of questions.filter((_, index) => index % 5 === 0)) {
        for (const bucket of ['DAY', 'WEEK', 'MONTH'] as const) {
          const buckets = bucketsOf(windowOf(question), bucket) ?? [];
          const series = await scores.series(
            definition,
            { ...question, window: windowOf(question) },
            { bucket, buckets, rest: async () => undefined },
          );
          expect(series).toHaveLength(buckets.length);
          for (const { value, window } of series.filter((_, index) => index % 11 === 0)) {
            const part = { ...question, from: window.from * hourMs, to: window.to * hourMs };
            expectSameAsRecount(definition, value, { history, question: part });
          }
        }
      }
    },
    60_000,
  );

  it.each(definitions)(
    'answers for the $id of the past as it was known then',
    async (definition) => {
      const asOf = history[Math.floor(history.length / 2)]?.recorded.recordedAt ?? '';
      const hour = `${asOf.slice(0, 13)}:00:00.000Z`;
      const then = history.filter(({ recorded }) => recorded.recordedAt < hour);
      for (const question of questions.filter((_, index) => index % 3 === 0)) {
        const { value } = await scores.metric(definition, { ...question, window: windowOf(question), asOf });
        expectSameAsRecount(definition, value, { history: then, question });
      }
    },
    60_000,
  );

  it.each(definitions)(
    'has as much evidence for $id as cases, each with its facts',
    async (definition) => {
      for (const question of questions) {
        const asked = { ...question, window: windowOf(question) };
        const { value } = await scores.metric(definition, asked);
        const count = await evidence.count({ ...asked, definition, visibleTo: 'everybody' });
        expect(count).toBe(value.caseCount + value.openCount + value.endedCount);
      }
      const [question] = questions;
      if (question === undefined) return;
      const asked = { ...question, window: windowOf(question), definition, visibleTo: 'everybody' } as const;
      const page = await evidence.page(asked, { first: 100 });
      const streams = new Set(history.map(({ recorded }) => recorded.stream));
      for (const { row } of page.rows) {
        const facts = (await evidence.facts(row.casebook, [row.caseKey])).get(row.caseKey) ?? [];
        expect(facts.length).toBeGreaterThan(0);
        expect(facts.every(({ stream }) => streams.has(stream))).toBe(true);
      }
    },
    60_000,
  );

  it('shows evidence to the parties of a case only', async () => {
    const [question] = questions;
    const [definition] = definitions;
    if (question === undefined || definition === undefined) return;
    const asked = { ...question, window: windowOf(question), definition };
    const visible = { ...asked, visibleTo: { consumerTeams: ['payments'], ownerTeams: ['runtime'] } };
    const { rows: shown } = await evidence.page(visible, { first: 1_000 });
    const all = await evidence.page({ ...asked, visibleTo: 'everybody' }, { first: 1_000 });
    const parties = all.rows.filter(({ row }) => row.consumerTeam === 'payments' || row.producerTeam === 'runtime');
    expect(shown.map(({ row }) => row)).toEqual(parties.map(({ row }) => row));
    expect(shown.length).toBeLessThan(all.rows.length);
    expect(await evidence.count({ ...asked, visibleTo: { consumerTeams: [], ownerTeams: [] } })).toBe(0);
  });
});
