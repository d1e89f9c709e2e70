import { Injectable } from '@nestjs/common';
import { Clock, type Position } from '#libs/kernel';
import { ReadStore, ViewProgress } from '#libs/read-store';
import { type Hour, hourOf } from '../domain/hour.js';
import type { MetricDefinition } from '../domain/metric.js';
import { type MetricValue, metricValue } from '../domain/metric-value.js';
import { definitions } from '../domain/metrics/index.js';
import type { Scope } from '../domain/scope.js';
import { type Scorecard, scorecardOf } from '../domain/scorecard.js';
import { mergeSums, type Sum } from '../domain/sum.js';
import type { Bucket, Window } from '../domain/window.js';
import { type Asked, type DatedSum, datedSumsOf, type MetricSum, sumsOf } from './piece-sums.js';
import type { ScorecardTables } from './tables.js';

/** What a number is asked of. Windows are whole hours. */
export interface ScoreQuestion {
  readonly scope: Scope;
  readonly window: Window;
  readonly environment?: string | undefined;
  /** As it was known at the beginning of the hour this instant is in. */
  readonly asOf?: string | undefined;
}

export interface ScoreAnswer extends ScoreQuestion {
  readonly definition: MetricDefinition;
  readonly value: MetricValue;
  /** The last fact that the answer may know of. */
  readonly position: Position | undefined;
}

interface SeriesWish {
  readonly bucket: Bucket;
  readonly buckets: readonly Window[];
  readonly rest: () => Promise<void>;
}

/** Parts of a series that are laid out at one go. */
const bucketsPerTurn = 10;

/** The scores, read from pieces. */
@Injectable()
export class Scores {
  constructor(
    private readonly readStore: ReadStore,
    private readonly progress: ViewProgress,
    private readonly clock: Clock,
  ) {}

  async scorecard(question: ScoreQuestion): Promise<Scorecard<ScoreAnswer> & Pick<ScoreAnswer, 'position'>> {
    const position = this.progress.current();
    return { ...scorecardOf(await this.#answers(definitions, question)), position };
  }

  async metric(definition: MetricDefinition, question: ScoreQuestion): Promise<ScoreAnswer> {
    const [answer] = await this.#answers([definition], question);
    if (answer === undefined) throw new TypeError(`Nothing was answered of ${definition.id}`);
    return answer;
  }

  /** One answer per bucket, each a window of its own. `rest` lets others have their turn: the distribution of many cases takes a millisecond to lay out. */
  async series(
    definition: MetricDefinition,
    question: ScoreQuestion,
    { bucket, buckets, rest }: SeriesWish,
  ): Promise<readonly ScoreAnswer[]> {
    const [first, last] = [buckets.at(0), buckets.at(-1)];
    if (first === undefined || last === undefined) return [];
    const position = this.progress.current();
    const asked = askedOf([definition], question);
    const grain = bucket === 'MONTH' ? 'MONTH' : 'DAY';
    const dated = await datedSumsOf(this.#tables(), asked, { from: first.from, to: last.to, grain });
    const isGauge = definition.counting === 'GAUGE';
    let before = isGauge ? mergeSums(await sumsOf(this.#tables(), asked, { from: undefined, to: first.from })) : [];
    const answers: ScoreAnswer[] = [];
    for (const [index, counted] of sumsByBucket(dated, buckets).entries()) {
      if (index % bucketsPerTurn === 0) await rest();
      const sums = mergeSums([...before, ...counted]);
      if (isGauge) before = sums;
      const window = buckets[index] ?? first;
      answers.push(this.#answer(definition, { ...question, window }, { sums, position }));
    }
    return answers;
  }

  /** Asks for all gauges together, and for all others. */
  async #answers(wanted: readonly MetricDefinition[], question: ScoreQuestion): Promise<readonly ScoreAnswer[]> {
    const position = this.progress.current();
    const { from, to } = question.window;
    const [gauges, others] = [true, false].map((isGauge) =>
      wanted.filter(({ counting }) => (counting === 'GAUGE') === isGauge),
    );
    const sums = await Promise.all([
      this.#sums(gauges ?? [], question, { from: undefined, to }),
      this.#sums(others ?? [], question, { from, to }),
    ]);
    const byMetric = Map.groupBy(sums.flat(), ({ metric }) => metric);
    return wanted.map((definition) => {
      const own = mergeSums(byMetric.get(definition.id) ?? []);
      return this.#answer(definition, question, { sums: own, position });
    });
  }

  async #sums(
    wanted: readonly MetricDefinition[],
    question: ScoreQuestion,
    window: { readonly from: Hour | undefined; readonly to: Hour },
  ): Promise<readonly MetricSum[]> {
    return wanted.length === 0 ? [] : sumsOf(this.#tables(), askedOf(wanted, question), window);
  }

  #answer(
    definition: MetricDefinition,
    question: ScoreQuestion,
    { sums, position }: { readonly sums: readonly Sum[]; readonly position: Position | undefined },
  ): ScoreAnswer {
    const knownAt = hourOf(question.asOf ?? this.clock.now().toISOString());
    return { ...question, definition, position, value: metricValue(definition, sums, knownAt) };
  }

  #tables() {
    return this.readStore.tables<ScorecardTables>();
  }
}

function askedOf(wanted: readonly MetricDefinition[], { scope, environment, asOf }: ScoreQuestion): Asked {
  return { definitions: wanted, scope, environment, recordedBefore: asOf === undefined ? undefined : hourOf(asOf) };
}

/** Both come in order, so each sum is looked at once. */
function sumsByBucket(sums: readonly DatedSum[], buckets: readonly Window[]): readonly (readonly Sum[])[] {
  const ordered = sums.toSorted((a, b) => a.start - b.start);
  let next = 0;
  return buckets.map(({ to }) => {
    const counted: Sum[] = [];
    for (let sum = ordered[next]; sum !== undefined && sum.start < to; sum = ordered[next]) {
      counted.push(sum);
      next += 1;
    }
    return counted;
  });
}
