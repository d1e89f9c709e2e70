import { mutation } from '#libs/graphql';
import { changedVersion } from './changed-version.js';
import { Publication } from './publication.js';
import { refusals } from './refusals.js';
import { VersionStageInput } from './version-input.js';

export const publishVersion = mutation('publishVersion', {
  input: VersionStageInput,
  uses: [Publication],
  decide: ({ capability, version, stage }, { caller, command }, publication) =>
    publication.publish({ capability, version, stage }, caller, command),
  answer: changedVersion,
  refuse: refusals,
  security: 'NONE',
});
