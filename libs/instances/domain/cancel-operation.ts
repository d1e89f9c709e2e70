import { accept, type Decision, reject } from '#libs/kernel';
import type { InstanceFact, OperationState } from '../events/index.js';
import { giveUp } from './give-up.js';
import { type Instance, operationOf } from './instance.js';
import { about, isTerminal } from './operation.js';
import { type NotFound, operationNotFound } from './rejections.js';
import type { Change } from './submission.js';

export interface CancelOperation {
  readonly operation: string;
  readonly reason: string;
  /** The clean-up that follows when the work had begun. */
  readonly cleanUp: Change;
}

export type CancelOperationRejection =
  | NotFound
  /** It has ended, or it is a clean-up, which only the producer's confirmation ends. */
  | { readonly reason: 'NotCancellable'; readonly state: OperationState; readonly isCleanUp: boolean };

export const cancelOperation =
  ({ operation: id, reason, cleanUp }: CancelOperation) =>
  (state: Instance): Decision<InstanceFact, CancelOperationRejection> => {
    const operation = operationOf(state, id);
    if (state.phase === 'ABSENT' || !operation) return reject(operationNotFound);
    if (operation.state === 'CANCELLED') return accept();
    const isCleanUp = operation.cause === 'CLEAN_UP';
    if (isTerminal(operation.state) || operation.state === 'COMPENSATING' || isCleanUp) {
      return reject({ reason: 'NotCancellable', state: operation.state, isCleanUp });
    }
    const { instancePhase, consequences } = giveUp(state, operation, cleanUp);
    const data = { ...about(state.instance, operation), instancePhase, reason };
    return accept<InstanceFact>({ type: 'OperationCancelled', data }, ...consequences);
  };
