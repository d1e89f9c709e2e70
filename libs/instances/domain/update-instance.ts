import { accept, type Decision, reject } from '#libs/kernel';
import type { InstanceFact } from '../events/index.js';
import type { Instance, KnownInstance } from './instance.js';
import type { PublishedOffer } from './offer.js';
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
    if (!isChangeable(state, offer)) return reject({ reason: 'WrongPhase', phase });
    if (violations.length > 0) return reject({ reason: 'InvalidParameters', violations });

    const asked = { ...change, kind: 'UPDATE', cause: 'CONSUMER' } as const;
    return accept(...submit(placeOf(state), asked, { parties, offer, policy: policyOf(offer) }));
  };

/** What is broken may be mended, but does not come back to life on a version that is retired. */
const isChangeable = ({ phase, isProvisioned }: KnownInstance, { stage }: PublishedOffer): boolean =>
  phase === 'ACTIVE' || (phase === 'FAILED' && isProvisioned && stage !== 'RETIRED');
