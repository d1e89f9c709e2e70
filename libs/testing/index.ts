export { type ContractPoint, eventStoreContract, type OpenStore } from './event-store-contract.js';
export { chainOn, factsToAppend, factToAppend } from './facts-to-append.js';
export { type AppendFault, FaultyEventStore } from './faulty-event-store.js';
export { InMemoryEventStore } from './in-memory-event-store.js';
export { InMemorySealing } from './in-memory-sealing.js';
export { scenario } from './scenario.js';
export { commandNamed, placeBook, type ShelfFact, shelf, takeBook } from './shelf.js';
export { type StoredViews, storedViews } from './stored-views.js';
export { viewScenario } from './view-scenario.js';
