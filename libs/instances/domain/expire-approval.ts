import { accept, type Decision } from '#libs/kernel';
import type { InstanceFact } from '../events/index.js';
import { type Instance, operationOf } from './instance.js';
import { about } from './operation.js';
import { phaseAfterEnding } from './phase-after.js';

export interface ExpireApproval {
  readonly operation: string;
  readonly expiredAt: string;
}

/** Ends an operation on which nobody decided in time. Changes nothing when somebody did, or when it is too early. */
export const expireApproval =
  ({ operation: id, expiredAt }: ExpireApproval) =>
  (state: Instance): Decision<InstanceFact, never> => {
    const operation = operationOf(state, id);
    if (state.phase === 'ABSENT' || operation?.state !== 'AWAITING_APPROVAL') return accept();
    const { approvalExpiresAt } = operation;
    if (approvalExpiresAt === undefined || expiredAt < approvalExpiresAt) return accept();
    const instancePhase = phaseAfterEnding(operation, 'NEVER_RAN');
    return accept({ type: 'OperationExpired', data: { ...about(state.instance, operation), instancePhase } });
  };
