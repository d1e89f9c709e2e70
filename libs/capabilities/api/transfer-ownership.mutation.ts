import { IsString } from 'class-validator';
import { IdempotentShape, mutation, textIn } from '#libs/graphql';
import { transferOwnership as rule } from '../domain/transfer-ownership.js';
import { CapabilityDecisions } from './capability-decisions.js';
import { changedCapability } from './changed-capability.js';
import { refusals } from './refusals.js';

class TransferOwnershipInput extends IdempotentShape {
  @IsString()
  readonly capability: string = '';

  @IsString()
  readonly toTeam: string = '';
}

export const transferOwnership = mutation('transferOwnership', {
  input: TransferOwnershipInput,
  uses: [CapabilityDecisions],
  decide: ({ capability, toTeam }, { caller, command }, decisions) =>
    decisions.byOwner({ capability, principal: caller, action: 'transfer' }, command, async () =>
      rule({ capability, toTeam }, await decisions.team(toTeam)),
    ),
  answer: changedCapability,
  refuse: refusals,
  security: {
    event: 'authz_change',
    details: (input) => ({ capability: textIn(input, 'capability'), team: textIn(input, 'toTeam') }),
  },
});
