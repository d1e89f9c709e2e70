import { mutation } from '#libs/graphql';
import { withdrawVersion as rule } from '../domain/withdraw-version.js';
import { changedVersion } from './changed-version.js';
import { refusals } from './refusals.js';
import { VersionDecisions } from './version-decisions.js';
import { VersionReasonInput } from './version-input.js';

export const withdrawVersion = mutation('withdrawVersion', {
  input: VersionReasonInput,
  uses: [VersionDecisions],
  decide: ({ capability, version, reason }, { caller, command }, decisions) =>
    decisions.byOwner({ name: { capability, version }, principal: caller, action: 'retire' }, command, () =>
      rule({ capability, version, reason }),
    ),
  answer: changedVersion,
  refuse: refusals,
  security: 'NONE',
});
