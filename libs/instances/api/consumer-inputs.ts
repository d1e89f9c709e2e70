import { IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { IdempotentShape, JsonValue } from '#libs/graphql';
import { instanceNamePattern } from '../domain/instance-name.js';
import { InstanceShape, OperationShape } from './addressed-shapes.js';

const justificationLimit = { context: { limit: 'at most 2,000 characters' } };

/** Slugs and version numbers were checked when they were parsed. */
export class RequestInstanceShape extends IdempotentShape {
  @Matches(instanceNamePattern, {
    message: 'name must be a label such as ledger-db',
    context: { limit: '1 to 63 lower-case letters, digits and hyphens, a letter first and no hyphen last' },
  })
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
