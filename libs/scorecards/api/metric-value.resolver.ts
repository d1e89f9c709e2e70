import { ResolveField, Resolver } from '@nestjs/graphql';
import { connection, outOfBounds, type RequestContext } from '#libs/graphql';
import type { MetricValueEvidenceArgs, MetricValueSeriesArgs } from '#schema';
import { bucketsMax, bucketsOf } from '../domain/window.js';
import { EvidenceBook } from '../views/evidence.js';
import { Scores } from '../views/scores.js';
import { toCase, toValue, type ValueRow } from './answers.js';
import { visibleCases } from './visible-cases.js';

/** Rows that a part of a series counts as: its sums are read, added up and laid out anew. */
const rowsPerBucket = 20;

@Resolver('MetricValue')
export class MetricValueResolver {
  constructor(
    private readonly scores: Scores,
    private readonly evidenceBook: EvidenceBook,
  ) {}

  @ResolveField()
  async series({ answer }: ValueRow, { bucket }: MetricValueSeriesArgs, { meter }: RequestContext) {
    const buckets = bucketsOf(answer.window, bucket);
    if (buckets === undefined) throw outOfBounds('series(bucket:)', `as long as makes at most ${bucketsMax} of them`);
    await meter.claim(buckets.length * rowsPerBucket);
    const values = await this.scores.series(answer.definition, answer, { bucket, buckets, rest: () => meter.rest() });
    return values.map(toValue);
  }

  @ResolveField()
  async evidence(
    { answer }: ValueRow,
    { first, after, outcome }: MetricValueEvidenceArgs,
    { principal }: RequestContext,
  ) {
    const question = { ...answer, outcome: outcome ?? undefined, visibleTo: visibleCases(principal) };
    const page = await this.evidenceBook.page(question, { first, after });
    return connection(page, toCase, () => this.evidenceBook.count(question));
  }
}
