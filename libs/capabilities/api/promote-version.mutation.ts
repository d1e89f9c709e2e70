import { mutation } from '#libs/graphql';
import { promoteVersion as rule } from '../domain/promote-version.js';
import { changedVersion } from './changed-version.js';
import { refusals } from './refusals.js';
import { VersionDecisions } from './version-decisions.js';
import { VersionStageInput } from './version-input.js';

export const promoteVersion = mutation('promoteVersion', {
  input: VersionStageInput,
  uses: [VersionDecisions],
  decide: ({ capability, version, stage }, { caller, command }, decisions) => {
    const owner = { name: { capability, version }, principal: caller, action: 'publish' } as const;
    return decisions.byOwner(owner, command, async ({ ownerTeam, ...owned }) => {
      const team = await decisions.team(ownerTeam);
      const ownerDepartment = team.status === 'ABSENT' ? owned.ownerDepartment : team.department;
      return rule({ capability, version, stage, ownerTeam, ownerDepartment });
    });
  },
  answer: changedVersion,
  refuse: refusals,
  security: 'NONE',
});
