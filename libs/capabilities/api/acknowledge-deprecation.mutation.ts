import { IsString } from 'class-validator';
import { can } from '#libs/access';
import { denied, mutation } from '#libs/graphql';
import { acknowledgeDeprecation as rule } from '../domain/acknowledge-deprecation.js';
import { notFound } from '../domain/refusals.js';
import { changedVersion } from './changed-version.js';
import { refusals } from './refusals.js';
import { VersionDecisions } from './version-decisions.js';
import { VersionInput } from './version-input.js';

class AcknowledgeDeprecationInput extends VersionInput {
  @IsString()
  readonly team: string = '';
}

/** A consumer speaks for a team. */
export const acknowledgeDeprecation = mutation('acknowledgeDeprecation', {
  input: AcknowledgeDeprecationInput,
  uses: [VersionDecisions],
  decide: async ({ capability, version, team }, { caller, command }, decisions) => {
    const { status } = await decisions.team(team);
    if (status === 'ABSENT') return denied(notFound('/team'));
    if (!can(caller, 'request', { type: 'Instance', consumerTeam: team })) return denied(consumersOnly(team));
    return decisions.decide({ capability, version }, command, rule({ capability, version, team }));
  },
  answer: changedVersion,
  refuse: refusals,
  security: 'NONE',
});

const consumersOnly = (team: string) =>
  ({ reason: 'NotPermitted', message: `This takes the role of a consumer of the team ${team}` }) as const;
