import { applyDecorators } from '@nestjs/common';
import { IsInt, IsOptional, Max, Min } from 'class-validator';

const leaseLimit = { context: { limit: '10 to 3,600 seconds' } };

/** The field says for how many seconds a lease is to hold, and may be left out. */
export function LeaseDuration(): PropertyDecorator {
  return applyDecorators(Max(3_600, leaseLimit), Min(10, leaseLimit), IsInt(), IsOptional());
}
