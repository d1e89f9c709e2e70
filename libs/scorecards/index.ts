export { ScorecardsModule } from './scorecards.module.js';
export { pieces as scorecardPieces } from './views/pieces.view.js';
export { Scores } from './views/scores.js';
