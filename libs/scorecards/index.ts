export { scorecards } from './scorecards.lib.js';
export { pieces as scorecardPieces } from './views/pieces.view.js';
export { Scores } from './views/scores.js';
