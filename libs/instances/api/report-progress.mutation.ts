import { IsInt, Max, Min } from 'class-validator';
import { mutation } from '#libs/graphql';
import { reportProgress as rule } from '../domain/report-progress.js';
import { ClaimedInput } from './addressed-inputs.js';
import { changedOperation } from './changed-operation.js';
import { HeldWork } from './held-work.js';
import { OptionalText } from './optional-text.js';
import { refusals } from './refusals.js';

const percentLimit = { context: { limit: '0 to 100' } };

class ReportProgressInput extends ClaimedInput {
  @IsInt()
  @Min(0, percentLimit)
  @Max(100, percentLimit)
  readonly percent: number = -1;

  @OptionalText(500)
  readonly message?: string | null;
}

export const reportProgress = mutation('reportProgress', {
  input: ReportProgressInput,
  uses: [HeldWork],
  decide: ({ percent, message, ...claim }, { caller, command }, held) =>
    held.report(caller, claim, command, ({ operation, claimed }) => ({
      rule: rule({ ...claimed, percent, message: message ?? '' }),
      leaseAfter: operation.leaseDurationSeconds,
    })),
  answer: changedOperation,
  refuse: refusals,
  security: 'NONE',
});
