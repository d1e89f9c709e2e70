import { IsString, Length } from 'class-validator';
import { mutation } from '#libs/graphql';
import { ClaimedInput } from './addressed-inputs.js';
import { HeldWork } from './held-work.js';
import { LeaseDuration } from './lease-duration.js';
import { refusals } from './refusals.js';

class HeartbeatFulfilmentInput extends ClaimedInput {
  /** A heartbeat records nothing, so there is nothing to recognise. */
  @IsString()
  @Length(1, 128, { context: { limit: '1 to 128 characters' } })
  override readonly idempotencyKey: string = 'heartbeat';

  @LeaseDuration()
  readonly leaseDurationSeconds?: number | null;
}

export const heartbeatFulfilment = mutation('heartbeatFulfilment', {
  input: HeartbeatFulfilmentInput,
  uses: [HeldWork],
  decide: ({ leaseDurationSeconds, ...claim }, { caller, command }, held) =>
    held.heartbeat(caller, claim, command, leaseDurationSeconds ?? undefined),
  answer: {
    uses: [HeldWork],
    fields: async ({ input: { operationId } }, held) => ({ leaseExpiresAt: await held.deadlineOf(operationId) }),
  },
  refuse: refusals,
  security: 'NONE',
});
