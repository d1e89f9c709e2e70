import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { IdempotentShape, JsonValue } from '#libs/graphql';
import { ClaimedShape, OperationShape } from './addressed-shapes.js';

const textLimit = { context: { limit: 'at most 2,000 characters' } };
const capabilitiesLimit = { context: { limit: '1 to 50 capabilities' } };
const countLimit = { context: { limit: '1 to 50' } };
const leaseLimit = { context: { limit: '10 to 3,600 seconds' } };
const percentLimit = { context: { limit: '0 to 100' } };
const pauseLimit = { context: { limit: '1 to 604,800 seconds' } };

export class ApproveOperationShape extends OperationShape {
  @IsOptional()
  @IsString()
  @MaxLength(2_000, textLimit)
  readonly comment?: string | null;
}

export class RefuseOperationShape extends OperationShape {
  @IsString()
  @Length(1, 2_000, { context: { limit: '1 to 2,000 characters' } })
  readonly reason: string = '';
}

export class ClaimFulfilmentsShape extends IdempotentShape {
  @IsArray()
  @ArrayMinSize(1, capabilitiesLimit)
  @ArrayMaxSize(50, capabilitiesLimit)
  @IsString({ each: true })
  readonly capabilities: readonly string[] = [];

  @IsInt()
  @Min(1, countLimit)
  @Max(50, countLimit)
  readonly countMax: number = 1;

  @IsOptional()
  @IsInt()
  @Min(10, leaseLimit)
  @Max(3_600, leaseLimit)
  readonly leaseDurationSeconds?: number | null;
}

export class HeartbeatFulfilmentShape extends ClaimedShape {
  /** A heartbeat records nothing, so there is nothing to recognise. */
  @IsString()
  @Length(1, 128, { context: { limit: '1 to 128 characters' } })
  override readonly idempotencyKey: string = 'heartbeat';

  @IsOptional()
  @IsInt()
  @Min(10, leaseLimit)
  @Max(3_600, leaseLimit)
  readonly leaseDurationSeconds?: number | null;
}

export class ReportProgressShape extends ClaimedShape {
  @IsInt()
  @Min(0, percentLimit)
  @Max(100, percentLimit)
  readonly percent: number = -1;

  @IsOptional()
  @IsString()
  @MaxLength(500, { context: { limit: 'at most 500 characters' } })
  readonly message?: string | null;
}

export class SuspendFulfilmentShape extends ClaimedShape {
  @IsString()
  @Length(1, 500, { context: { limit: '1 to 500 characters' } })
  readonly reason: string = '';

  @IsInt()
  @Min(1, pauseLimit)
  @Max(604_800, pauseLimit)
  readonly retryAfterSeconds: number = 0;
}

export class ResumeFulfilmentShape extends ClaimedShape {}

export class SucceedFulfilmentShape extends ClaimedShape {
  @JsonValue()
  readonly outputs: unknown = undefined;

  @IsBoolean()
  readonly hadManualStep: boolean = false;
}

export class FailFulfilmentShape extends ClaimedShape {
  @Matches(/^[A-Z][A-Z0-9_]{0,63}$/, {
    context: { limit: '1 to 64 capital letters, digits and underscores, a letter first' },
  })
  readonly code: string = '';

  @IsOptional()
  @IsString()
  @MaxLength(2_000, textLimit)
  readonly message?: string | null;

  @IsBoolean()
  readonly instanceUsable: boolean = false;

  @IsBoolean()
  readonly repeatable: boolean = false;
}
