import { accept, reject } from '#libs/kernel';
import { notRunning, type ReportedClaim, underClaim } from './claimed-work.js';

export const resumeFulfilment = (claimed: ReportedClaim) =>
  underClaim(claimed, ({ operation, claim }) => {
    if (operation.state === 'RUNNING') return accept();
    if (operation.state !== 'SUSPENDED') return reject(notRunning(operation));
    return accept({ type: 'FulfilmentResumed', data: claim });
  });
