import { accept, type Decision } from '#libs/kernel';
import type { InstanceFact } from '../events/index.js';
import type { Instance } from './instance.js';
import { type Change, cleanUp } from './submission.js';

/** Asks the producer again to remove what may be left of an orphan. Changes nothing while a clean-up is under way or confirmed. */
export const retryCleanUp =
  (change: Change) =>
  (state: Instance): Decision<InstanceFact, never> => {
    if (state.phase !== 'ORPHANED' || state.activeOperation !== undefined) return accept();
    return accept(...cleanUp(state, change, [...state.operations.keys()].at(-1)));
  };
