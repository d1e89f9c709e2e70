export { eventStoreContract } from './event-store-contract.js';
export type { ContractPoint, OpenStore } from './event-store-contract-point.js';
export { chainOn, factsToAppend, factToAppend } from './facts-to-append.js';
export { type AppendFault, FaultyEventStore } from './faulty-event-store.js';
export { InMemoryEventStore } from './in-memory-event-store.js';
export { InMemorySealing } from './in-memory-sealing.js';
export { type HeldKeys, keysContract } from './keys-contract.js';
export {
  added,
  type BoxFact,
  type BoxRow,
  boxesView,
  type ColourRow,
  coloursView,
  readSide,
  record,
} from './marble-boxes.js';
export { messageBusContract } from './message-bus-contract.js';
export type { OpenBus } from './message-bus-contract-point.js';
export {
  CheckpointInMemory,
  expectedEvents,
  logOfSamples,
  readAsStranger,
  sampleRestoration,
} from './message-bus-contract-publishing.js';
export { type NewReadPlace, type ReadPlace, sqlitePlace } from './read-place.js';
export { readStoreContract } from './read-store-contract.js';
export { scenario } from './scenario.js';
export { sealingContract } from './sealing-contract.js';
export { commandNamed, placeBook, type ShelfFact, shelf, takeBook } from './shelf.js';
export type { SpecTools } from './spec-tools.js';
export { type StoredViews, storedViews } from './stored-views.js';
export { viewScenario } from './view-scenario.js';
