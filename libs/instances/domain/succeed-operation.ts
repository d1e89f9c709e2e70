import { accept, type Decision, reject } from '#libs/kernel';
import type { InstanceFact, OperationKind } from '../events/index.js';
import { type ClaimRejection, notRunning, type ReportedClaim, underClaim } from './claimed-work.js';
import { held } from './held.js';
import type { Instance, KnownInstance } from './instance.js';
import { phaseAfterEnding } from './phase-after.js';
import type { SchemaViolation } from './rejections.js';

export interface SucceedOperation extends ReportedClaim {
  /** JSON text of what the producer hands over, and where it breaks the version's output schema. */
  readonly outputs: string;
  readonly violations: readonly SchemaViolation[];
  readonly hadManualStep: boolean;
}

export type SucceedOperationRejection =
  | ClaimRejection
  | { readonly reason: 'InvalidOutputs'; readonly violations: readonly SchemaViolation[] };

export const succeedOperation = ({
  outputs,
  violations,
  hadManualStep,
  ...claimed
}: SucceedOperation): ((state: Instance) => Decision<InstanceFact, SucceedOperationRejection>) =>
  underClaim<SucceedOperationRejection>(claimed, ({ state, operation, claim }) => {
    if (operation.state === 'SUCCEEDED') return accept();
    if (operation.state !== 'RUNNING') return reject(notRunning(operation));
    if (violations.length > 0) return reject({ reason: 'InvalidOutputs', violations });
    const instancePhase = phaseAfterEnding(operation, 'SUCCEEDED');
    const data = { ...claim, instancePhase, outputs, hadManualStep };
    return accept<InstanceFact>({ type: 'OperationSucceeded', data }, ...madeTrue[operation.kind](state, operation.id));
  });

/** What the success of each kind means for the instance as a whole. */
const madeTrue: {
  readonly [Kind in OperationKind]: (state: KnownInstance, operation: string) => readonly InstanceFact[];
} = {
  PROVISION: (state, operation) => [{ type: 'InstanceProvisioned', data: held(state, operation) }],
  UPDATE: () => [],
  DEPROVISION: (state, operation) => [{ type: 'InstanceDeprovisioned', data: held(state, operation) }],
};
