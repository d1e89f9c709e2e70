export { foldFact, keyOfRow, keyText, type RowsByKey } from './fold-rows.js';
export { InvalidCursor, type KeysetOptions, type KeysetOrder, type KeysetPage, keysetPage } from './keyset-page.js';
export { type Lease, Leases } from './leases.js';
export { Projections } from './projections.js';
export type { Reaction } from './reaction.js';
export { ReadStore } from './read-store.js';
export type { Timer } from './timer.js';
export type { BatchView, Column, Key, ProjectedFact, Row, RowView, TableShape, View } from './view.js';
export { ViewProgress } from './view-progress.js';
