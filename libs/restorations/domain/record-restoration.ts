import { accept, type Decision } from '#libs/kernel';
import type { RestorationFact } from '../events/index.js';
import type { Restoration } from './restoration.js';

export type RecordRestoration = RestorationFact['data'];

/** A log is restored once to the same place from the same end, also when it was accepted by two people. */
export const recordRestoration =
  (data: RecordRestoration) =>
  (state: Restoration): Decision<RestorationFact, never> =>
    state.status === 'RECORDED' ? accept() : accept({ type: 'LogRestored', data });
