export { Clock, systemClock } from './clock.js';
export { assertClockRight, ClockCheck, ClockWrong, unchecked } from './clock-check.js';
export { aheadMs, type ClockReading, type ServerClock } from './clock-reading.js';
export type { CommandContext } from './command-context.js';
export type { Decided } from './decided.js';
export type { Decider } from './decider.js';
export { accept, type Decision, reject } from './decision.js';
export {
  comparePositions,
  type Fact,
  type FactMetadata,
  ForeignPosition,
  formatPosition,
  type Mark,
  markOf,
  type Position,
  parsePosition,
  type RecordedFact,
} from './fact.js';
export { type FactCodec, type FactFamily, factCodec, UnknownFact } from './fact-codec.js';
export { type Groups, inGroups } from './in-groups.js';
export { type LeastRecentlyUsed, leastRecentlyUsed } from './least-recently-used.js';
export { type Branded, unreachable } from './types.js';
