export { advancesOf } from './advances.js';
export type { ParkedRow } from './checkpoints.js';
export { foldFact, type RowsByKey } from './fold-rows.js';
export { type ClaimedKey, KeyClaims } from './key-claims.js';
export { type KeysetOptions, type KeysetOrder, type KeysetPage, keysetPage } from './keyset-page.js';
export { type KeysetPagesOptions, keysetPages } from './keyset-pages.js';
export { LastUses } from './last-uses.js';
export { type Lease, Leases } from './leases.js';
export { type ReadStoreEvent, type ReadStoreObserver, viewIsNew } from './observer.js';
export { OperationalStore } from './operational-store.js';
export { allAtRest } from './pacing.js';
export { Projections, type ProjectionsOptions } from './projections.js';
export { rankedSearch, type SearchedColumn, wordText } from './ranked-search.js';
export type { Reaction } from './reaction.js';
export type { ReactionState } from './reaction-runner.js';
export { ReadStore } from './read-store.js';
export type { RestorationUnderWay } from './restoration-under-way.js';
export { rowsOfStream } from './rows-of-stream.js';
export { keptPlaces, witnessesOf } from './running-projections.js';
export { takeBack } from './take-back.js';
export type { Timer } from './timer.js';
export type {
  AnyBatchView,
  AnyRowView,
  BatchView,
  Column,
  Key,
  ProjectedFact,
  Row,
  RowView,
  TableShape,
  View,
} from './view.js';
export { type ProgressReport, ViewProgress } from './view-progress.js';
export type { ViewState } from './view-projector.js';
