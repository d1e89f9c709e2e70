import type { InstancePhase, OperationKind } from '../events/index.js';
import type { Operation } from './operation.js';

/** How an operation came to its end, as far as the instance is concerned. */
export type Ending =
  | 'SUCCEEDED'
  | 'FAILED_USABLE'
  | 'FAILED_UNUSABLE'
  | 'NEVER_RAN'
  | 'GIVEN_UP_AFTER_RUNNING'
  | 'TIMED_OUT';

type Outcome = InstancePhase | 'AS_BEFORE';

type Row = { readonly [End in Ending]: Outcome };

/**
 * What an instance becomes when an operation ends. A PROVISION that never ran leaves nothing, but one that repeats a failed one
 * leaves the instance failed as it was, because something of the first try may be left. `NEVER_RAN`: rejected, expired or
 * cancelled before the first claim. `GIVEN_UP_AFTER_RUNNING`: cancelled, or its version recalled, after a claim.
 */
const phaseAfter: { readonly [Kind in OperationKind | 'PROVISION_AGAIN']: Row } = {
  PROVISION: {
    SUCCEEDED: 'ACTIVE',
    FAILED_USABLE: 'FAILED',
    FAILED_UNUSABLE: 'FAILED',
    NEVER_RAN: 'GONE',
    GIVEN_UP_AFTER_RUNNING: 'ORPHANED',
    TIMED_OUT: 'ORPHANED',
  },
  PROVISION_AGAIN: {
    SUCCEEDED: 'ACTIVE',
    FAILED_USABLE: 'FAILED',
    FAILED_UNUSABLE: 'FAILED',
    NEVER_RAN: 'AS_BEFORE',
    GIVEN_UP_AFTER_RUNNING: 'ORPHANED',
    TIMED_OUT: 'ORPHANED',
  },
  UPDATE: {
    SUCCEEDED: 'ACTIVE',
    FAILED_USABLE: 'ACTIVE',
    FAILED_UNUSABLE: 'FAILED',
    NEVER_RAN: 'AS_BEFORE',
    GIVEN_UP_AFTER_RUNNING: 'AS_BEFORE',
    TIMED_OUT: 'AS_BEFORE',
  },
  DEPROVISION: {
    SUCCEEDED: 'GONE',
    FAILED_USABLE: 'AS_BEFORE',
    FAILED_UNUSABLE: 'AS_BEFORE',
    NEVER_RAN: 'AS_BEFORE',
    GIVEN_UP_AFTER_RUNNING: 'AS_BEFORE',
    TIMED_OUT: 'AS_BEFORE',
  },
};

/** The phase after the end of an operation. */
export function phaseAfterEnding(operation: Operation, ending: Ending): InstancePhase {
  const isAgain = operation.kind === 'PROVISION' && operation.retryOf !== undefined;
  const outcome = phaseAfter[isAgain ? 'PROVISION_AGAIN' : operation.kind][ending];
  return outcome === 'AS_BEFORE' ? operation.phaseBefore : outcome;
}

/** How it ends when it is given up now: what never ran left nothing at the producer. */
export const givenUp = ({ claimCount }: Operation): Ending =>
  claimCount === 0 ? 'NEVER_RAN' : 'GIVEN_UP_AFTER_RUNNING';

const phaseOfWork: { readonly [Kind in OperationKind]: InstancePhase } = {
  PROVISION: 'PROVISIONING',
  UPDATE: 'CHANGING',
  DEPROVISION: 'DEPROVISIONING',
};

/** The phase from the moment the work is queued. An orphan stays one until its clean-up is confirmed. */
export const phaseDuring = ({ kind, phaseBefore }: Pick<Operation, 'kind' | 'phaseBefore'>): InstancePhase =>
  phaseBefore === 'ORPHANED' ? 'ORPHANED' : phaseOfWork[kind];

/** Every step an instance may take. */
export const phasesFrom: { readonly [From in InstancePhase]: readonly InstancePhase[] } = {
  REQUESTED: ['PROVISIONING', 'GONE'],
  PROVISIONING: ['ACTIVE', 'FAILED', 'ORPHANED', 'GONE'],
  ACTIVE: ['CHANGING', 'SUSPENDED', 'DEPROVISIONING'],
  CHANGING: ['ACTIVE', 'FAILED'],
  SUSPENDED: ['ACTIVE', 'DEPROVISIONING'],
  DEPROVISIONING: ['GONE', 'ACTIVE', 'FAILED', 'SUSPENDED'],
  FAILED: ['PROVISIONING', 'CHANGING', 'DEPROVISIONING'],
  ORPHANED: ['GONE'],
  GONE: [],
};
