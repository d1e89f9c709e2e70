import {
  type InstanceFact,
  type InstancePhase,
  type OperationKind,
  type OperationState,
  stateAfter,
} from '../events/index.js';

/** Every step an operation may take. What leads nowhere is terminal. */
export const stepsFrom: { readonly [From in OperationState]: readonly OperationState[] } = {
  SUBMITTED: ['VALIDATED', 'REJECTED', 'CANCELLED'],
  VALIDATED: ['AWAITING_APPROVAL', 'APPROVED', 'CANCELLED'],
  AWAITING_APPROVAL: ['APPROVED', 'REJECTED', 'EXPIRED', 'CANCELLED'],
  APPROVED: ['QUEUED', 'CANCELLED'],
  QUEUED: ['RUNNING', 'REJECTED', 'CANCELLED'],
  RUNNING: ['SUSPENDED', 'QUEUED', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'CANCELLED'],
  SUSPENDED: ['RUNNING', 'CANCELLED'],
  TIMED_OUT: ['COMPENSATING', 'CANCELLED'],
  COMPENSATING: ['FAILED'],
  SUCCEEDED: [],
  FAILED: [],
  REJECTED: [],
  EXPIRED: [],
  CANCELLED: [],
};

export const isTerminal = (state: OperationState): boolean => stepsFrom[state].length === 0;

/** One change to an instance, as its rules see it. */
export interface Operation {
  readonly id: string;
  readonly kind: OperationKind;
  readonly cause: 'CONSUMER' | 'CLEAN_UP';
  readonly retryOf: string | undefined;
  readonly state: OperationState;
  readonly requestedBy: string;
  /** JSON text; `erased` once the key of the stream is destroyed, `unreadable` when it is missing otherwise. */
  readonly parameters: string;
  /** What the instance was before, and becomes again when the change comes to nothing. */
  readonly phaseBefore: InstancePhase;
  /** How often the work was claimed. The number of the last claim is its fencing token. */
  readonly claimCount: number;
  /** Of the last claim: how long it holds without a sign of life. */
  readonly leaseDurationSeconds: number;
  /** Of the last claim: SHA-256 of its secret; undefined when it was made without one. */
  readonly secretDigest: string | undefined;
  readonly approvalExpiresAt: string | undefined;
  /** Who decided on the approval, either way. */
  readonly approver: string | undefined;
  /** As told last under the newest claim; undefined before that. */
  readonly percent: number | undefined;
  readonly message: string;
  readonly progressCount: number;
  readonly suspensionCount: number;
  readonly isRepeatable: boolean;
}

/** Whether a word stands where JSON was: nothing may be decided on it. */
export const isUnreadable = (json: string): boolean => json === 'erased' || json === 'unreadable';

/** What all facts of one operation say of it. */
export const about = (instance: string, { id, kind }: Pick<Operation, 'id' | 'kind'>) => ({
  instance,
  operation: id,
  kind,
});

/** Whoever claims begins anew: what an earlier worker told says nothing of their work. */
const nothingTold = { percent: undefined, message: '' };

function claimedBy({
  token,
  leaseDurationSeconds,
  secretDigest,
}: Extract<InstanceFact, { type: 'FulfilmentClaimed' }>['data']): Partial<Operation> {
  return { ...nothingTold, claimCount: token, leaseDurationSeconds, secretDigest };
}

/** The operation after one of its facts. */
export function evolveOperation(operation: Operation, fact: InstanceFact): Operation {
  const state = stateAfter[fact.type];
  return { ...operation, state: state === 'SAME' ? operation.state : state, ...learnt(operation, fact) };
}

function learnt(operation: Operation, fact: InstanceFact): Partial<Operation> {
  switch (fact.type) {
    case 'ApprovalRequested':
      return { approvalExpiresAt: fact.data.expiresAt };
    case 'ApprovalGranted':
    case 'ApprovalRefused':
      return { approver: fact.data.approver };
    case 'FulfilmentClaimed':
      return claimedBy(fact.data);
    case 'FulfilmentProgressed': {
      const { percent, message } = fact.data;
      return { percent, message, progressCount: operation.progressCount + 1 };
    }
    case 'FulfilmentSuspended':
      return { suspensionCount: operation.suspensionCount + 1 };
    case 'OperationFailed':
      return { isRepeatable: fact.data.repeatable };
    default:
      return {};
  }
}
