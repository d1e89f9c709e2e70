import { IsBoolean } from 'class-validator';
import { JsonValue, mutation } from '#libs/graphql';
import { succeedOperation as rule } from '../domain/succeed-operation.js';
import { ClaimedInput } from './addressed-inputs.js';
import { changedOperation } from './changed-operation.js';
import { HandedOutputs } from './handed-outputs.js';
import { HeldWork } from './held-work.js';
import { refusals } from './refusals.js';

class SucceedFulfilmentInput extends ClaimedInput {
  @JsonValue()
  readonly outputs: unknown = undefined;

  @IsBoolean()
  readonly hadManualStep: boolean = false;
}

export const succeedFulfilment = mutation('succeedFulfilment', {
  input: SucceedFulfilmentInput,
  uses: [HeldWork, HandedOutputs],
  decide: ({ outputs: handed, hadManualStep, ...claim }, { caller, command }, held, handedOutputs) =>
    held.report(caller, claim, command, async (work) => {
      const { text: outputs, violations } = await handedOutputs.textOf(handed, work);
      return { rule: rule({ ...work.claimed, outputs, violations, hadManualStep }), leaseAfter: 'RELEASED' };
    }),
  answer: changedOperation,
  refuse: refusals,
  security: 'NONE',
});
