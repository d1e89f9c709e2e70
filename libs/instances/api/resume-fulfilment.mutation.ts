import { mutation } from '#libs/graphql';
import { resumeFulfilment as rule } from '../domain/resume-fulfilment.js';
import { ClaimedInput } from './addressed-inputs.js';
import { changedOperation } from './changed-operation.js';
import { HeldWork } from './held-work.js';
import { refusals } from './refusals.js';

export const resumeFulfilment = mutation('resumeFulfilment', {
  input: ClaimedInput,
  uses: [HeldWork],
  decide: (claim, { caller, command }, held) =>
    held.report(caller, claim, command, ({ operation, claimed }) => ({
      rule: rule(claimed),
      leaseAfter: operation.leaseDurationSeconds,
    })),
  answer: changedOperation,
  refuse: refusals,
  security: 'NONE',
});
