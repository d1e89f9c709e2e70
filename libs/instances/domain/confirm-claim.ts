import { accept, type Decision, reject } from '#libs/kernel';
import type { InstanceFact } from '../events/index.js';
import { type ClaimRejection, notRunning, type ReportedClaim, underClaim } from './claimed-work.js';
import type { Instance } from './instance.js';

/** Whether the worker still holds its claim. Records nothing: signs of life are no facts. */
export const confirmClaim = (claimed: ReportedClaim): ((state: Instance) => Decision<InstanceFact, ClaimRejection>) =>
  underClaim<ClaimRejection>(claimed, ({ operation }) =>
    operation.state === 'RUNNING' || operation.state === 'SUSPENDED' ? accept() : reject(notRunning(operation)),
  );
