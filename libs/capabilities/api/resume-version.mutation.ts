import { mutation } from '#libs/graphql';
import { resumeVersion as rule } from '../domain/resume-version.js';
import { changedVersion } from './changed-version.js';
import { refusals } from './refusals.js';
import { VersionDecisions } from './version-decisions.js';
import { VersionInput } from './version-input.js';

export const resumeVersion = mutation('resumeVersion', {
  input: VersionInput,
  uses: [VersionDecisions],
  decide: ({ capability, version }, { caller, command }, decisions) =>
    decisions.byOwner({ name: { capability, version }, principal: caller, action: 'publish' }, command, () =>
      rule({ capability, version }),
    ),
  answer: changedVersion,
  refuse: refusals,
  security: 'NONE',
});
