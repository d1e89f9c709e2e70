import { Query, Resolver } from '@nestjs/graphql';
import { Freshness } from '#libs/graphql';
import { Clock } from '#libs/kernel';
import type { QueryMetricArgs, QueryScorecardArgs } from '#schema';
import { startOf } from '../domain/hour.js';
import { definitions } from '../domain/metrics/index.js';
import { Scores } from '../views/scores.js';
import { toDefinition, toDimension, toValue } from './answers.js';
import { questionOf } from './questions.js';

@Resolver()
export class ScorecardsResolver {
  constructor(
    private readonly scores: Scores,
    private readonly freshness: Freshness,
    private readonly clock: Clock,
  ) {}

  @Query()
  async scorecard(_parent: unknown, { atLeast, ...args }: QueryScorecardArgs) {
    const question = questionOf(args, this.clock.now().toISOString());
    await this.freshness.reach(atLeast);
    const { dimensions, minimum, mean, position } = await this.scores.scorecard(question);
    return {
      scope: question.scope,
      from: startOf(question.window.from),
      to: startOf(question.window.to),
      dimensions: dimensions.map(toDimension),
      minimum: minimum ?? null,
      mean: mean ?? null,
      position: position ?? null,
    };
  }

  @Query()
  async metric(_parent: unknown, { id, atLeast, ...args }: QueryMetricArgs) {
    const definition = definitions.find((known) => known.id === id);
    if (definition === undefined) return null;
    const question = questionOf(args, this.clock.now().toISOString());
    await this.freshness.reach(atLeast);
    return toValue(await this.scores.metric(definition, question));
  }

  @Query()
  metricDefinitions() {
    return definitions.map(toDefinition);
  }
}
