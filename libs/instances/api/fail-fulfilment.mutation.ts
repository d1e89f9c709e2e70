import { IsBoolean, Matches } from 'class-validator';
import { mutation } from '#libs/graphql';
import { failOperation as rule } from '../domain/fail-operation.js';
import { ClaimedInput } from './addressed-inputs.js';
import { changedOperation } from './changed-operation.js';
import { HeldWork } from './held-work.js';
import { OptionalText } from './optional-text.js';
import { refusals } from './refusals.js';

class FailFulfilmentInput extends ClaimedInput {
  @Matches(/^[A-Z][A-Z0-9_]{0,63}$/, {
    context: { limit: '1 to 64 capital letters, digits and underscores, a letter first' },
  })
  readonly code: string = '';

  @OptionalText(2_000)
  readonly message?: string | null;

  @IsBoolean()
  readonly instanceUsable: boolean = false;

  @IsBoolean()
  readonly repeatable: boolean = false;
}

export const failFulfilment = mutation('failFulfilment', {
  input: FailFulfilmentInput,
  uses: [HeldWork],
  decide: ({ code, message, instanceUsable, repeatable, ...claim }, { caller, command }, held) =>
    held.report(caller, claim, command, ({ claimed }) => {
      const said = { code, message: message ?? '', instanceUsable, repeatable };
      return { rule: rule({ ...claimed, ...said }), leaseAfter: 'RELEASED' };
    }),
  answer: changedOperation,
  refuse: refusals,
  security: 'NONE',
});
