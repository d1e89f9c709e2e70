import { accept, type Decision, reject } from '#libs/kernel';
import type { InstanceFact } from '../events/index.js';
import type { Instance, KnownInstance } from './instance.js';
import {
  type InvalidParameters,
  inProgress,
  instanceNotFound,
  type NotFound,
  type OperationInProgress,
  type SchemaViolation,
  type WrongPhase,
} from './rejections.js';
import { type Change, placeOf, policyOf, submit } from './submission.js';

export interface UpdateInstance extends Change {
  /** JSON text of all parameters as they shall be, and where it breaks the version's parameter schema. */
  readonly parameters: string;
  readonly violations: readonly SchemaViolation[];
}

export type UpdateInstanceRejection = NotFound | OperationInProgress | WrongPhase | InvalidParameters;

/** Other parameters for an instance that works, or that worked before a change broke it. */
export const updateInstance =
  ({ parties, offer, violations, ...change }: UpdateInstance) =>
  (state: Instance): Decision<InstanceFact, UpdateInstanceRejection> => {
    if (state.phase === 'ABSENT') return reject(instanceNotFound);
    if (state.operations.has(change.operation)) return accept();
    const open = inProgress(state);
    if (open) return reject(open);
    const { phase } = state;
    if (!isChangeable(state)) return reject({ reason: 'WrongPhase', phase });
    if (violations.length > 0) return reject({ reason: 'InvalidParameters', violations });

    const asked = { ...change, kind: 'UPDATE', cause: 'CONSUMER' } as const;
    return accept(...submit(placeOf(state), asked, { parties, offer, policy: policyOf(offer) }));
  };

const isChangeable = ({ phase, isProvisioned }: KnownInstance): boolean =>
  phase === 'ACTIVE' || (phase === 'FAILED' && isProvisioned);
