import { IsDefined, IsOptional, IsString, Length, MaxLength } from 'class-validator';
import { IdempotentShape, InstanceShape, OperationShape } from './idempotent-shape.js';

const justificationLimit = { context: { limit: 'at most 2,000 characters' } };

/** Slugs and version numbers were checked when they were parsed. */
export class RequestInstanceShape extends IdempotentShape {
  @IsString()
  @Length(1, 100, { context: { limit: '1 to 100 characters' } })
  readonly name: string = '';

  @IsString()
  readonly capability: string = '';

  @IsString()
  readonly version: string = '';

  @IsString()
  readonly plan: string = '';

  @IsString()
  readonly environment: string = '';

  @IsString()
  readonly consumerTeam: string = '';

  @IsDefined({ context: { limit: 'a JSON value' } })
  readonly parameters: unknown = undefined;

  @IsOptional()
  @IsString()
  @MaxLength(2_000, justificationLimit)
  readonly justification?: string | null;
}

export class UpdateInstanceShape extends InstanceShape {
  @IsDefined({ context: { limit: 'a JSON value' } })
  readonly parameters: unknown = undefined;

  @IsOptional()
  @IsString()
  @MaxLength(2_000, justificationLimit)
  readonly justification?: string | null;
}

export class DeprovisionInstanceShape extends InstanceShape {
  @IsOptional()
  @IsString()
  @MaxLength(2_000, justificationLimit)
  readonly justification?: string | null;
}

export class RetryOperationShape extends OperationShape {
  @IsOptional()
  @IsString()
  @MaxLength(2_000, justificationLimit)
  readonly justification?: string | null;
}

export class CancelOperationShape extends OperationShape {
  @IsOptional()
  @IsString()
  @MaxLength(2_000, justificationLimit)
  readonly reason?: string | null;
}
