export { type SignalOutcome, Signals } from './api/signals.js';
export { ObservationsModule } from './observations.module.js';
