import { accept, type Decision, reject } from '#libs/kernel';
import type { InstanceFact, OperationState } from '../events/index.js';
import { type Instance, operationOf } from './instance.js';
import { about, isUnreadable } from './operation.js';
import { isRecalledProvision, recalled } from './reject-recalled-provision.js';
import { type NotFound, operationNotFound } from './rejections.js';
import type { Change } from './submission.js';

export interface ClaimFulfilment {
  readonly operation: string;
  readonly worker: string;
  readonly leaseDurationSeconds: number;
  /** SHA-256 of the secret that the worker is given with the claim, in hexadecimal. */
  readonly secretDigest: string;
  /** Whether the operation was recorded after its version was closed for its retirement. */
  readonly isLate: boolean;
  /** The clean-up that follows when the version was recalled after an earlier claim; its offer is read at this moment. */
  readonly cleanUp: Change;
}

export type ClaimFulfilmentRejection =
  | NotFound
  /** Somebody came first, or the work is not, or no longer, there to be done. */
  | { readonly reason: 'NotClaimable'; readonly state: OperationState }
  /** What is to be done cannot be read, so nobody is given it: the key of the instance's texts is missing. */
  | { readonly reason: 'ParametersUnreadable' };

/**
 * Takes the work under the next fencing token. Nothing is provisioned of a version that was recalled since it was requested, or that was closed for
 * its retirement before.
 */
export const claimFulfilment =
  (command: ClaimFulfilment) =>
  (state: Instance): Decision<InstanceFact, ClaimFulfilmentRejection> => {
    const operation = operationOf(state, command.operation);
    if (state.phase === 'ABSENT' || !operation) return reject(operationNotFound);
    if (operation.state !== 'QUEUED') return reject({ reason: 'NotClaimable', state: operation.state });
    if (isRecalledProvision(operation, command)) {
      return accept(...recalled(state, operation, command.cleanUp));
    }
    if (isUnreadable(operation.parameters)) return reject({ reason: 'ParametersUnreadable' });
    const { worker, leaseDurationSeconds, secretDigest } = command;
    const token = operation.claimCount + 1;
    const data = { ...about(state.instance, operation), token, worker, leaseDurationSeconds, secretDigest };
    return accept({ type: 'FulfilmentClaimed', data });
  };
