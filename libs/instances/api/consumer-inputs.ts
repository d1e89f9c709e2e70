import { IsOptional, IsString, Length, MaxLength } from 'class-validator';
import { JsonValue } from '#libs/graphql';
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

  @JsonValue()
  readonly parameters: unknown = undefined;

  @IsOptional()
  @IsString()
  @MaxLength(2_000, justificationLimit)
  readonly justification?: string | null;
}

export class UpdateInstanceShape extends InstanceShape {
  @JsonValue()
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
