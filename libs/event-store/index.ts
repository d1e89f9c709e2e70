export { AggregateStore, type AggregateStoreOptions } from './aggregate-store/aggregate-store.js';
export { instantIn } from './aggregate-store/fact-id.js';
export { type Finding } from './chain-tracker.js';
export {
  assertEqualLogs,
  type CopyProgress,
  type CopyReport,
  type CopyTarget,
  copyLog,
  OtherFacts,
} from './copy-log.js';
export {
  type AppendOutcome,
  type CallOptions,
  EventStore,
  type ExpectedRevision,
  type FactToAppend,
  type FeedPage,
  type LogPage,
  type ReadOptions,
  StoreUnavailable,
  type StreamPage,
  type SubscribeOptions,
} from './event-store.js';
export { EventStoreDbEventStore, type EventStoreDbOptions } from './eventstoredb/eventstoredb-event-store.js';
export type { OnClientReplaced } from './eventstoredb/replaceable-client.js';
export {
  AnotherLog,
  Contended,
  LogWentBack,
  StorageFull,
  StoreTruncated,
  StreamDeleted,
  UnknownOutcome,
  UnknownPosition,
} from './faults.js';
export { type ChainedFact, canonicalText, chainStart, hashOf } from './hash-chain.js';
export { type CommonPast, commonPast } from './history-parting.js';
export { positionOfFact } from './position-of-fact.js';
export { assertOfLog, assertSameHistory, type Witness } from './same-history.js';
export { checkKeys } from './sealing/check-keys.js';
export { type CopyKeysOptions, copyKeys } from './sealing/copy-keys.js';
export { ErasedUpTo } from './sealing/erased-up-to.js';
export { backUpKeys, keyFileNames, restorableKeys } from './sealing/keys-backup.js';
export { noteMissingKeys, streamsWithoutKeys } from './sealing/missing-keys.js';
export { type FileKeys, type Keys, type OpenKeysOptions, openKeys } from './sealing/open-keys.js';
export {
  type OpenPostgresqlKeysOptions,
  openPostgresqlKeys,
  type PostgresqlKeys,
} from './sealing/open-postgresql-keys.js';
export { People, type Person } from './sealing/people.js';
export { storedFatesOn } from './sealing/postgresql-stored-fates.js';
export { sealedTextsIn } from './sealing/sealed-texts-in.js';
export {
  erased,
  KeyMissing,
  SealBroken,
  type SealedPlace,
  type SealedText,
  Sealing,
  type SealOptions,
  StreamErased,
  type StreamFate,
  unreadable,
} from './sealing/sealing.js';
export type { LastSignIn, SignIn } from './sealing/sign-in.js';
export { storedFatesIn } from './sealing/stored-fates.js';
export { backUp } from './sqlite/backup.js';
export { StoreDamaged, StoreUnsupported } from './sqlite/faults.js';
export { forgetHeadMark, readHeadMark } from './sqlite/head-mark.js';
export { restore } from './sqlite/restore.js';
export { SqliteEventStore, type SqliteEventStoreOptions } from './sqlite/sqlite-event-store.js';
export { verifyLog } from './sqlite/verify-log.js';
export { type VerifyOptions, type VerifyReport, verify } from './verify.js';
