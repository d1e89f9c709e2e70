import { IsInt, IsString, Length, Max, Min } from 'class-validator';
import { mutation } from '#libs/graphql';
import { suspendFulfilment as rule } from '../domain/suspend-fulfilment.js';
import { ClaimedInput } from './addressed-inputs.js';
import { changedOperation } from './changed-operation.js';
import { HeldWork } from './held-work.js';
import { refusals } from './refusals.js';

const pauseLimit = { context: { limit: '1 to 604,800 seconds' } };

class SuspendFulfilmentInput extends ClaimedInput {
  @IsString()
  @Length(1, 500, { context: { limit: '1 to 500 characters' } })
  readonly reason: string = '';

  @IsInt()
  @Min(1, pauseLimit)
  @Max(604_800, pauseLimit)
  readonly retryAfterSeconds: number = 0;
}

export const suspendFulfilment = mutation('suspendFulfilment', {
  input: SuspendFulfilmentInput,
  uses: [HeldWork],
  decide: ({ reason, retryAfterSeconds, ...claim }, { caller, command }, held) =>
    held.report(caller, claim, command, ({ operation, claimed }) => ({
      rule: rule({ ...claimed, reason, retryAfterSeconds }),
      leaseAfter: retryAfterSeconds + operation.leaseDurationSeconds,
    })),
  answer: changedOperation,
  refuse: refusals,
  security: 'NONE',
});
