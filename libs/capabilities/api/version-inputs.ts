import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsByteLength,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { IdempotentShape } from '#libs/graphql';
import type { ApprovalPolicy, FulfilmentChannel, VersionStage } from '#schema';

const schemaBytesMax = 65_536;

export class VersionShape extends IdempotentShape {
  @IsString()
  readonly capability: string = '';

  @IsString()
  readonly version: string = '';
}

class PlanShape {
  @IsString()
  readonly slug: string = '';

  @IsString()
  @Length(1, 200, { context: { limit: '1 to 200 characters' } })
  readonly name: string = '';

  @IsString()
  @MaxLength(2_000, { context: { limit: 'at most 2,000 characters' } })
  readonly description: string = '';

  @IsInt()
  @Min(0, { context: { limit: '0 to 1,000,000,000' } })
  @Max(1_000_000_000, { context: { limit: '0 to 1,000,000,000' } })
  readonly monthlyPriceCents: number = 0;

  @Matches(/^[A-Z]{3}$/, {
    message: 'currency must be an ISO 4217 code such as EUR',
    context: { limit: 'three capital letters' },
  })
  readonly currency: string = '';
}

/** Schemas come as text: what others wrote is never taken apart by the validator of inputs. */
export class DraftVersionShape extends VersionShape {
  @Matches(/^\{/, { message: 'parameterSchema must be a JSON object', context: { limit: 'a JSON object' } })
  @IsByteLength(0, schemaBytesMax, { context: { limit: 'at most 64 KiB' } })
  readonly parameterSchema: string = '';

  @Matches(/^\{/, { message: 'outputSchema must be a JSON object', context: { limit: 'a JSON object' } })
  @IsByteLength(0, schemaBytesMax, { context: { limit: 'at most 64 KiB' } })
  readonly outputSchema: string = '';

  @IsArray()
  @ArrayMinSize(1, { context: { limit: '1 to 20 plans' } })
  @ArrayMaxSize(20, { context: { limit: '1 to 20 plans' } })
  @ArrayUnique((plan: PlanShape) => plan.slug, { context: { limit: 'each plan with a slug of its own' } })
  @ValidateNested({ each: true })
  @Type(() => PlanShape)
  readonly plans: readonly PlanShape[] = [];

  @IsIn(['WORKER'] satisfies FulfilmentChannel[])
  readonly channel: FulfilmentChannel = 'WORKER';

  @IsIn(['AUTO', 'PRODUCER'] satisfies ApprovalPolicy[])
  readonly approval: ApprovalPolicy = 'AUTO';

  @IsInt()
  @Min(60, { context: { limit: '60 to 7,776,000 seconds' } })
  @Max(7_776_000, { context: { limit: '60 to 7,776,000 seconds' } })
  readonly approvalTimeoutSeconds: number = 604_800;

  @IsInt()
  @Min(1, { context: { limit: '1 to 86,400 seconds' } })
  @Max(86_400, { context: { limit: '1 to 86,400 seconds' } })
  readonly leaseDurationSeconds: number = 60;

  @IsString()
  @MaxLength(20_000, { context: { limit: 'at most 20,000 characters' } })
  readonly releaseNotes: string = '';
}

const stages = ['ALPHA', 'BETA', 'GA'] satisfies VersionStage[];

export class StageShape extends VersionShape {
  @IsIn(stages)
  readonly stage: VersionStage = 'GA';
}

export class ReasonShape extends VersionShape {
  @IsString()
  @Length(1, 2_000, { context: { limit: '1 to 2,000 characters' } })
  readonly reason: string = '';
}

class ReplacementShape {
  @IsString()
  readonly capability: string = '';

  @IsString()
  readonly version: string = '';
}

export class DeprecateVersionShape extends VersionShape {
  @IsString()
  readonly sunsetAt: string = '';

  @IsOptional()
  @ValidateNested()
  @Type(() => ReplacementShape)
  readonly replacement?: ReplacementShape | null;

  @IsString()
  @Length(1, 20_000, { context: { limit: '1 to 20,000 characters' } })
  readonly migrationGuide: string = '';
}

export class PostponeSunsetShape extends VersionShape {
  @IsString()
  readonly sunsetAt: string = '';
}

export class AcknowledgeDeprecationShape extends VersionShape {
  @IsString()
  readonly team: string = '';
}
