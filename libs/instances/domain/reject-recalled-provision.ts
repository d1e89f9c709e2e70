import { accept, type Decision } from '#libs/kernel';
import type { InstanceFact, OperationState } from '../events/index.js';
import { giveUp } from './give-up.js';
import { type Instance, type KnownInstance, operationOf } from './instance.js';
import { isRecalled } from './offer.js';
import { about, type Operation } from './operation.js';
import type { Change } from './submission.js';

export interface RejectRecalledProvision {
  readonly operation: string;
  /** Whether the operation was recorded after its version was closed for its retirement. */
  readonly isLate: boolean;
  /** The clean-up that follows when a worker had begun before; its offer is read at this moment. */
  readonly cleanUp: Change;
}

/** States in which a PROVISION waits and nobody is at it. */
export const waitingStates = ['AWAITING_APPROVAL', 'QUEUED'] as const satisfies readonly OperationState[];

/**
 * Ends a PROVISION that waits when its version was recalled or retired, or when it came after the version was closed for its retirement.
 * Changes nothing otherwise, also when a worker is at it.
 */
export const rejectRecalledProvision =
  ({ operation: id, isLate, cleanUp }: RejectRecalledProvision) =>
  (state: Instance): Decision<InstanceFact, never> => {
    const operation = operationOf(state, id);
    if (state.phase === 'ABSENT' || !operation || !isRecalledProvision(operation, { isLate, cleanUp })) return accept();
    return waitingStates.some((waiting) => waiting === operation.state)
      ? accept(...recalled(state, operation, cleanUp))
      : accept();
  };

/** Whether the operation makes an instance of a version of which nothing may be made any more. */
export const isRecalledProvision = (
  { kind }: Operation,
  { isLate, cleanUp }: Pick<RejectRecalledProvision, 'isLate' | 'cleanUp'>,
): boolean => kind === 'PROVISION' && (isLate || isRecalled(cleanUp.offer));

/** The end of a PROVISION whose version was recalled while it waited. */
export function recalled(state: KnownInstance, operation: Operation, cleanUp: Change): readonly InstanceFact[] {
  const { instancePhase, consequences } = giveUp(state, operation, cleanUp);
  const data = { ...about(state.instance, operation), instancePhase, cause: 'VERSION_WITHDRAWN' } as const;
  return [{ type: 'OperationRejected', data }, ...consequences];
}
