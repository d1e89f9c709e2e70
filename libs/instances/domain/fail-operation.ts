import { accept, reject } from '#libs/kernel';
import { notRunning, type ReportedClaim, underClaim } from './claimed-work.js';
import { phaseAfterEnding } from './phase-after.js';

export interface FailOperation extends ReportedClaim {
  /** The producer's own word for what went wrong. */
  readonly code: string;
  readonly message: string;
  readonly instanceUsable: boolean;
  readonly repeatable: boolean;
}

/** A PROVISION that failed never made the instance usable, whatever the worker says of it. */
export const failOperation = ({ code, message, repeatable, ...command }: FailOperation) =>
  underClaim(command, ({ operation, claim }) => {
    if (operation.state === 'FAILED') return accept();
    if (operation.state !== 'RUNNING') return reject(notRunning(operation));
    const instanceUsable = command.instanceUsable && operation.kind !== 'PROVISION';
    const instancePhase = phaseAfterEnding(operation, instanceUsable ? 'FAILED_USABLE' : 'FAILED_UNUSABLE');
    return accept({
      type: 'OperationFailed',
      data: { ...claim, instancePhase, code, message, instanceUsable, repeatable },
    });
  });
