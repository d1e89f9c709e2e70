import { IsString } from 'class-validator';
import { denied, mutation } from '#libs/graphql';
import { registerCapability as rule } from '../domain/register-capability.js';
import { NoticePeriod } from '../notice-period.js';
import { whyNotPermitted } from './authority.js';
import { CapabilityDecisions } from './capability-decisions.js';
import { CapabilityDescriptionInput } from './capability-description-input.js';
import { CapabilityNodes } from './capability-nodes.js';
import { refusals } from './refusals.js';

class RegisterCapabilityInput extends CapabilityDescriptionInput {
  @IsString()
  readonly slug: string = '';

  @IsString()
  readonly ownerTeam: string = '';
}

export const registerCapability = mutation('registerCapability', {
  input: RegisterCapabilityInput,
  uses: [CapabilityDecisions, NoticePeriod],
  decide: async ({ slug: capability, ...described }, { caller, command }, decisions, noticePeriod) => {
    const rejection = whyNotPermitted(described.ownerTeam, caller, 'register');
    if (rejection !== undefined) return denied(rejection);
    const noticePeriodDays = described.noticePeriodDays ?? noticePeriod.days;
    const owner = await decisions.team(described.ownerTeam);
    return decisions.decide(capability, command, rule({ ...described, capability, noticePeriodDays }, owner));
  },
  answer: {
    uses: [CapabilityNodes],
    fields: async ({ input: { slug } }, nodes) => ({ capability: await nodes.recall(slug) }),
  },
  refuse: refusals,
  security: 'NONE',
});
