import { IsString } from 'class-validator';
import { mutation } from '#libs/graphql';
import { describeCapability as rule } from '../domain/describe-capability.js';
import { NoticePeriod } from '../notice-period.js';
import { CapabilityDecisions } from './capability-decisions.js';
import { CapabilityDescriptionInput } from './capability-description-input.js';
import { changedCapability } from './changed-capability.js';
import { refusals } from './refusals.js';

class DescribeCapabilityInput extends CapabilityDescriptionInput {
  @IsString()
  readonly capability: string = '';
}

export const describeCapability = mutation('describeCapability', {
  input: DescribeCapabilityInput,
  uses: [CapabilityDecisions, NoticePeriod],
  decide: ({ capability, ...described }, { caller, command }, decisions, noticePeriod) =>
    decisions.byOwner({ capability, principal: caller, action: 'describe' }, command, () =>
      rule({ ...described, capability, noticePeriodDays: described.noticePeriodDays ?? noticePeriod.days }),
    ),
  answer: changedCapability,
  refuse: refusals,
  security: 'NONE',
});
