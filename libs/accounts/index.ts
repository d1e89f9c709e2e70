export { accounts } from './accounts.lib.js';
export { ErasureOrder, erasureOrdersSince, giveErasureOrders } from './erasure-orders.store.js';
export { Erasures } from './erasures.store.js';
export { OperatorTokens } from './operator-tokens.js';
export { StandingErasures } from './standing-erasures.store.js';
