export type { Decider } from './decider.js';
export { accept, type Decision, reject } from './decision.js';
export {
  comparePositions,
  type Fact,
  type FactMetadata,
  ForeignPosition,
  formatPosition,
  parsePosition,
  type Position,
  type RecordedFact,
} from './fact.js';
export { type FactCodec, type FactFamily, factCodec, UnknownFact } from './fact-codec.js';
export { type Branded, unreachable } from './types.js';
