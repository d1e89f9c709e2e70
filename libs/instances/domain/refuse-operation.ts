import { accept, type Decision, reject } from '#libs/kernel';
import type { InstanceFact } from '../events/index.js';
import { type ApprovalRejection, undecidable } from './approve-operation.js';
import { type Instance, operationOf } from './instance.js';
import { about } from './operation.js';
import { phaseAfterEnding } from './phase-after.js';
import { operationNotFound } from './rejections.js';

export interface RefuseOperation {
  readonly operation: string;
  readonly approver: string;
  readonly reason: string;
  readonly decidedAt: string;
}

export const refuseOperation =
  ({ operation: id, approver, reason, decidedAt }: RefuseOperation) =>
  (state: Instance): Decision<InstanceFact, ApprovalRejection> => {
    const operation = operationOf(state, id);
    if (state.phase === 'ABSENT' || !operation) return reject(operationNotFound);
    if (operation.state !== 'AWAITING_APPROVAL') {
      const isRefusedBySame = operation.approver === approver && operation.state === 'REJECTED';
      return isRefusedBySame ? accept() : reject({ reason: 'NotAwaitingApproval', state: operation.state });
    }
    const rejection = undecidable(operation, approver, decidedAt);
    if (rejection) return reject(rejection);
    const subject = about(state.instance, operation);
    const instancePhase = phaseAfterEnding(operation, 'NEVER_RAN');
    return accept<InstanceFact>(
      { type: 'ApprovalRefused', data: { ...subject, approver, reason } },
      { type: 'OperationRejected', data: { ...subject, instancePhase, cause: 'APPROVER' } },
    );
  };
