export { definitions as metricDefinitions } from './domain/metrics/index.js';
export { ScorecardsModule } from './scorecards.module.js';
export { Scores } from './views/scores.js';
