export { AggregateStore } from './aggregate-store/aggregate-store.js';
export {
  type AppendOutcome,
  type CallOptions,
  EventStore,
  type ExpectedRevision,
  type FactToAppend,
  type FeedPage,
  type ReadOptions,
  StoreUnavailable,
  type StreamPage,
  type SubscribeOptions,
} from './event-store.js';
export { Contended, StorageFull, StoreTruncated, StreamTooLong, UnknownOutcome } from './faults.js';
export { erased, SealBroken, type SealedPlace, type SealedText, Sealing, StreamErased } from './sealing/sealing.js';
