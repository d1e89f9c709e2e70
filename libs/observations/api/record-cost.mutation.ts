import { Matches } from 'class-validator';
import { mutation } from '#libs/graphql';
import { decimalLimit, PeriodInput } from './observation-input.js';
import { observedInstance } from './observed-instance.js';
import { instantText, Recording, toldByCaller } from './recording.js';
import { refusals } from './refusals.js';

class RecordCostInput extends PeriodInput {
  @Matches(/^-?\d{1,18}(\.\d{1,9})?$/, {
    message: 'amount must be a decimal number',
    context: { limit: decimalLimit },
  })
  readonly amount: string = '';

  @Matches(/^[A-Z]{3}$/, { message: 'currency must be a code of ISO 4217', context: { limit: '3 capital letters' } })
  readonly currency: string = '';
}

export const recordCost = mutation('recordCost', {
  input: RecordCostInput,
  uses: [Recording],
  decide: ({ amount, currency, ...told }, { caller, command }, recording) => {
    const seen = { amount, currency, periodStart: instantText(told.periodStart) };
    const sighting = toldByCaller(told, (observed) => ({ type: 'CostRecorded', data: { ...observed, ...seen } }));
    return recording.byCaller(caller, sighting, command);
  },
  answer: observedInstance,
  refuse: refusals,
  security: 'NONE',
});
