import { accept, type Decision, reject } from '#libs/kernel';
import type { InstanceFact, InstancePhase } from '../events/index.js';
import type { Instance } from './instance.js';
import {
  inProgress,
  instanceNotFound,
  type NotFound,
  type OperationInProgress,
  type WrongPhase,
} from './rejections.js';
import { type Change, placeOf, submit } from './submission.js';

export type DeprovisionInstance = Change;

export type DeprovisionInstanceRejection = NotFound | OperationInProgress | WrongPhase;

const phases: readonly InstancePhase[] = ['ACTIVE', 'FAILED', 'SUSPENDED'];

/** Gives an instance back. Nobody has to approve that. */
export const deprovisionInstance =
  ({ parties, offer, ...change }: DeprovisionInstance) =>
  (state: Instance): Decision<InstanceFact, DeprovisionInstanceRejection> => {
    if (state.phase === 'ABSENT') return reject(instanceNotFound);
    if (state.operations.has(change.operation)) return accept();
    const open = inProgress(state);
    if (open) return reject(open);
    const { phase } = state;
    if (!phases.includes(phase)) return reject({ reason: 'WrongPhase', phase });

    const asked = { ...change, kind: 'DEPROVISION', cause: 'CONSUMER', parameters: '' } as const;
    return accept(...submit(placeOf(state), asked, { parties, offer, policy: 'give-back' }));
  };
