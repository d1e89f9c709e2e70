import { IsString } from 'class-validator';
import { IdempotentShape, mutation } from '#libs/graphql';
import { retireCapability as rule } from '../domain/retire-capability.js';
import { CapabilityDecisions } from './capability-decisions.js';
import { changedCapability } from './changed-capability.js';
import { refusals } from './refusals.js';

class RetireCapabilityInput extends IdempotentShape {
  @IsString()
  readonly capability: string = '';
}

export const retireCapability = mutation('retireCapability', {
  input: RetireCapabilityInput,
  uses: [CapabilityDecisions],
  decide: ({ capability }, { caller, command }, decisions) =>
    decisions.byOwner({ capability, principal: caller, action: 'retire' }, command, async () =>
      rule({ capability }, await decisions.versionsOf(capability)),
    ),
  answer: changedCapability,
  refuse: refusals,
  security: 'NONE',
});
