import { defineLib } from '#libs/assembly';
import { MetricCaseResolver } from './api/metric-case.resolver.js';
import { MetricValueResolver } from './api/metric-value.resolver.js';
import { ScorecardsResolver } from './api/scorecards.resolver.js';
import { EvidenceBook } from './views/evidence.js';
import { pieces } from './views/pieces.view.js';
import { Scores } from './views/scores.js';

/** How fast, safe, efficient and scalable the platform is. */
export const scorecards = defineLib({
  name: 'scorecards',
  views: [pieces],
  parts: [EvidenceBook, MetricCaseResolver, MetricValueResolver, Scores, ScorecardsResolver],
});
