export type OperationState =
  | 'SUBMITTED'
  | 'VALIDATED'
  | 'AWAITING_APPROVAL'
  | 'APPROVED'
  | 'QUEUED'
  | 'RUNNING'
  | 'SUSPENDED'
  | 'TIMED_OUT'
  | 'COMPENSATING'
  | 'SUCCEEDED'
  | 'FAILED'
  | 'REJECTED'
  | 'EXPIRED'
  | 'CANCELLED';

/** In these nobody works on an operation, and nobody will claim it again. */
export const workEndsIn: ReadonlySet<string> = new Set<OperationState>([
  'SUCCEEDED',
  'FAILED',
  'TIMED_OUT',
  'REJECTED',
  'EXPIRED',
  'CANCELLED',
]);

/** What each fact says of the state of its operation, for rules and views alike; `SAME` when it says nothing of it. */
export const stateAfter = {
  InstanceRequested: 'SAME',
  OperationSubmitted: 'SUBMITTED',
  OperationValidated: 'VALIDATED',
  ApprovalRequested: 'AWAITING_APPROVAL',
  ApprovalGranted: 'APPROVED',
  ApprovalRefused: 'SAME',
  OperationQueued: 'QUEUED',
  FulfilmentClaimed: 'RUNNING',
  FulfilmentProgressed: 'SAME',
  FulfilmentSuspended: 'SUSPENDED',
  FulfilmentResumed: 'RUNNING',
  FulfilmentLeaseExpired: 'SAME',
  OperationSucceeded: 'SUCCEEDED',
  OperationFailed: 'FAILED',
  OperationTimedOut: 'TIMED_OUT',
  OperationRejected: 'REJECTED',
  OperationExpired: 'EXPIRED',
  OperationCancelled: 'CANCELLED',
  InstanceProvisioned: 'SAME',
  InstanceDeprovisioned: 'SAME',
  InstanceOrphaned: 'SAME',
} as const satisfies Readonly<Record<string, OperationState | 'SAME'>>;
