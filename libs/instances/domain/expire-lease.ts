import { accept, type Decision } from '#libs/kernel';
import type { InstanceFact } from '../events/index.js';
import { type Claimed, isUnderClaim } from './claimed-work.js';
import { type Instance, operationOf } from './instance.js';
import { about, type Operation } from './operation.js';
import { phaseAfterEnding } from './phase-after.js';
import { queued } from './submission.js';

/** Claims of one operation that may run out before it fails: else workers that crash on it would never let it end. */
export const claimCountMax = 50;

/**
 * Takes the work back from a worker that gave no sign of life, so that another may have it. A suspended one was to come back by
 * itself and did not. Changes nothing when the claim is no longer the newest, or the work has ended.
 */
export const expireLease =
  ({ operation: id, token }: Claimed) =>
  (state: Instance): Decision<InstanceFact, never> => {
    const operation = operationOf(state, id);
    if (state.phase === 'ABSENT' || !operation || !isUnderClaim(operation, token)) return accept();
    const claim = { ...about(state.instance, operation), token };
    const resumed: readonly InstanceFact[] =
      operation.state === 'SUSPENDED' ? [{ type: 'FulfilmentResumed', data: claim }] : [];
    return accept<InstanceFact>(
      ...resumed,
      { type: 'FulfilmentLeaseExpired', data: claim },
      token < claimCountMax ? queued(state, operation, 'LEASE_EXPIRED') : exhausted(operation, claim),
    );
  };

function exhausted(operation: Operation, claim: ReturnType<typeof about> & { readonly token: number }): InstanceFact {
  const instanceUsable = false;
  const instancePhase = phaseAfterEnding(operation, 'FAILED_UNUSABLE');
  const said = { code: 'LEASES_EXHAUSTED', message: '', instanceUsable, repeatable: true };
  return { type: 'OperationFailed', data: { ...claim, instancePhase, ...said } };
}
