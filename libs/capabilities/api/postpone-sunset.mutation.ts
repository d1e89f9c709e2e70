import { IsString } from 'class-validator';
import { mutation } from '#libs/graphql';
import { postponeSunset as rule } from '../domain/postpone-sunset.js';
import { changedVersion } from './changed-version.js';
import { refusals } from './refusals.js';
import { VersionDecisions } from './version-decisions.js';
import { VersionInput } from './version-input.js';

class PostponeSunsetInput extends VersionInput {
  @IsString()
  readonly sunsetAt: string = '';
}

export const postponeSunset = mutation('postponeSunset', {
  input: PostponeSunsetInput,
  uses: [VersionDecisions],
  decide: ({ capability, version, sunsetAt }, { caller, command }, decisions) =>
    decisions.byOwner({ name: { capability, version }, principal: caller, action: 'retire' }, command, () =>
      rule({ capability, version, sunsetAt }),
    ),
  answer: changedVersion,
  refuse: refusals,
  security: 'NONE',
});
