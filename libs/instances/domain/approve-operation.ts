import { accept, type Decision, reject } from '#libs/kernel';
import type { InstanceFact } from '../events/index.js';
import { type Instance, operationOf } from './instance.js';
import { about, type Operation } from './operation.js';
import { type NotAwaitingApproval, type NotFound, operationNotFound } from './rejections.js';
import { queued } from './submission.js';

export interface ApproveOperation {
  readonly operation: string;
  readonly approver: string;
  readonly comment: string;
  readonly decidedAt: string;
}

export type ApprovalRejection =
  | NotFound
  | NotAwaitingApproval
  /** Whoever asked does not decide. */
  | { readonly reason: 'OwnRequest' }
  | { readonly reason: 'ApprovalExpired'; readonly expiresAt: string };

/** That the approver is a producer of the owner team is checked by access; here, once more, that nobody approves their own request. */
export const approveOperation =
  ({ operation: id, approver, comment, decidedAt }: ApproveOperation) =>
  (state: Instance): Decision<InstanceFact, ApprovalRejection> => {
    const operation = operationOf(state, id);
    if (state.phase === 'ABSENT' || !operation) return reject(operationNotFound);
    if (operation.state !== 'AWAITING_APPROVAL') {
      const isGivenBySame = operation.approver === approver && operation.state !== 'REJECTED';
      return isGivenBySame ? accept() : reject({ reason: 'NotAwaitingApproval', state: operation.state });
    }
    const rejection = undecidable(operation, approver, decidedAt);
    if (rejection) return reject(rejection);
    const data = { ...about(state.instance, operation), approver, comment };
    return accept<InstanceFact>({ type: 'ApprovalGranted', data }, queued(state, operation, 'APPROVED'));
  };

/** Why this approver cannot decide now, either way. */
export function undecidable(
  { requestedBy, approvalExpiresAt }: Operation,
  approver: string,
  decidedAt: string,
): Exclude<ApprovalRejection, NotFound | NotAwaitingApproval> | undefined {
  if (requestedBy === approver) return { reason: 'OwnRequest' };
  const hasExpired = approvalExpiresAt !== undefined && approvalExpiresAt <= decidedAt;
  return hasExpired ? { reason: 'ApprovalExpired', expiresAt: approvalExpiresAt } : undefined;
}
