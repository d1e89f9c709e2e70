import { IsIn, IsISO8601, IsOptional, IsString, Length, Matches } from 'class-validator';
import type { HealthStatus } from '#schema';

const decimal = /^-?\d{1,18}(\.\d{1,9})?$/;
const positiveDecimal = /^\d{1,18}(\.\d{1,9})?$/;
const decimalLimit = 'at most 18 digits before and 9 behind the point';

class ObservationShape {
  @IsString()
  @Length(1, 128, { context: { limit: '1 to 128 characters' } })
  readonly idempotencyKey: string = '';

  @IsString()
  @Length(1, 512, { context: { limit: '1 to 512 characters' } })
  readonly instanceId: string = '';

  @IsISO8601({ strict: true })
  readonly observedAt: string = '';
}

class PeriodShape extends ObservationShape {
  @IsISO8601({ strict: true })
  readonly periodStart: string = '';
}

export class RecordUsageShape extends PeriodShape {
  @IsString()
  readonly metric: string = '';

  @Matches(positiveDecimal, { message: 'quantity must be a decimal number', context: { limit: decimalLimit } })
  readonly quantity: string = '';

  @IsString()
  @Length(1, 32, { context: { limit: '1 to 32 characters' } })
  readonly unit: string = '';
}

export class RecordCostShape extends PeriodShape {
  @Matches(decimal, { message: 'amount must be a decimal number', context: { limit: decimalLimit } })
  readonly amount: string = '';

  @Matches(/^[A-Z]{3}$/, { message: 'currency must be a code of ISO 4217', context: { limit: '3 capital letters' } })
  readonly currency: string = '';
}

export class RecordHealthShape extends ObservationShape {
  @IsIn(['HEALTHY', 'DEGRADED', 'UNHEALTHY'] satisfies HealthStatus[])
  readonly status: HealthStatus = 'HEALTHY';

  @IsOptional()
  @Matches(/^[A-Z][A-Z0-9_]{0,63}$/, {
    message: 'reason must be a word for programs',
    context: { limit: 'at most 64 capital letters, digits and underscores' },
  })
  readonly reason?: string | null;
}
