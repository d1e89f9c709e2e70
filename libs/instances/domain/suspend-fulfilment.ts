import { accept, type Decision, reject } from '#libs/kernel';
import type { InstanceFact } from '../events/index.js';
import { type ClaimRejection, notRunning, type ReportedClaim, underClaim } from './claimed-work.js';
import type { Instance } from './instance.js';

export interface SuspendFulfilment extends ReportedClaim {
  readonly reason: string;
  readonly retryAfterSeconds: number;
}

export type SuspendFulfilmentRejection =
  | ClaimRejection
  | { readonly reason: 'TooManySuspensions'; readonly countMax: number };

/** Pauses of one operation: a stream that commands fold stays small. */
export const suspensionCountMax = 100;

/** Waits in the middle of the work for something outside, without giving the claim away. */
export const suspendFulfilment = ({
  reason,
  retryAfterSeconds,
  ...claimed
}: SuspendFulfilment): ((state: Instance) => Decision<InstanceFact, SuspendFulfilmentRejection>) =>
  underClaim<SuspendFulfilmentRejection>(claimed, ({ operation, claim }) => {
    if (operation.state === 'SUSPENDED') return accept();
    if (operation.state !== 'RUNNING') return reject(notRunning(operation));
    if (operation.suspensionCount >= suspensionCountMax) {
      return reject({ reason: 'TooManySuspensions', countMax: suspensionCountMax });
    }
    return accept({ type: 'FulfilmentSuspended', data: { ...claim, reason, retryAfterSeconds } });
  });
