import { IsISO8601, IsString, Length } from 'class-validator';
import { IdempotentShape } from '#libs/graphql';

/** What every observation says: of which instance, and when it was so. */
export class ObservationInput extends IdempotentShape {
  @IsString()
  @Length(1, 512, { context: { limit: '1 to 512 characters' } })
  readonly instanceId: string = '';

  @IsISO8601({ strict: true })
  readonly observedAt: string = '';
}

/** An observation of the time from `periodStart` to `observedAt`. */
export class PeriodInput extends ObservationInput {
  @IsISO8601({ strict: true })
  readonly periodStart: string = '';
}

/** The bounds of a decimal number in words; as text, because JSON numbers lose digits. */
export const decimalLimit = 'at most 18 digits before and 9 behind the point';
