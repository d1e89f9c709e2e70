import { IsString, Length, Matches } from 'class-validator';
import { mutation } from '#libs/graphql';
import { decimalLimit, PeriodInput } from './observation-input.js';
import { observedInstance } from './observed-instance.js';
import { instantText, Recording, toldByCaller } from './recording.js';
import { refusals } from './refusals.js';

class RecordUsageInput extends PeriodInput {
  @IsString()
  readonly metric: string = '';

  @Matches(/^\d{1,18}(\.\d{1,9})?$/, {
    message: 'quantity must be a decimal number',
    context: { limit: decimalLimit },
  })
  readonly quantity: string = '';

  @IsString()
  @Length(1, 32, { context: { limit: '1 to 32 characters' } })
  readonly unit: string = '';
}

export const recordUsage = mutation('recordUsage', {
  input: RecordUsageInput,
  uses: [Recording],
  decide: ({ metric, quantity, unit, ...told }, { caller, command }, recording) => {
    const seen = { metric, quantity, unit, periodStart: instantText(told.periodStart) };
    const sighting = toldByCaller(told, (observed) => ({ type: 'UsageRecorded', data: { ...observed, ...seen } }));
    return recording.byCaller(caller, sighting, command);
  },
  answer: observedInstance,
  refuse: refusals,
  security: 'NONE',
});
