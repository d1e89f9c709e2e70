export { InMemoryEventStore } from './in-memory-event-store.js';
export { InMemorySealing } from './in-memory-sealing.js';
export { scenario } from './scenario.js';
export { viewScenario } from './view-scenario.js';
