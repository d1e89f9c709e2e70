import { Module } from '@nestjs/common';
import { Projections } from '#libs/read-store';
import { MetricCaseResolver } from './api/metric-case.resolver.js';
import { MetricValueResolver } from './api/metric-value.resolver.js';
import { ScorecardsResolver } from './api/scorecards.resolver.js';
import { EvidenceBook } from './views/evidence.js';
import { pieces } from './views/pieces.view.js';
import { Scores } from './views/scores.js';

@Module({
  providers: [EvidenceBook, MetricCaseResolver, MetricValueResolver, Scores, ScorecardsResolver],
  exports: [Scores],
})
export class ScorecardsModule {
  constructor(projections: Projections) {
    projections.views(pieces);
  }
}
