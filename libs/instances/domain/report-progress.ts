import { accept, reject } from '#libs/kernel';
import { notRunning, type ReportedClaim, underClaim } from './claimed-work.js';

export interface ReportProgress extends ReportedClaim {
  readonly percent: number;
  readonly message: string;
}

/** Reports of one operation that are kept; what follows is taken, but not worth telling any more. */
const progressCountMax = 200;

/** How far the work is. Only a change is recorded: a worker that says the same again is alive, which heartbeats tell. */
export const reportProgress = ({ percent, message, ...claimed }: ReportProgress) =>
  underClaim(claimed, ({ operation, claim }) => {
    if (operation.state !== 'RUNNING') return reject(notRunning(operation));
    const isSame = operation.percent === percent && operation.message === message;
    if (isSame || operation.progressCount >= progressCountMax) return accept();
    return accept({ type: 'FulfilmentProgressed', data: { ...claim, percent, message } });
  });
