import type { InstanceFact } from '../events/index.js';
import { held } from './held.js';
import type { KnownInstance } from './instance.js';
import type { Operation } from './operation.js';
import { givenUp, phaseAfterEnding } from './phase-after.js';
import { type Change, cleanUp } from './submission.js';

/** What follows when an operation is given up: an instance that may be left at the producer becomes an orphan, cleaned up at once. */
export function giveUp(
  state: KnownInstance,
  operation: Operation,
  change: Change,
): { readonly instancePhase: KnownInstance['phase']; readonly consequences: readonly InstanceFact[] } {
  const instancePhase = phaseAfterEnding(operation, givenUp(operation));
  const isOrphaned = instancePhase === 'ORPHANED' && operation.phaseBefore !== 'ORPHANED';
  if (!isOrphaned) return { instancePhase, consequences: [] };
  const orphaned: InstanceFact = { type: 'InstanceOrphaned', data: held(state, operation.id) };
  return { instancePhase, consequences: [orphaned, ...cleanUp(state, change, undefined)] };
}
