import { IsIn, IsString, Length } from 'class-validator';
import { IdempotentShape } from '#libs/graphql';
import type { VersionStage } from '#schema';

/** A version as inputs name it. */
export class VersionInput extends IdempotentShape {
  @IsString()
  readonly capability: string = '';

  @IsString()
  readonly version: string = '';
}

const stages = ['ALPHA', 'BETA', 'GA'] satisfies VersionStage[];

/** A version, and the stage that it gets. */
export class VersionStageInput extends VersionInput {
  @IsIn(stages)
  readonly stage: VersionStage = 'GA';
}

/** A version, and why something is done to it. */
export class VersionReasonInput extends VersionInput {
  @IsString()
  @Length(1, 2_000, { context: { limit: '1 to 2,000 characters' } })
  readonly reason: string = '';
}
