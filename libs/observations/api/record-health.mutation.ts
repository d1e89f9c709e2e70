import { IsIn, IsOptional, Matches } from 'class-validator';
import { mutation } from '#libs/graphql';
import type { HealthStatus } from '#schema';
import { ObservationInput } from './observation-input.js';
import { observedInstance } from './observed-instance.js';
import { Recording, toldByCaller } from './recording.js';
import { refusals } from './refusals.js';

class RecordHealthInput extends ObservationInput {
  @IsIn(['HEALTHY', 'DEGRADED', 'UNHEALTHY'] satisfies HealthStatus[])
  readonly status: HealthStatus = 'HEALTHY';

  @IsOptional()
  @Matches(/^[A-Z][A-Z0-9_]{0,63}$/, {
    message: 'reason must be a word for programs',
    context: { limit: 'at most 64 capital letters, digits and underscores' },
  })
  readonly reason?: string | null;
}

export const recordHealth = mutation('recordHealth', {
  input: RecordHealthInput,
  uses: [Recording],
  decide: ({ status, reason, ...told }, { caller, command }, recording) => {
    const seen = { status, reason: reason ?? '' };
    const sighting = toldByCaller(told, (observed) => ({ type: 'HealthRecorded', data: { ...observed, ...seen } }));
    return recording.byCaller(caller, sighting, command);
  },
  answer: observedInstance,
  refuse: refusals,
  security: 'NONE',
});
