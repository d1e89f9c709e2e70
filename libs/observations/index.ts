export { type SignalOutcome, Signals } from './api/signals.js';
export { observations } from './observations.lib.js';
