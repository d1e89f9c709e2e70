import { Type } from 'class-transformer';
import { IsOptional, IsString, Length, ValidateNested } from 'class-validator';
import { mutation } from '#libs/graphql';
import { deprecateVersion as rule } from '../domain/deprecate-version.js';
import { changedVersion } from './changed-version.js';
import { refusals } from './refusals.js';
import { Retirement } from './retirement.js';
import { VersionDecisions } from './version-decisions.js';
import { VersionInput } from './version-input.js';

class ReplacementInput {
  @IsString()
  readonly capability: string = '';

  @IsString()
  readonly version: string = '';
}

class DeprecateVersionInput extends VersionInput {
  @IsString()
  readonly sunsetAt: string = '';

  @IsOptional()
  @ValidateNested()
  @Type(() => ReplacementInput)
  readonly replacement?: ReplacementInput | null;

  @IsString()
  @Length(1, 20_000, { context: { limit: '1 to 20,000 characters' } })
  readonly migrationGuide: string = '';
}

export const deprecateVersion = mutation('deprecateVersion', {
  input: DeprecateVersionInput,
  uses: [VersionDecisions, Retirement],
  decide: (
    { capability, version, sunsetAt, migrationGuide, ...wanted },
    { caller, command },
    decisions,
    retirement,
  ) => {
    const owner = { name: { capability, version }, principal: caller, action: 'retire' } as const;
    return decisions.byOwner(owner, command, async ({ description }) => {
      const replacement = replacementOf(wanted);
      return rule(
        { capability, version, sunsetAt, migrationGuide, replacement, announcedAt: command.occurredAt },
        {
          noticePeriodDays: description.noticePeriodDays,
          hasInstances: await retirement.hasInstances({ capability, version }),
          replacement: replacement && (await decisions.version(replacement)),
        },
      );
    });
  },
  answer: changedVersion,
  refuse: refusals,
  security: 'NONE',
});

function replacementOf({ replacement }: Pick<DeprecateVersionInput, 'replacement'>) {
  return replacement ? { capability: replacement.capability, version: replacement.version } : undefined;
}
